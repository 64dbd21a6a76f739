// Where the stages meet: record -> pages -> build -> sign -> self-check. Nothing here knows files, ledgers or options.
// STYLE section 2: only the files of this folder import more than one stage.

import { buildElm } from '../build/elm/build-elm.ts'
import { eudiCredentialId } from '../build/eudi/build-eudi.ts'
import { createOb3Builder } from '../build/ob3/build-ob3.ts'
import { withStatus } from '../build/with-status.ts'
import {
  type CompiledOptions,
  createCompiledCanonicalizer,
} from '../linked-data/compiled/compiled-canonicalizer.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { PageImage } from '../model/page-image.ts'
import type { DisclosureProfile, IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import { createPictures, type Pictures } from '../picture/pictures.ts'
import type { Canonicalizer } from '../proof/hash-data.ts'
import { SUITES, type SuiteName } from '../proof/suites.ts'
import {
  isSealed,
  type LinkedOutput,
  type Output,
  type OutputFormat,
  SEAL_LEVEL_OF,
  type SelectiveOutput,
  type SignedOutput,
} from '../sign/output.ts'
import { alignIssuerWithCertificate } from '../sign/seal/align-issuer.ts'
import { sealCredential } from '../sign/seal/seal-credential.ts'
import { signDataIntegrityText } from '../sign/sign-data-integrity.ts'
import { signJwt } from '../sign/sign-jwt.ts'
import { utf8 } from '../util/bytes.ts'
import type { JsonObject } from '../util/json.ts'
import { issueLearningCredential } from './learning-credential.ts'
import { createSelfCheck } from './self-check.ts'

export interface IssuerOptions {
  readonly outputs: readonly Output[]
  readonly disclosure: DisclosureProfile
  readonly contexts: ContextSet
  /** The time at which our own verifier judges what was made. */
  readonly now: Date
  /**
   * How documents of a shape met before are canonicalized and verified; `false`: all of them by the reference. The
   * bytes are the same either way. Default: compiled, with a sample that the reference judges as well.
   */
  readonly fastPath?: CompiledOptions | false
  /** Absolute URL at which readers can verify the document; with it the pages carry a QR code. */
  readonly verifyAddress?: string
  /** The template's badge in its first language, where somebody has drawn it already. */
  readonly badge?: PageImage
}

/** A credential ready to leave: it has passed our own verifier where that was asked for. */
export interface IssuedCredential {
  readonly format: OutputFormat
  readonly suite: SuiteName
  readonly credentialId: string
  readonly verificationMethod: string
  /** Ending of the file name, such as `.ob3.json`. */
  readonly extension: string
  readonly bytes: Uint8Array
  /** Whether signing again with the same inputs gives the same bytes. */
  readonly deterministic: boolean
}

export interface IssueOptions {
  /** Whether our own verifier judges what was made. */
  readonly selfCheck: boolean
  /** Gives memory for the credential's bytes; not every suite asks for it. */
  readonly allocate?: ((length: number) => Uint8Array) | undefined
}

/** Turns the records of one template into credentials. */
export interface Issuer {
  /**
   * Builds and secures one record in one format.
   *
   * @throws {PipelineError} from the stage that cannot go on; `SELF_CHECK_FAILED` when our own verifier does not pass the result.
   */
  issue(record: IssuanceRecord, output: Output, options: IssueOptions): Promise<IssuedCredential>
}

/** Makes the issuer of one template: static layers drawn, keys and contexts at hand. */
export async function createIssuer(template: Template, options: IssuerOptions): Promise<Issuer> {
  const pictures = createPictures(template, options)
  // What cannot be drawn is told before anything is made.
  if (options.outputs.some((output) => needsPainter(output, options))) await pictures.prepare()
  const build = createBuilder(options, pictures)
  const { contexts, fastPath = {} } = options
  const canonicalizer = fastPath ? createCompiledCanonicalizer(contexts, fastPath) : undefined
  const { outputs, now } = options
  const check = createSelfCheck({
    outputs,
    contexts,
    now,
    canonicalizer,
    ...(options.fastPath !== undefined && { fastPath: options.fastPath }),
  })
  return {
    async issue(record, output, { selfCheck, allocate }) {
      const { credentialId, bytes } =
        output.format === 'eudi'
          ? await issueSelective(record, output)
          : await issueLinked(record, output, { ...options, canonicalizer, build, allocate })
      if (selfCheck) await check(bytes, output)
      return {
        format: output.format,
        suite: output.suite,
        credentialId,
        verificationMethod: isSealed(output)
          ? `x5t#S256:${output.key.certificate.thumbprint}`
          : output.key.verificationMethod,
        extension: extensionOf(output),
        bytes,
        deterministic: SUITES[output.suite].deterministic,
      }
    },
  }
}

function needsPainter({ format }: Output, { badge }: IssuerOptions): boolean {
  return format === 'elm' || (format === 'ob3' && badge === undefined)
}

/** A credential as bytes, and its id. */
interface Secured {
  readonly credentialId: string
  readonly bytes: Uint8Array
}

interface SecureOptions extends IssuerOptions {
  readonly canonicalizer: Canonicalizer | undefined
  readonly allocate: IssueOptions['allocate']
}

/** Europass and Open Badges: linked data, secured in whatever way. */
async function issueLinked(
  record: IssuanceRecord,
  output: LinkedOutput,
  options: SecureOptions & { readonly build: Build },
): Promise<Secured> {
  const built = await options.build(record, output)
  const status = record.status?.[output.format]
  const unsigned = status ? withStatus(built, status) : built
  return {
    credentialId: String(unsigned.id),
    bytes: await secure(unsigned, record, output, options),
  }
}

async function issueSelective(record: IssuanceRecord, output: SelectiveOutput): Promise<Secured> {
  const { type, ...signing } = output
  const text = await issueLearningCredential(record, {
    ...signing,
    ...(type !== undefined && { type }),
  })
  return { credentialId: eudiCredentialId(record), bytes: utf8(text) }
}

type Build = (record: IssuanceRecord, output: LinkedOutput) => Promise<JsonObject>

function createBuilder(
  { disclosure }: Pick<IssuerOptions, 'disclosure'>,
  pictures: Pictures,
): Build {
  const badges = new Map<Output, Promise<(record: IssuanceRecord) => JsonObject>>()
  const badgeBuilder = async ({ key, suite }: SignedOutput) => {
    const badgeImage = await pictures.badge()
    const dataModel = suite === 'Ed25519Signature2020' ? '1.1' : '2.0'
    return createOb3Builder({ issuerId: key.controller, dataModel, disclosure, badgeImage })
  }
  return async (record, output) => {
    if (isSealed(output)) {
      return buildElm(record, { securing: 'seal', pages: await pictures.pagesOf(record) })
    }
    if (output.format === 'ob3') {
      const builder = badges.get(output) ?? badgeBuilder(output)
      badges.set(output, builder)
      return (await builder)(record)
    }
    const drawn = await pictures.pagesOf(record)
    const { key, suite } = output
    return buildElm(record, { issuerId: key.controller, securing: suite, pages: drawn })
  }
}

async function secure(
  unsigned: JsonObject,
  record: IssuanceRecord,
  output: LinkedOutput,
  { contexts, now, canonicalizer, allocate }: SecureOptions,
): Promise<Uint8Array> {
  if (isSealed(output)) {
    const { key, mandate } = output
    const alignment = mandate === undefined ? {} : { mandate }
    const aligned = alignIssuerWithCertificate(unsigned, key.certificate, alignment)
    const level = SEAL_LEVEL_OF[output.suite]
    return utf8(await sealCredential(aligned, { ...output, at: now, level }))
  }
  const { key, suite } = output
  if (suite === 'jwt-es256' || suite === 'jwt-rs256')
    return utf8(await signJwt(unsigned, { suite, key }))
  const created = record.issuedAt
  const path = canonicalizer && { canonicalizer }
  const options = { suite, key, created, contexts, ...path }
  return await signDataIntegrityText(unsigned, options, allocate)
}

function extensionOf({ format, suite }: Output): string {
  if (format === 'elm') return '.elm.jsonld'
  if (format === 'eudi') return '.eudi.sd-jwt'
  return SUITES[suite].form === 'jwt' ? '.ob3.jwt' : '.ob3.json'
}
