// The public API of the library. Everything else is internal and may change without notice.

export { type Coverage, coverageOf } from './build/coverage.ts'
export { buildElm, type ElmOptions } from './build/elm/build-elm.ts'
export { readElm } from './build/elm/read-elm.ts'
export { buildEudi, type EudiOptions } from './build/eudi/build-eudi.ts'
export { buildOb3, type Ob3Options } from './build/ob3/build-ob3.ts'
export { readOb3 } from './build/ob3/read-ob3.ts'
export { takeOut } from './container/take-out.ts'
export { type BadgeForm, bakeImage } from './deliver/badge-file.ts'
export { brandingOfTemplate, type PaperOptions, paperOf } from './deliver/paper-document.ts'
export { buildDidDocument, buildIssuerMetadata, buildJwks } from './deliver/publication.ts'
export { canonicalize } from './linked-data/canonicalize.ts'
export {
  loadOfficialShapes,
  type OfficialShapes,
  type ShapeFile,
} from './linked-data/official-shapes.ts'
export {
  type ContextSet,
  extendContexts,
  loadPinnedContexts,
} from './linked-data/pinned-contexts.ts'
export type { Award, Learner, PassedModule } from './model/award.ts'
export type { CredentialFacts } from './model/credential-facts.ts'
export type { InputFault, Severity } from './model/fault.ts'
export type { DocumentLanguage, LangString } from './model/language.ts'
export type { Alliance, Organisation, OrganisationRegister } from './model/organisation.ts'
export type { PageImage } from './model/page-image.ts'
export { PipelineError, type PipelineErrorCode } from './model/pipeline-error.ts'
export type { DisclosureProfile, IssuanceIds, IssuanceRecord } from './model/record.ts'
export { type CheckResult, type Report, type Verdict, verdictOf } from './model/report.ts'
export type { Template } from './model/template.ts'
export { createPagePainter, type PagePainter } from './picture/page-painter.ts'
export { createIssuer, type IssuedCredential, type Issuer } from './pipeline/issuer.ts'
export {
  issueLearningCredential,
  type LearningCredentialOptions,
} from './pipeline/learning-credential.ts'
export type { SelectiveClaims } from './proof/sd-jwt-disclosure.ts'
export { SUITE_NAMES, type SuiteName } from './proof/suites.ts'
export { generateKey } from './sign/generate-key.ts'
export {
  loadKeyFile,
  loadSigningKey,
  loadSigningKeys,
  selectSigningKey,
} from './sign/load-signing-key.ts'
export type { Output } from './sign/output.ts'
export { alignIssuerWithCertificate } from './sign/seal/align-issuer.ts'
export {
  type FileSealKey,
  type SealPurpose,
  sealKeysFor,
  sealKeysIn,
} from './sign/seal/file-seal-keys.ts'
export { inspectSeal, type SealDescription, type SealLevel } from './sign/seal/inspect-seal.ts'
export { loadSealKey } from './sign/seal/load-seal-key.ts'
export { extendSeal, type SealOptions, sealCredential } from './sign/seal/seal-credential.ts'
export type { SealKey } from './sign/seal/seal-key.ts'
export { signDataIntegrity } from './sign/sign-data-integrity.ts'
export { signJwt } from './sign/sign-jwt.ts'
export { type SdJwtOptions, signSdJwt } from './sign/sign-sd-jwt.ts'
export type { SigningKey } from './sign/signing-key.ts'
export { awardKey } from './template/awards/award-key.ts'
export { type CheckedAwards, checkAwards } from './template/awards/check-awards.ts'
export { type Columns, loadColumns } from './template/awards/columns.ts'
export { readAwards } from './template/awards/read-awards.ts'
export { type LoadedTemplate, loadTemplate } from './template/load-template.ts'
export { judgeAward } from './template/rules/judge-award.ts'
export { judgeTemplate } from './template/rules/judge-template.ts'
export type { CertificateTrust } from './trust/certificate-trust.ts'
export { createDocumentMap } from './trust/document-map.ts'
export { loadCertificateTrust } from './trust/load-certificate-trust.ts'
export { type LoadDocument, loadNothing } from './trust/load-document.ts'
export { parseTrustList, type TrustPolicy } from './trust/trust-list.ts'
export { createVerifier, type Verifier, type VerifierOptions } from './verify/verifier.ts'
