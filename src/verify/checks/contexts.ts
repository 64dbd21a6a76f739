// Contexts and keys: everything a JSON reader sees must be what was signed, under the name it was signed by.
// security.md section 1, rules 1 and 2: pinned contexts in a known order, strict keys, and the round trip.

import { compactRoundTrip, expand } from '../../linked-data/expand.ts'
import type { ForeignReason } from '../../linked-data/foreign-key.ts'
import { shareWork, withoutProof } from '../../linked-data/shared-work.ts'
import { findForeignKeys } from '../../linked-data/terms.ts'
import { ownError, type PipelineError } from '../../model/pipeline-error.ts'
import type { CheckResult } from '../../model/report.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import type { Credential, Session } from '../credential.ts'
import { unverifiedEmbedded, withoutEmbedded } from '../embedded.ts'
import { type Checked, checked, failed, indeterminate, notApplicable, passed } from '../finding.ts'
import { identityFault } from '../node-identity.ts'
import { blankNodeLabel, placeOfText } from '../node-labels.ts'
import { uncheckedSuite } from '../unchecked-suites.ts'

const BASE_CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/2018/credentials/v1',
]
/** Contexts of a profile stand behind the base and before all others, a CLR's before an Open Badge's. */
const PROFILE_CONTEXTS: readonly (readonly [RegExp, number])[] = [
  [/^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context/, 1],
  [/^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context/, 2],
  [/^http:\/\/data\.europa\.eu\/snb\/model\/context\/edc-ap$/, 2],
]
const OTHER = 3

/** The contexts of a credential, then its keys, then what it says as linked data. */
export async function checkContexts(credential: Credential, session: Session): Promise<Checked> {
  const { document, format, securing } = credential
  // An SD-JWT VC is no linked data: its claims are what was signed.
  if (format === 'eudi') return checked(notApplicable('contexts'))
  let found: Checked | undefined
  const judge = async () => {
    found = await judgeContexts(credential, session)
    return isPlainPass(found)
  }
  // Of proofs that are not checked the members are not looked at, and which suite it is, is a value.
  const question = `contexts ${format} ${securing.kind} ${isUnchecked(document)}`
  if (session.memory) await session.memory.isSound(document, question, judge)
  else await judge()
  // Only a form that passed before is not judged again.
  return found ?? checked(passed('contexts'))
}

function isPlainPass({ results, warnings }: Checked): boolean {
  return warnings.length === 0 && results.every(({ outcome }) => outcome === 'passed')
}

/** Looks at keys, types, contexts and at which values are equal; what else values say is for other checks. */
async function judgeContexts(credential: Credential, session: Session): Promise<Checked> {
  const { format } = credential
  const whole = asLinkedData(credential)
  const root = rootFault(whole, session)
  if (root) return softened(root, credential)
  const document = withoutUncheckedProofs(whole)
  const [apart] = unverifiedEmbedded(document, format)
  if (apart !== undefined) return checked(fault('CONTEXT_NESTED', `${apart}/@context`))
  try {
    const foreign = await keyFault(document, session)
    if (!foreign) shareWork(document)
    const finding =
      foreign ??
      (await roundTripFault(document, session)) ??
      (await splitFault({ ...credential, document }, session))
    return softened(finding ?? passed('contexts'), credential)
  } catch (error) {
    return softened(linkedDataFault(ownError(error)), credential)
  }
}

/** A presentation in a token holds tokens as mere texts (VCDM 1.1 section 6.3.1): no linked data. */
function asLinkedData({ document, format, securing }: Credential): JsonObject {
  const { verifiableCredential, ...rest } = document
  if (format !== 'vp' || securing.kind !== 'jws') return document
  const objects = asArray<Json>(verifiableCredential).filter((one) => typeof one !== 'string')
  return { ...rest, verifiableCredential: objects }
}

const HARMLESS_IN_TOKENS = ['KEY_UNDEFINED', 'TYPE_UNDEFINED', 'LIST_NESTED', 'JSONLD_INVALID']

/**
 * A token signs its very text, so that a member without meaning is signed all the same: for a credential of no
 * particular profile that is worth a warning, and what a context means that nobody pinned is not known, no forgery.
 * Open Badges and status lists demand sound linked data of all.
 */
function softened(finding: CheckResult, { securing, format }: Credential): Checked {
  const harmless = securing.kind === 'jws' && (format === 'vc' || format === 'vp')
  const { code, message, pointer } = finding
  const place = { message, ...(pointer !== undefined && { pointer }) }
  if (harmless && code === 'CONTEXT_NOT_PINNED')
    return checked(indeterminate('contexts', code, place))
  if (!harmless || !HARMLESS_IN_TOKENS.includes(code)) return checked(finding)
  return checked(passed('contexts'), [{ code, ...place }])
}

