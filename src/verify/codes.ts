// Every code that a finding can carry: a closed list, with where the rule stands, what it means for somebody
// who is not a programmer, and what to do next. The command line and the page show these words.

import type { ImageCode } from '../container/image-credential.ts'
import type { PdfCode } from '../container/pdf/refused.ts'
import type { JwsFaultCode } from '../proof/compact-jws.ts'
import type { SdJwtFaultCode } from '../proof/sd-jwt.ts'
import type { ProofSignatureCode } from '../proof/verify-proof-signature.ts'
import type { TrustCode } from '../trust/resolution.ts'
import type { StrictJsonCode } from '../util/strict-json.ts'

export interface CodeEntry {
  /** One sentence in lower case: what was found. */
  readonly explanation: string
  /** What the reader can do; absent where there is nothing to do. */
  readonly next?: string
  readonly spec?: string
}

const VC = 'https://www.w3.org/TR/vc-data-model-2.0/'
const DI = 'https://www.w3.org/TR/vc-data-integrity/'
const CID = 'https://www.w3.org/TR/cid-1.0/'
const OB = 'https://www.imsglobal.org/spec/ob/v3p0/'
const STATUS = 'https://www.w3.org/TR/vc-bitstring-status-list/'
const JWS = 'https://www.rfc-editor.org/rfc/rfc7515'
const JWT_BCP = 'https://www.rfc-editor.org/rfc/rfc8725'
const JSON_SPEC = 'https://www.rfc-editor.org/rfc/rfc7493'
const JSON_LD = 'https://www.w3.org/TR/json-ld11/'
const PNG = 'https://www.w3.org/TR/png-3/'
const PDF = 'https://www.iso.org/standard/75839.html'
const UTS39 = 'https://www.unicode.org/reports/tr39/'
const ELM = 'http://data.europa.eu/snb/model/ap/edc-generic-full'
const JADES =
  'https://www.etsi.org/deliver/etsi_ts/119100_119199/11918201/01.01.01_60/ts_11918201v010101p.pdf'

const NOT_AUTHENTIC = 'Do not rely on it. Ask the holder for the original file, or the issuer.'
const ASK_ISSUER = 'Ask the issuer for a corrected credential.'
const TRY_LATER = 'Try again later, or ask the issuer.'
const ORIGINAL = 'Ask the holder for the file as the issuer delivered it.'

const entry = (explanation: string, spec?: string, next?: string): CodeEntry => ({
  explanation,
  ...(spec !== undefined && { spec }),
  ...(next !== undefined && { next }),
})

const JSON_CODES: Readonly<Record<StrictJsonCode, CodeEntry>> = {
  JSON_NOT_UTF8: entry('the file is not UTF-8 text', JSON_SPEC, ORIGINAL),
  JSON_BOM: entry('the file starts with a byte order mark', JSON_SPEC, ORIGINAL),
  JSON_SYNTAX: entry('the file is not JSON', JSON_SPEC, ORIGINAL),
  JSON_DUPLICATE_KEY: entry(
    'a member stands twice, so that two programs would read two credentials',
    JSON_SPEC,
    NOT_AUTHENTIC,
  ),
  JSON_LONE_SURROGATE: entry('a text is not valid Unicode', JSON_SPEC, ORIGINAL),
  JSON_FORBIDDEN_KEY: entry(
    'a member has a name that programs give another meaning',
    JSON_SPEC,
    NOT_AUTHENTIC,
  ),
  JSON_TOO_LARGE: entry('the file is larger than a credential may be', JSON_SPEC),
  JSON_TOO_DEEP: entry('the file is nested deeper than a credential may be', JSON_SPEC),
  JSON_TOO_MANY_NODES: entry('the file holds more values than a credential may', JSON_SPEC),
  JSON_NUMBER_OUT_OF_RANGE: entry('a number is read differently by different programs', JSON_SPEC),
}

const JWS_CODES: Readonly<Record<JwsFaultCode, CodeEntry>> = {
  JWS_MALFORMED: entry('the file is not a signed token', `${JWS}#section-7.1`, ORIGINAL),
  JWS_ENCODING_INVALID: entry('the token is not strict base64url', `${JWS}#section-2`, ORIGINAL),
  JWS_HEADER_INVALID: entry('the header of the token is malformed', `${JWS}#section-4`, ORIGINAL),
  JWS_ALGORITHM_REFUSED: entry(
    'the token is not signed with an algorithm that proves anything',
    `${JWT_BCP}#section-3.1`,
    NOT_AUTHENTIC,
  ),
  JWS_ALGORITHM_NOT_READ: entry(
    'the token is signed with an algorithm that this version does not check',
    `${JWS}#section-4.1.1`,
    'Verify it with the tool of the issuer.',
  ),
  JWS_HEADER_REFUSED: entry(
    'the header of the token asks for what no honest issuer needs',
    `${JWT_BCP}#section-3.10`,
    NOT_AUTHENTIC,
  ),
}

const SD_JWT = 'https://www.rfc-editor.org/rfc/rfc9901'
const SD_JWT_CODES: Readonly<Record<Exclude<SdJwtFaultCode, JwsFaultCode>, CodeEntry>> = {
  SD_JWT_PAYLOAD_INVALID: entry('the token is malformed', `${SD_JWT}#section-4.1`, ORIGINAL),
  SD_JWT_DISCLOSURE_INVALID: entry(
    'what the holder disclosed does not belong to the token',
    `${SD_JWT}#section-7.1`,
    NOT_AUTHENTIC,
  ),
}

const IMAGE_CODES: Readonly<Record<ImageCode, CodeEntry>> = {
  IMAGE_INVALID: entry('the image is damaged', `${OB}#baking`, ORIGINAL),
  IMAGE_WITHOUT_CREDENTIAL: entry(
    'the image holds no credential; it is only a picture',
    `${OB}#baking`,
    ORIGINAL,
  ),
  IMAGE_SEVERAL_CREDENTIALS: entry(
    'the image holds more than one credential, so that two programs would read two',
    `${OB}#baking`,
    NOT_AUTHENTIC,
  ),
  IMAGE_CREDENTIAL_MISPLACED: entry(
    'the credential stands in a part of the image where none may stand',
    `${OB}#png`,
    ORIGINAL,
  ),
  IMAGE_CREDENTIAL_COMPRESSED: entry(
    'the credential in the image is compressed',
    `${PNG}#11iTXt`,
    ORIGINAL,
  ),
  IMAGE_SVG_ENTITIES: entry(
    'the drawing defines entities, which can smuggle in anything',
    `${OB}#svg`,
    NOT_AUTHENTIC,
  ),
  IMAGE_OPEN_BADGES_2: entry(
    'the image holds an Open Badge of version 2, which is not checked here',
    `${OB}#baking`,
    'Ask the issuer for an Open Badge of version 3.',
  ),
}

