// Refreshing: where an issuer keeps a newer edition of a credential, that one counts. Open Badges 3.0, verification
// step 3: once, and when there is none to be had the credential stays as it is. The newer one is verified in full.

import { tryToLoad } from '../trust/load-json.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { isSameId } from './checks/revocation-list.ts'
import { type Credential, issuerIdOf, type Session } from './credential.ts'
import { openEnvelope } from './open-envelope.ts'

const TYPE = '1EdTechCredentialRefresh'
const ACCEPT =
  'application/vc, application/vc+jwt, application/ld+json, application/json, text/plain'

/** Where a newer edition is kept; undefined when the issuer keeps none in a way that is read. */
export function refreshUrl({ document }: Credential): string | undefined {
  const service = asArray(document.refreshService)
    .filter(isJsonObject)
    .find(({ type }) => asArray(type).includes(TYPE))
  return typeof service?.id === 'string' ? service.id : undefined
}

/**
 * Fetches the newer edition of a credential.
 *
 * @returns Undefined when there is none, or what is there is no edition of this credential. Nothing of it is verified.
 */
export async function newerEdition(
  url: string,
  credential: Credential,
  { loadDocument }: Session,
): Promise<Credential | undefined> {
  const loaded = await tryToLoad(url, ACCEPT, loadDocument)
  const opened = loaded?.status === 200 ? openEnvelope(loaded.bytes) : undefined
  if (!opened?.ok) return undefined
  const [old, found] = [credential.document, opened.credential.document]
  const issuer = issuerIdOf(old)
  const same =
    opened.credential.format === credential.format &&
    isSameId(old.id, found.id) &&
    issuer !== undefined &&
    issuer === issuerIdOf(found) &&
    !isAboutAnother(old, found)
  return same && startOf(found) >= startOf(old) ? opened.credential : undefined
}

/** A service that confuses learners must not answer for one with what another has. */
function isAboutAnother(old: JsonObject, found: JsonObject): boolean {
  const [before, after] = [subjectIds(old), subjectIds(found)]
  return (
    before.length > 0 &&
    after.length > 0 &&
    !before.some((id) => after.some((one) => isSameId(id, one)))
  )
}

function subjectIds({ credentialSubject }: JsonObject): Json[] {
  return asArray<Json>(credentialSubject)
    .filter(isJsonObject)
    .map(({ id }) => id)
    .filter((id) => id !== undefined)
}

function startOf({ validFrom, issuanceDate }: JsonObject): number {
  return parseDateTimeStamp(validFrom ?? issuanceDate)?.instant.getTime() ?? 0
}