function rootFault(document: JsonObject, session: Session): CheckResult | undefined {
  const context = document['@context']
  let untold: CheckResult | undefined
  if (context === undefined) return fault('CONTEXT_MISSING', '/@context')
  if (!Array.isArray(context)) return fault('CONTEXT_NOT_A_LIST', '/@context')
  for (const [index, entry] of context.entries()) {
    const pointer = pointerTo('/@context', index)
    if (typeof entry !== 'string') return fault('CONTEXT_INLINE', pointer)
    if (index === 0 && !BASE_CONTEXTS.includes(entry))
      return fault('CONTEXT_BASE_NOT_FIRST', pointer)
    if (!session.contexts.has(entry)) {
      const message = `the context is not pinned: ${nameOf(entry)}`
      if (!isUnchecked(document)) return fault('CONTEXT_NOT_PINNED', pointer, message)
      // What to do about the suite is what matters to a reader, and stands with the proof.
      untold ??= indeterminate('contexts', 'NOT_CHECKED', { pointer, message })
    }
    if (context.indexOf(entry) !== index) return fault('CONTEXT_TWICE', pointer)
    if (index > 0 && BASE_CONTEXTS.includes(entry)) return fault('CONTEXT_ORDER', pointer)
    if (index > 1 && rankOf(entry) < rankOf(String(context[index - 1])))
      return fault('CONTEXT_ORDER', pointer)
  }
  return context.length === 0 ? fault('CONTEXT_MISSING', '/@context') : untold
}

/** Whether all proofs are of suites that are not checked: what such a suite needs to be known is no sign of a forgery. */
function isUnchecked({ proof }: JsonObject): boolean {
  const proofs = asArray<Json>(proof)
  return (
    proofs.length > 0 &&
    proofs.every((one) => isJsonObject(one) && uncheckedSuite(one) !== undefined)
  )
}

/** Such suites have members of their own, which the document's contexts need not define: nothing is said of them. */
function withoutUncheckedProofs(document: JsonObject): JsonObject {
  const { proof: _, ...rest } = document
  return isUnchecked(document) ? rest : document
}

function rankOf(iri: string): number {
  return PROFILE_CONTEXTS.find(([pattern]) => pattern.test(iri))?.[1] ?? OTHER
}

/** A context IRI is shown, as the one who verifies must know which to pin; cut, as it is foreign text. */
function nameOf(iri: string): string {
  return iri.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 200)
}

const CODE_OF_REASON: Readonly<Record<ForeignReason, FindingCode>> = {
  'undefined-term': 'KEY_UNDEFINED',
  keyword: 'KEY_KEYWORD',
  'iri-key': 'KEY_IRI',
  prototype: 'KEY_FORBIDDEN',
  'nested-context': 'CONTEXT_NESTED',
  'nested-list': 'LIST_NESTED',
  'undefined-type': 'TYPE_UNDEFINED',
}

async function keyFault(document: JsonObject, session: Session): Promise<CheckResult | undefined> {
  const foreign = (await findForeignKeys(document, session.contexts)).filter(
    // A type by its IRI is legal; one for which a term exists differs in the round trip.
    ({ reason, key }) => reason !== 'undefined-type' || !URL.canParse(key),
  )
  const [first] = foreign
  if (!first) return undefined
  const more = foreign.length > 1 ? `, and ${foreign.length - 1} more` : ''
  const code = CODE_OF_REASON[first.reason]
  return fault(code, first.pointer, `${SENTENCES[first.reason]}: “${termOf(first.key)}”${more}`)
}

/** A name is shown, as an issuer must know which to define; cut, as it is foreign text. */
function termOf(key: string): string {
  return key.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 80)
}

const SENTENCES: Readonly<Record<ForeignReason, string>> = {
  'undefined-term': 'a member that no context defines, so that the proof does not cover it',
  keyword: 'a JSON-LD keyword, or another name for one, where a plain member belongs',
  'iri-key': 'a member written as an IRI, so that readers of JSON do not see it',
  prototype: 'a member name that programs give another meaning',
  'nested-context': 'a context where none may stand',
  'nested-list': 'a list in a list, which is not signed as it stands',
  'undefined-type': 'a type that no context defines',
}

async function roundTripFault(
  document: JsonObject,
  session: Session,
): Promise<CheckResult | undefined> {
  const [first] = await compactRoundTrip(withoutEmbedded(document), session.contexts)
  return first && fault('DOCUMENT_AMBIGUOUS', first.pointer)
}

/** Only for embedded proofs: a token signs its text, whatever linked data makes of it. */
async function splitFault(
  { document, securing }: Credential,
  session: Session,
): Promise<CheckResult | undefined> {
  if (securing.kind !== 'embedded') return undefined
  const plain = withoutEmbedded(document)
  const expanded = await expand(withoutProof(plain), session.contexts)
  const label = blankNodeLabel(expanded) ?? labelOfProof(plain.proof)
  if (label !== undefined) return fault('NODE_LABELLED', placeOfText(document, label))
  const wrong = identityFault(expanded)
  return wrong && failed('contexts', wrong === 'split' ? 'NODE_SPLIT' : 'ENTRY_REPEATED')
}

/** Of a proof only the id is a name; its other members are looked at with the proof. */
function labelOfProof(proof: Json | undefined): string | undefined {
  const ids = asArray<Json>(proof)
    .filter(isJsonObject)
    .map(({ id }) => id)
  return ids.filter((id) => typeof id === 'string').find((id) => id.startsWith('_:'))
}

function linkedDataFault(error: PipelineError): CheckResult {
  const { pointer } = error.detail
  const place = typeof pointer === 'string' ? { pointer } : {}
  if (error.code === 'CONTEXT_NOT_PINNED')
    return failed('contexts', 'CONTEXT_NOT_PINNED', { ...place, message: error.message })
  return failed('contexts', 'JSONLD_INVALID', place)
}

function fault(code: FindingCode, pointer: string | undefined, message?: string): CheckResult {
  return failed('contexts', code, { pointer, message })
}