const PDF_CODES: Readonly<Record<PdfCode, CodeEntry>> = {
  PDF_INVALID: entry('the PDF is damaged, or would have to be repaired to be read', PDF, ORIGINAL),
  PDF_ENCRYPTED: entry('the PDF is encrypted, so that it is not read', PDF, ORIGINAL),
  PDF_TOO_COMPLEX: entry('the PDF costs more to read than any honest one', PDF, NOT_AUTHENTIC),
  PDF_FILTER_UNREAD: entry('a file in the PDF is packed in a way that is not read', PDF, ORIGINAL),
  PDF_WITHOUT_CREDENTIAL: entry(
    'no credential is attached to the PDF; it is only paper',
    PDF,
    'Ask the holder for the PDF as the issuer delivered it, not for a print or a scan of it.',
  ),
  PDF_SEVERAL_CREDENTIALS: entry(
    'more than one credential is attached to the PDF, so that two programs would read two',
    PDF,
    NOT_AUTHENTIC,
  ),
  PDF_EARLIER_CREDENTIAL: entry(
    'the PDF was changed: an earlier version of it holds another credential',
    PDF,
    NOT_AUTHENTIC,
  ),
  PDF_CREDENTIAL_HIDDEN: entry(
    'the credential lies where programs that show attachments do not find it',
    PDF,
    NOT_AUTHENTIC,
  ),
}

const SIGNATURE_CODES: Readonly<
  Record<Exclude<ProofSignatureCode, 'CONTEXT_NOT_PINNED'>, CodeEntry>
> = {
  SIGNATURE_INVALID: entry(
    'the credential was changed after it was signed, or the signature was made with another key',
    `${DI}#verify-proof`,
    NOT_AUTHENTIC,
  ),
  PROOF_VALUE_INVALID: entry('the signature is malformed', `${DI}#proofs`, NOT_AUTHENTIC),
  PROOF_SUITE_UNSUPPORTED: entry(
    'the credential is signed in a way that this version does not check',
    `${DI}#proofs`,
    'Verify it with the tool of the issuer.',
  ),
  PROOF_BASE_ONLY: entry(
    'the file is the holder’s own form, from which the one for readers is made',
    'https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023',
    'Ask the holder for the form made for you.',
  ),
  KEY_TYPE_MISMATCH: entry(
    'the signature names another kind of algorithm than the issuer’s key',
    `${JWT_BCP}#section-3.1`,
    NOT_AUTHENTIC,
  ),
  JSONLD_INVALID: entry('the credential is not valid linked data', JSON_LD, ASK_ISSUER),
  SIGNATURES_TOO_MANY: entry(
    'the file asks for more signatures than are checked of one: not all of it was checked',
    undefined,
    'Verify the credentials in it one by one.',
  ),
  CANONICALIZATION_LIMIT: entry(
    'the credential is built so that checking it takes too long',
    'https://www.w3.org/TR/rdf-canon/#dataset-poisoning',
    NOT_AUTHENTIC,
  ),
}

const KEY_CODES: Readonly<Record<TrustCode, CodeEntry>> = {
  ISSUER_ID_INVALID: entry('the issuer has no usable identifier', `${VC}#issuer`, ASK_ISSUER),
  CONTROLLER_UNREACHABLE: entry(
    'the keys of the issuer could not be fetched',
    `${CID}#retrieve-verification-method`,
    TRY_LATER,
  ),
  CONTROLLER_UNREADABLE: entry(
    'what the issuer publishes about its keys could not be read',
    `${CID}#controlled-identifier-documents`,
    TRY_LATER,
  ),
  CONTROLLER_ID_MISMATCH: entry(
    'the key document fetched is about somebody else than the issuer',
    `${CID}#retrieve-verification-method`,
    NOT_AUTHENTIC,
  ),
  CONTROLLER_INVALID: entry(
    'what the issuer publishes about its keys contradicts itself',
    `${CID}#verification-methods`,
    ASK_ISSUER,
  ),
  CONTROLLER_METHOD_UNSUPPORTED: entry(
    'the issuer’s kind of identifier is not resolved by this version',
    'https://www.w3.org/TR/did-1.1/#methods',
    'Verify it with the tool of the issuer.',
  ),
  CONTROLLER_NOT_ISSUER: entry(
    'the key that signed does not belong to the issuer named in the credential',
    `${CID}#retrieve-verification-method`,
    NOT_AUTHENTIC,
  ),
  METHOD_ID_INVALID: entry('the proof names no usable key', `${DI}#proofs`, NOT_AUTHENTIC),
  METHOD_NOT_FOUND: entry(
    'the issuer does not publish the key that the proof names',
    `${CID}#retrieve-verification-method`,
    NOT_AUTHENTIC,
  ),
  METHOD_AMBIGUOUS: entry(
    'the issuer publishes two keys of one name',
    `${CID}#verification-methods`,
    ASK_ISSUER,
  ),
  METHOD_CONTROLLER_MISMATCH: entry(
    'the key that the proof names is controlled by somebody else',
    `${CID}#verification-methods`,
    NOT_AUTHENTIC,
  ),
  METHOD_NOT_FOR_ASSERTION: entry(
    'the issuer has not allowed the key to sign credentials',
    `${CID}#assertion`,
    NOT_AUTHENTIC,
  ),
  METHOD_NOT_FOR_AUTHENTICATION: entry(
    'the holder has not allowed the key to sign presentations',
    `${CID}#authentication`,
    NOT_AUTHENTIC,
  ),
  METHOD_TYPE_UNSUPPORTED: entry(
    'the issuer publishes the key in a form that is not read',
    `${CID}#verification-methods`,
    ASK_ISSUER,
  ),
  METHOD_KEY_INVALID: entry(
    'the key of the proof is not a sound key',
    `${CID}#Multikey`,
    NOT_AUTHENTIC,
  ),
  KEY_TYPE_UNSUPPORTED: entry(
    'the issuer’s key is of a kind that this version does not read',
    `${CID}#verification-methods`,
    'Verify it with the tool of the issuer.',
  ),
  KEY_REVOKED: entry(
    'the issuer has revoked the key that signed',
    `${CID}#verification-methods`,
    'Ask the issuer for a credential signed with its present key.',
  ),
  KEY_EXPIRED: entry(
    'the key had expired when the credential was signed',
    `${CID}#verification-methods`,
    ASK_ISSUER,
  ),
  CERTIFICATE_PATH_UNCHECKED: entry(
    'the key has a certificate, and it is not known whether a trusted authority stands behind it',
    'https://www.rfc-editor.org/rfc/rfc5280#section-6',
    'Verify it with the tool of the issuer.',
  ),
  JWK_NOT_AT_ISSUER: entry(
    'the key comes with the token, and the issuer does not publish it',
    `${OB}#jwt-proof`,
    NOT_AUTHENTIC,
  ),
  KEY_NOT_LISTED: entry(
    'the key stands on the issuer’s host, and nobody says that it is the issuer’s own',
    `${OB}#dereference`,
    'Ask the issuer to publish the key in its key set or its DID document.',
  ),
  JWK_PRIVATE: entry('the token gives a secret key away', `${OB}#jwt-proof`, NOT_AUTHENTIC),
}

const ETSI_LIST = 'https://www.etsi.org/deliver/etsi_ts/119600_119699/119612/'
const PKIX = 'https://www.rfc-editor.org/rfc/rfc5280'
const TSP = 'https://www.rfc-editor.org/rfc/rfc3161'
const OTHER_TIME = 'Ask the issuer for a seal that was made with a valid certificate.'
const NAME_ANCHORS =
  'Name the certificate authorities that you believe, or EU trust lists, in your trust file.'

/** Seals, their certificates and their timestamps. */
const SEAL_CODES = {
  SEAL_ENVELOPE_INVALID: entry(
    'the file around the sealed credential is malformed',
    JADES,
    ORIGINAL,
  ),
  SEAL_HEADER_INVALID: entry('the header of the seal is malformed', JADES, NOT_AUTHENTIC),
  SEAL_HEADER_REFUSED: entry(
    'the header of the seal asks for what no honest issuer needs',
    `${JWS}#section-4`,
    NOT_AUTHENTIC,
  ),
  SEAL_CRIT_INVALID: entry(
    'what the seal says that every reader must understand is malformed',
    `${JWS}#section-4.1.11`,
    NOT_AUTHENTIC,
  ),
  SEAL_CRIT_UNKNOWN: entry(
    'the seal demands that its readers understand what is not understood here',
    `${JWS}#section-4.1.11`,
    'Verify the seal with the tool of the issuer.',
  ),
  SEAL_DETACHED: entry(
    'the seal is about content outside the file',
    JADES,
    'Ask the holder for the credential with its seal around it.',
  ),
  SEAL_ALGORITHM_REFUSED: entry(
    'the seal is not made with an algorithm that proves anything',
    `${JWT_BCP}#section-3.1`,
    NOT_AUTHENTIC,
  ),
  SEAL_KEY_WEAK: entry('the key of the seal is too short to prove anything', JADES, ASK_ISSUER),
  SEAL_CERTIFICATE_MISSING: entry(
    'the seal does not say by which certificate it was made',
    JADES,
    ASK_ISSUER,
  ),
  SEAL_CERTIFICATE_MISMATCH: entry(
    'the seal names another certificate than it carries',
    JADES,
    NOT_AUTHENTIC,
  ),
  SEAL_TIME_MISSING: entry('the seal does not say when it was made', JADES, ASK_ISSUER),
  SEAL_TIME_IN_FUTURE: entry('the seal says that it was made in the future', JADES, NOT_AUTHENTIC),
  SEAL_REPEATED: entry('a seal stands twice, though it was made once', JADES, ORIGINAL),
  SEAL_NESTED: entry('a sealed file inside a sealed file', JADES, ORIGINAL),
  SEAL_NOT_EUROPASS_FORM: entry(
    'the seal is written in a form that Europass does not accept',
    JADES,
    'Other tools may read it; Europass will not.',
  ),
  SEAL_PROPERTY_INVALID: entry(
    'something that was added to the seal later is malformed',
    JADES,
    ORIGINAL,
  ),
  SEAL_PROPERTY_UNKNOWN: entry('something was added to the seal that is not looked at here', JADES),
  SEAL_POLICY_UNREAD: entry(
    'the seal was made under a policy of its own, whose conditions are not looked at here',
    JADES,
  ),
  SEAL_ISSUER_MISMATCH: entry(
    'the seal is of another organisation than the one that the credential names as its issuer',
    JADES,
    NOT_AUTHENTIC,
  ),
  SEAL_ISSUER_NOT_COMPARABLE: entry(
    'seal and credential do not both say which organisation issued it',
    JADES,
    'Ask the issuer whether the seal is theirs.',
  ),
  SEAL_BY_ANOTHER: entry('a further seal is of another organisation than the issuer', JADES),
  SEAL_WITHOUT_MANDATE: entry(
    'the organisation that sealed is not the one that awarded, and no mandate is stated',
    'https://europass.europa.eu/en/stakeholders/european-digital-credentials',
  ),

  CERTIFICATE_NO_ANCHORS: entry(
    'the seal is intact, and nobody you believe says whose it is',
    `${PKIX}#section-6`,
    NAME_ANCHORS,
  ),
  CERTIFICATE_NOT_ANCHORED: entry(
    'no certificate authority that you believe vouches for the seal',
    `${PKIX}#section-6`,
    'Find out who the issuer is before you rely on it.',
  ),
  CERTIFICATE_PATH_INVALID: entry(
    'the certificates behind the seal break the rules for such chains',
    `${PKIX}#section-6.1`,
    NOT_AUTHENTIC,
  ),
  CERTIFICATE_SERVICE_NOT_GRANTED: entry(
    'the trust list did not recognise the authority when the seal was made',
    ETSI_LIST,
    'Ask the issuer which authority vouches for its seal.',
  ),
  CERTIFICATE_LIST_STALE: entry(
    'the trust list that names the authority is out of date',
    ETSI_LIST,
    'Fetch the current list.',
  ),
  CERTIFICATE_EXPIRED: entry(
    'the certificate had expired when the seal was made',
    `${PKIX}#section-4.1.2.5`,
    OTHER_TIME,
  ),
  CERTIFICATE_NOT_YET_VALID: entry(
    'the certificate was not valid yet when the seal was made',
    `${PKIX}#section-4.1.2.5`,
    OTHER_TIME,
  ),
  CERTIFICATE_EXPIRED_SINCE: entry(
    'the certificate has expired, and no timestamp proves that the seal is older',
    `${PKIX}#section-4.1.2.5`,
    'Ask the issuer to confirm it, or for a seal with a timestamp.',
  ),
  CERTIFICATE_NOT_FOR_SEALS: entry(
    'the certificate is not meant for seals or signatures',
    `${PKIX}#section-4.2.1.3`,
    NOT_AUTHENTIC,
  ),
  CERTIFICATE_REVOKED: entry(
    'the certificate was revoked, so that anybody may have made the seal',
    `${PKIX}#section-6.3`,
    NOT_AUTHENTIC,
  ),
  CERTIFICATE_REVOKED_SINCE: entry(
    'the certificate was revoked after the seal was made',
    `${PKIX}#section-6.3`,
  ),
  CERTIFICATE_REVOCATION_UNKNOWN: entry(
    'it is not known whether the certificate was revoked',
    `${PKIX}#section-6.3`,
    TRY_LATER,
  ),
  CERTIFICATE_NOT_QUALIFIED: entry(
    'the seal is not shown to be a qualified one: Europass may not accept it',
    'https://eur-lex.europa.eu/eli/reg/2014/910/oj',
  ),

  TIMESTAMP_INVALID: entry('a timestamp of the seal is not genuine', TSP, NOT_AUTHENTIC),
  TIMESTAMP_IMPRINT_MISMATCH: entry(
    'a timestamp of the seal was made for something else',
    TSP,
    NOT_AUTHENTIC,
  ),
  TIMESTAMP_CERTIFICATE_UNFIT: entry(
    'a timestamp was not made by an authority for timestamps',
    `${TSP}#section-2.3`,
    NOT_AUTHENTIC,
  ),
  TIMESTAMP_CERTIFICATE_REVOKED: entry(
    'the certificate of a timestamp was revoked',
    TSP,
    NOT_AUTHENTIC,
  ),
  TIMESTAMP_NOT_ANCHORED: entry(
    'no authority that you believe vouches for a timestamp, so that its time proves nothing',
    `${PKIX}#section-6`,
    NAME_ANCHORS,
  ),
  TIMESTAMP_EXPIRED: entry(
    'the certificate of a timestamp has expired, and no later timestamp renews it',
    JADES,
    'Ask the issuer to confirm it.',
  ),
  TIMESTAMP_IN_FUTURE: entry('a timestamp of the seal is of a time to come', TSP, NOT_AUTHENTIC),
  TIMESTAMP_ORDER: entry('the times of the seal contradict each other', JADES, NOT_AUTHENTIC),
  TIMESTAMP_UNREADABLE: entry(
    'a timestamp is over data that is not put together here',
    JADES,
    'Verify the seal with the tool of the issuer.',
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>

const OWN_CODES = {
  OK: entry('checked, and in order'),
  NOT_APPLICABLE: entry('there is nothing of the kind'),
  NOT_CHECKED: entry('not looked at, because of what was found before'),

  FORMAT_TOO_LARGE: entry('the file is larger than a credential may be'),
  FORMAT_UNKNOWN: entry(
    'the file is no credential in any form that is known here',
    undefined,
    ORIGINAL,
  ),
  FORMAT_NOT_CREDENTIAL: entry('the file is data, but not a credential', `${VC}#types`, ORIGINAL),
  EUROPASS_DRAFT: entry(
    'the file is a draft for the Europass issuer, which nobody has sealed yet',
    ELM,
    'Ask for the sealed credential, whose file starts with "payload".',
  ),
  EUROPASS_XML: entry(
    'the file is a Europass credential of the first generation, in XML, which this version does not check',
    ELM,
    'Let the holder convert it in the Europass wallet, or check it there.',
  ),
  OPEN_BADGES_2: entry(
    'the file is an Open Badge of version 2 or older, which is not checked here',
    'https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html',
    'Look at the page of the issuer that it names, or ask for an Open Badge of version 3.',
  ),
  CLR_1: entry(
    'the file is a Comprehensive Learner Record of version 1, which is not checked here',
    'https://www.imsglobal.org/spec/clr/v1p0/',
    'Ask the issuer for a record of version 2.',
  ),
  OTHER_SYSTEM: entry(
    'the file is a credential of another system (Blockcerts before version 3, OpenAttestation, AnonCreds), which is not checked here',
    undefined,
    'Verify it with the tool of that system, or ask the issuer for another form.',
  ),
  WALLET_PASS: entry(
    'the file is a pass for a phone (Apple Wallet, Google Wallet), which is not checked here',
    undefined,
    'A pass shows what a credential says. Ask for the credential itself.',
  ),
  CREDENTIAL_ENCRYPTED: entry(
    'the file is encrypted, so that it is not read',
    'https://www.rfc-editor.org/rfc/rfc7516',
    'Ask the holder for the credential as their wallet shares it.',
  ),
  ELMO_XML: entry(
    'the file is a transcript of EMREX (ELMO, in XML), which is not checked here',
    'https://github.com/emrex-eu/elmo-schemas',
    'Let the holder fetch it again through EMREX, before your eyes or to your system.',
  ),
  CBOR_NOT_READ: entry(
    'the file is a credential in CBOR (an ISO mdoc, or signed with COSE), which is not checked here',
    undefined,
    'Verify it with the tool of the issuer, or let the holder present it with their wallet.',
  ),
  CREDENTIAL_WRAPPED: entry(
    'the file is no credential by itself: one or several stand inside something else',
    `${VC}#types`,
    'Hand in each credential as a file of its own, or several as a list, as JSON Lines or in a ZIP archive with the command line.',
  ),
  PDF_SIGNED_ITSELF: entry(
    'the PDF holds no credential; it bears a signature of its own (PAdES), which is not checked here',
    PDF,
    'Look at its signature with a PDF reader, or check it in a validation service for electronic signatures.',
  ),
  FORMAT_WEB_PAGE: entry(
    'the file is a web page, and not a credential',
    undefined,
    'Download the credential from the page, and hand in that file.',
  ),
  FORMAT_PICTURE: entry(
    'the file is a picture of a kind that holds no credential, such as a photograph',
    `${OB}#baking`,
    'Ask for the badge itself, a PNG or SVG as downloaded: a screenshot or a converted picture holds nothing.',
  ),
  FORMAT_PACKED: entry(
    'the file is packed or encoded once more (gzip, base64, a data URL, another archive than ZIP)',
    undefined,
    'Unpack it, and hand in what is inside.',
  ),
  FORMAT_ARCHIVE: entry(
    'the file is an archive',
    undefined,
    'Unpack it and hand in each file, or give the archive to the command line.',
  ),
  FORMAT_MESSAGE: entry(
    'the file is an e-mail or a page saved as one, and not a credential',
    undefined,
    'Save what is attached to it, and hand that in.',
  ),
  FORMAT_OFFICE: entry(
    'the file is a document of an office program or an Outlook message, and not a credential',
    undefined,
    'Hand in the credential itself; what was attached to a message must be saved from it first.',
  ),
  FORMAT_MARKUP: entry(
    'the file is markup (XML) of a kind that holds no credential',
    undefined,
    ORIGINAL,
  ),
  FORMAT_FOR_WALLET: entry(
    'this is an offer or a request for a wallet, and not a credential',
    'https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html',
    'Open it with a wallet, and hand in the credential that the wallet holds afterwards.',
  ),
  FORMAT_SECRET_KEY: entry(
    'the file is a secret key, and not a credential',
    undefined,
    'Do not pass it on. Tell its owner, who should replace it.',
  ),
  TOKEN_NOT_ALONE: entry(
    'a token stands in the file, broken into lines or among other text',
    `${JWS}#section-7.1`,
    'Hand in the token alone, in one line: from the first "eyJ" to its last letter.',
  ),
  FORMAT_LINK: entry(
    'this is a link, and not a credential',
    undefined,
    'Open it, and hand in the file that is found there.',
  ),
  VERIFICATION_STOPPED: entry(
    'the file was built so that checking it takes more time or memory than any honest one',
    undefined,
    NOT_AUTHENTIC,
  ),
  ENVELOPE_INVALID: entry(
    'an envelope around a token is malformed',
    `${VC}#enveloped-verifiable-credentials`,
    ORIGINAL,
  ),
  ENVELOPE_NOT_READ: entry(
    'an envelope holds a kind of credential that this version does not check',
    `${VC}#enveloped-verifiable-credentials`,
    'Verify it with the tool of the issuer.',
  ),
  SD_JWT_WITHOUT_TILDE: entry(
    'the token says that parts can be left out, and is not built so',
    `${SD_JWT}#section-4`,
  ),
  HOLDER_NOT_PROVEN: entry(
    'the holder has not proven to have the key to which the credential is bound',
    `${SD_JWT}#section-4.3`,
    'Ask the holder to present it with their wallet.',
  ),
  KEY_BINDING_INVALID: entry(
    'the holder’s proof does not fit the credential',
    `${SD_JWT}#section-7.3`,
    NOT_AUTHENTIC,
  ),
  KEY_BINDING_UNREAD: entry(
    'the holder’s key is named in a way, or is of a kind, that this version does not read',
    'https://www.rfc-editor.org/rfc/rfc7800#section-3',
    'Verify it with the tool of the issuer, or let the holder prove who they are in another way.',
  ),
  PRESENTATION_UNSIGNED: entry(
    'nobody signed the presentation: it is not known who presents the credentials',
    `${VC}#verifiable-presentations`,
    'Judge the credentials in it by themselves.',
  ),
  PRESENTATION_EMPTY: entry(
    'the presentation holds no credential: it only proves that somebody has a key',
    `${VC}#verifiable-presentations`,
  ),
  PRESENTATION_IN_PRESENTATION: entry(
    'a presentation stands where a credential belongs',
    `${VC}#verifiable-presentations`,
    NOT_AUTHENTIC,
  ),
  CHALLENGE_UNANSWERED: entry(
    'an answer to this request was asked for, and a credential by itself, which anybody may have got, is none',
    `${DI}#proofs`,
    'Ask the holder to present it with their wallet.',
  ),
  CHALLENGE_MISMATCH: entry(
    'the presentation was not made as the answer to this request',
    `${DI}#proofs`,
    'Ask the holder to present again.',
  ),
  DOMAIN_MISMATCH: entry(
    'the presentation was made for somebody else',
    `${DI}#proofs`,
    'Ask the holder to present again.',
  ),
  AUDIENCE_NOT_COMPARED: entry(
    'the token names the readers whom it is for, and it is not known here whether you are one',
    'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3',
  ),
  CHALLENGE_NOT_COMPARED: entry(
    'the presentation answers a request that is not known here',
    `${DI}#proofs`,
  ),
  HOLDER_NOT_SUBJECT: entry(
    'who presents the credential is not the one whom it is about',
    `${VC}#verifiable-presentations`,
    'Find out in which capacity the holder presents it.',
  ),
  JWS_TYPE_REFUSED: entry(
    'the token says that it is something else than a credential',
    `${JWT_BCP}#section-3.11`,
  ),
  JWS_PAYLOAD_AMBIGUOUS: entry('the token holds two credentials', `${OB}#jwt-proof`, NOT_AUTHENTIC),
  IMAGE_ALSO_OPEN_BADGES_2: entry(
    'the image also holds an Open Badge of version 2, which is not checked and which older programs show instead',
    `${OB}#baking`,
  ),
  IMAGE_NOT_COVERED: entry(
    'the signature covers the credential in the image, not the picture',
    `${OB}#baking`,
  ),
  PDF_NOT_COVERED: entry(
    'the signature covers the credential attached to the PDF, not what its pages show',
    PDF,
    'Read what is shown here, not the paper.',
  ),

  CONTEXT_MISSING: entry(
    'the credential does not say what its members mean',
    `${VC}#contexts`,
    ASK_ISSUER,
  ),
  CONTEXT_NOT_A_LIST: entry('expected a list of contexts', `${VC}#contexts`, ASK_ISSUER),
  CONTEXT_INLINE: entry(
    'the credential brings its own meaning for its members along',
    `${VC}#contexts`,
    NOT_AUTHENTIC,
  ),
  CONTEXT_BASE_NOT_FIRST: entry(
    'expected the context of the data model in first place',
    `${VC}#contexts`,
    ASK_ISSUER,
  ),
  CONTEXT_NOT_PINNED: entry(
    'the meaning of the members stands in a context that is not known here',
    `${VC}#contexts`,
    'If you know the context to be the issuer’s, pin it with --contexts.',
  ),
  CONTEXT_TWICE: entry('a context stands twice', `${VC}#contexts`, ASK_ISSUER),
  CONTEXT_ORDER: entry(
    'the contexts stand in an order that changes meanings',
    `${VC}#contexts`,
    ASK_ISSUER,
  ),
  CONTEXT_NESTED: entry(
    'a context stands where none may stand',
    `${JSON_LD}#scoped-contexts`,
    NOT_AUTHENTIC,
  ),
  KEY_UNDEFINED: entry(
    'a member has no meaning, so that the signature does not cover it',
    `${VC}#json-ld`,
    NOT_AUTHENTIC,
  ),
  KEY_KEYWORD: entry(
    'a member is written as a command to programs',
    `${JSON_LD}#keywords`,
    NOT_AUTHENTIC,
  ),
  KEY_IRI: entry(
    'a member is written so that not every program sees it',
    `${JSON_LD}#iris`,
    NOT_AUTHENTIC,
  ),
  KEY_FORBIDDEN: entry(
    'a member has a name that programs give another meaning',
    JSON_SPEC,
    NOT_AUTHENTIC,
  ),
  TYPE_UNDEFINED: entry(
    'a type has no meaning, so that the signature does not cover it',
    `${VC}#types`,
    ASK_ISSUER,
  ),
  DOCUMENT_AMBIGUOUS: entry(
    'the credential says one thing to people and another to the signature',
    `${DI}#securing-data-losslessly`,
    NOT_AUTHENTIC,
  ),

  LIST_NESTED: entry(
    'a list stands in a list, which is not signed as it stands',
    `${JSON_LD}#sets-and-lists`,
    NOT_AUTHENTIC,
  ),
  NODE_SPLIT: entry(
    'what is said of the credential, its subject or the achievement is spread over several places, so that a reader misses some of it',
    `${DI}#securing-data-losslessly`,
    NOT_AUTHENTIC,
  ),
  NODE_LABELLED: entry(
    'a part of the credential carries a name of its own making, which no signature covers',
    `${DI}#securing-data-losslessly`,
    NOT_AUTHENTIC,
  ),
  ENTRY_REPEATED: entry(
    'an entry stands twice, though it was signed once',
    `${DI}#securing-data-losslessly`,
    NOT_AUTHENTIC,
  ),

  PROFILE_INVALID: entry(
    'the credential is not built as its standard demands',
    `${OB}#data-models`,
    ASK_ISSUER,
  ),
  PROFILE_ADVICE: entry('the credential is built in a way that strict readers do not expect', ELM),
  SUBJECT_ONLY_NAMED: entry(
    'the credential says whom it is about by a name alone, which others may bear too',
    `${OB}#verification-and-validation`,
    'Ask the holder to prove who they are.',
  ),
  JWT_CLAIM_MISSING: entry(
    'the token lacks a claim that its standard demands',
    `${OB}#jwt-proof`,
    ASK_ISSUER,
  ),
  SCHEMA_UNREACHABLE: entry(
    'a schema that the credential names could not be fetched',
    `${VC}#data-schemas`,
    TRY_LATER,
  ),
  SCHEMA_CHANGED: entry(
    'what is served is not the schema that the credential means: its digest is another',
    `${VC}#integrity-of-related-resources`,
    'Ask the issuer for the schema as it was.',
  ),
  SCHEMA_UNUSABLE: entry(
    'a schema that the credential names could not be used',
    `${VC}#data-schemas`,
  ),
  SCHEMA_TYPE_UNSUPPORTED: entry(
    'the credential names a kind of schema that is not read',
    `${VC}#data-schemas`,
  ),
  SHAPES_VIOLATED: entry('the official shapes of the profile are broken', ELM, ASK_ISSUER),
  SHAPES_MISSING: entry(
    'the credential names a profile whose official shapes are not at hand',
    ELM,
    'Put the file of the profile into the folder of shapes.',
  ),
  SCHEMA_NOT_MET: entry(
    'the credential is not built as a schema that it names',
    `${VC}#data-schemas`,
    ASK_ISSUER,
  ),

  PROOF_MISSING: entry('the credential is not signed', `${DI}#proofs`, NOT_AUTHENTIC),
  PROOF_UNSEALED: entry(
    'the credential bears no seal: its origin cannot be told',
    JADES,
    'Ask the holder for the sealed credential.',
  ),
  PROOF_INVALID: entry('the proof is malformed', `${DI}#proofs`, NOT_AUTHENTIC),
  PROOF_TOO_MANY: entry('the credential bears more proofs than an honest one', `${DI}#proof-sets`),
  PROOF_TYPE_UNKNOWN: entry(
    'the proof is of a kind that does not exist',
    `${DI}#proofs`,
    NOT_AUTHENTIC,
  ),
  PROOF_SELECTIVE: entry(
    'the holder chose what to show: more may have been signed, an end or a way to take it back among it',
    'https://www.w3.org/TR/vc-di-ecdsa/#selective-disclosure-functions',
  ),
  PROOF_SUITE_LEGACY: entry('the proof names a draft of its suite', `${DI}#proofs`),
  PROOF_PURPOSE_WRONG: entry(
    'the proof was made for another purpose than to issue',
    `${DI}#proof-purposes`,
    NOT_AUTHENTIC,
  ),
  PROOF_DATE_INVALID: entry('a date of the proof is malformed', `${DI}#proofs`, ASK_ISSUER),
  PROOF_EXPIRED: entry('the proof has expired', `${DI}#proofs`, ASK_ISSUER),
  PROOF_CREATED_IN_FUTURE: entry('the proof says that it was made in the future', `${DI}#proofs`),
  PROOF_CHAIN_UNRESOLVED: entry(
    'the proof follows another that is not there',
    `${DI}#proof-chains`,
    NOT_AUTHENTIC,
  ),
  PROOF_KEY_UNAVAILABLE: entry(
    'without the issuer’s key it cannot be told whether the credential was changed',
    `${CID}#retrieve-verification-method`,
    TRY_LATER,
  ),
  JWT_CLAIM_MISMATCH: entry(
    'a claim of the token contradicts the credential',
    `${OB}#jwt-proof`,
    NOT_AUTHENTIC,
  ),
  METHOD_WITHOUT_FRAGMENT: entry(
    'the proof names the issuer and not its key',
    `${CID}#verification-methods`,
  ),
  KEY_EXPIRED_SINCE: entry(
    'the key has expired since the credential was signed',
    `${CID}#verification-methods`,
  ),

  DATE_INVALID: entry(
    'a date is malformed',
    'https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp',
    ASK_ISSUER,
  ),
  DATE_WITHOUT_ZONE: entry(
    'a date has no time zone and was read as UTC',
    'https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp',
  ),
  NOT_YET_VALID: entry(
    'the credential is not valid yet',
    `${VC}#validity-period`,
    'Check again when its time has come.',
  ),
  EXPIRED: entry(
    'the credential has expired',
    `${VC}#validity-period`,
    'Ask the holder for a current one.',
  ),
  VALIDITY_REVERSED: entry(
    'the credential ends before it begins',
    `${VC}#validity-period`,
    ASK_ISSUER,
  ),

  STATUS_INVALID: entry(
    'what the credential says about its status is malformed',
    `${STATUS}#bitstringstatuslistentry`,
    ASK_ISSUER,
  ),
  STATUS_INDEX_INVALID: entry(
    'the index into the status list is malformed',
    `${STATUS}#bitstringstatuslistentry`,
    ASK_ISSUER,
  ),
  STATUS_TYPE_UNSUPPORTED: entry(
    'the credential can be taken back in a way that this version does not check',
    `${VC}#status`,
    'Ask the issuer whether the credential is still good.',
  ),
  STATUS_LIST_UNREACHABLE: entry(
    'the status list could not be fetched: it is not known whether the credential was revoked',
    `${STATUS}#validate-algorithm`,
    TRY_LATER,
  ),
  STATUS_LIST_STALE: entry(
    'the status list is not of today: it is not known whether the credential was revoked',
    `${STATUS}#validate-algorithm`,
    TRY_LATER,
  ),
  STATUS_LIST_UNPROVEN: entry(
    'the status list could not be verified: it is not known whether the credential was revoked',
    `${STATUS}#validate-algorithm`,
    TRY_LATER,
  ),
  STATUS_LISTS_TOO_LARGE: entry(
    'the status lists of one file are larger than any honest ones: it is not known whether the credential was revoked',
    `${STATUS}#validate-algorithm`,
    'Verify the credentials in it one by one.',
  ),
  STATUS_LIST_INVALID: entry(
    'the status list is not genuine or not sound',
    `${STATUS}#validate-algorithm`,
    NOT_AUTHENTIC,
  ),
  STATUS_LIST_TYPE_WRONG: entry(
    'what stands at the address of the status list is no status list',
    `${STATUS}#bitstringstatuslistcredential`,
    ASK_ISSUER,
  ),
  STATUS_LIST_ID_MISMATCH: entry(
    'the status list is another one than the credential names',
    `${STATUS}#validate-algorithm`,
    ASK_ISSUER,
  ),
  STATUS_LIST_ISSUER_MISMATCH: entry(
    'the status list is somebody else’s',
    `${STATUS}#validate-algorithm`,
    ASK_ISSUER,
  ),
  STATUS_LIST_TOO_SHORT: entry(
    'the status list is too short to protect its holders',
    `${STATUS}#validate-algorithm`,
    ASK_ISSUER,
  ),
  STATUS_LIST_SHORT: entry(
    'the status list is shorter than the standard asks',
    `${STATUS}#validate-algorithm`,
  ),
  STATUS_PURPOSE_MISMATCH: entry(
    'the status list has another purpose',
    `${STATUS}#validate-algorithm`,
    ASK_ISSUER,
  ),
  STATUS_PURPOSE_UNKNOWN: entry(
    'the credential is marked in its status list, for a reason not known here',
    `${STATUS}#statuspurpose`,
    'Ask the issuer.',
  ),
  STATUS_INDEX_OUT_OF_RANGE: entry(
    'the credential points behind the end of its status list',
    `${STATUS}#validate-algorithm`,
    ASK_ISSUER,
  ),
  STATUS_NOTE: entry(
    'the issuer has left a note about the credential in its status list',
    `${STATUS}#statuspurpose`,
  ),
  REVOKED: entry(
    'the issuer has revoked the credential',
    `${STATUS}#statuspurpose`,
    'Do not accept it. Ask the issuer for the reason.',
  ),
  SUSPENDED: entry(
    'the issuer has suspended the credential',
    `${STATUS}#statuspurpose`,
    'Do not accept it for now. Ask the issuer.',
  ),

  TRUST_NOT_GIVEN: entry(
    'nobody said which issuers are believed',
    undefined,
    'Give your list of issuers with --trust.',
  ),
  ISSUER_UNKNOWN: entry(
    'the issuer is not in your list of trusted issuers',
    undefined,
    'Find out who the issuer is before you rely on it.',
  ),
  ISSUER_OUTSIDE_PERIOD: entry(
    'your list trusts the issuer for another time',
    undefined,
    'Ask who keeps your list.',
  ),
  ISSUER_NOT_FOR_TEMPLATE: entry(
    'your list trusts the issuer for other awards',
    undefined,
    'Ask who keeps your list.',
  ),

  RECIPIENT_MISMATCH: entry(
    'the credential is about somebody else',
    `${OB}#verification-and-validation`,
    'Ask the holder to prove who they are.',
  ),
  RECIPIENT_NOT_COMPARABLE: entry(
    'the credential says nothing by which to tell whom it is about',
    `${OB}#verification-and-validation`,
    'Ask the holder to prove who they are.',
  ),

  RESULT_REFERENCE_DANGLING: entry(
    'a result refers to what the achievement does not describe',
    `${OB}#result`,
    ASK_ISSUER,
  ),
  RESULT_LEVEL_DANGLING: entry('a level is not one of those described', `${OB}#result`, ASK_ISSUER),
  RESULT_STATUS_MISSING: entry(
    'a result that is a status does not state it',
    `${OB}#result`,
    ASK_ISSUER,
  ),
  RESULT_VALUE_NOT_ALLOWED: entry(
    'a result is outside the values that the achievement allows',
    `${OB}#result`,
    ASK_ISSUER,
  ),

  EMBEDDED_TOO_MANY: entry(
    'the credential holds more credentials than an honest one',
    `${OB}#endorsementcredential`,
  ),
  EMBEDDED_UNSECURED: entry(
    'a credential inside is not signed by itself',
    `${OB}#endorsementcredential`,
    ASK_ISSUER,
  ),
  EMBEDDED_FAILED: entry(
    'a credential inside is not genuine',
    `${OB}#endorsementcredential`,
    NOT_AUTHENTIC,
  ),
  EMBEDDED_NOT_TOLD: entry(
    'it could not be told whether a credential inside is genuine',
    `${OB}#endorsementcredential`,
    TRY_LATER,
  ),
  EMBEDDED_LAPSED: entry('a credential inside no longer counts', `${OB}#endorsementcredential`),
  ENDORSEMENT_OF_ANOTHER: entry(
    'an endorsement is about something else than what carries it',
    `${OB}#endorsementcredential`,
    ASK_ISSUER,
  ),
  CREDENTIAL_REFRESHED: entry(
    'the issuer keeps a newer edition, and that one was verified',
    `${OB}#refreshservice`,
  ),
  REFRESH_UNAVAILABLE: entry(
    'the issuer names a place for a newer edition, and none was to be had there',
    `${OB}#refreshservice`,
  ),
  ENDORSEMENT_TYPE_WRONG: entry(
    'what stands as an endorsement is a credential of another kind',
    `${OB}#endorsementcredential`,
    ASK_ISSUER,
  ),
  MEMBER_ISSUER_UNKNOWN: entry(
    'whoever issued a credential inside is not in your list of trusted issuers',
  ),
  MEMBER_NOT_SUBJECT: entry(
    'a credential inside names somebody else than the record that holds it',
    'https://www.imsglobal.org/spec/clr/v2p0/#clrsubject',
    'Ask the holder or the issuer whether both are about the same person.',
  ),
  NAME_INVISIBLE: entry(
    'a name holds characters that nobody sees, or that change the order in which it is read',
    `${UTS39}#Confusable_Detection`,
    'Compare the identifier of the issuer, and never the name alone.',
  ),
  NAME_MIXED_SCRIPTS: entry(
    'a word of a name mixes letters of several scripts that look alike',
    `${UTS39}#Mixed_Script_Detection`,
    'Compare the identifier of the issuer, and never the name alone.',
  ),
  ISSUER_NAME_OF_ANOTHER: entry(
    'the issuer calls itself like one of your list, and is not known to be it',
    `${UTS39}#Confusable_Detection`,
    'Compare the identifier of the issuer, and never the name alone.',
  ),
  ENDORSEMENT_OF_PART: entry(
    'an endorsement is about a part of the credential, and neither about the award nor about its issuer',
    `${OB}#endorsementcredential`,
    'Do not take it for praise of the issuer.',
  ),
  STATUS_LIST_ALONE: entry(
    'this is a list that an issuer keeps of its credentials, and no award to anybody',
    STATUS,
    'Ask the holder for the credential itself.',
  ),
  ENDORSEMENT_ALONE: entry(
    'this is what somebody says of something else, and no award to anybody',
    `${OB}#endorsementcredential`,
    'Ask the holder for the credential itself.',
  ),
  RESULT_NOT_COMPLETED: entry(
    'a result says that the learner has not completed it: failed, withdrawn, or still under way',
    `${OB}#resultstatustype`,
    'Look at the results before you count the award.',
  ),
  RESULT_BELOW_REQUIRED: entry(
    'a result is below what the achievement itself asks for',
    `${OB}#resultdescription`,
    'Look at the results before you count the award.',
  ),
  SUBJECTS_SEVERAL: entry(
    'the credential is about several, of whom one is shown',
    `${VC}#credential-subject`,
    'Look into the file for what it says of the person who handed it in.',
  ),
  ENDORSER_UNKNOWN: entry('whoever endorses is not in your list of trusted issuers'),
  ENDORSER_IS_ISSUER: entry(
    'the issuer endorses its own credential: nobody else says so',
    `${OB}#endorsementcredential`,
  ),
  ENDORSER_IS_SUBJECT: entry(
    'whoever the credential is about endorses it: nobody else says so',
    `${OB}#endorsementcredential`,
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>

/** Every code with its words. */
export const CODES: Readonly<Record<FindingCode, CodeEntry>> = {
  ...JSON_CODES,
  ...JWS_CODES,
  ...SD_JWT_CODES,
  ...IMAGE_CODES,
  ...PDF_CODES,
  ...SIGNATURE_CODES,
  ...KEY_CODES,
  ...SEAL_CODES,
  ...OWN_CODES,
}

type OwnCode = keyof typeof OWN_CODES | keyof typeof SEAL_CODES

/** A code that a finding can carry. */
export type FindingCode =
  | StrictJsonCode
  | JwsFaultCode
  | SdJwtFaultCode
  | ImageCode
  | PdfCode
  | ProofSignatureCode
  | TrustCode
  | OwnCode
