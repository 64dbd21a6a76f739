// Issuer trust: an axis of its own. Who is not in the list is unknown, not false; the name shown is the list's.

import type { CheckResult } from '../../model/report.ts'
import { covers, coversTemplate, entriesOfIssuer } from '../../trust/trust-list.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type JsonObject } from '../../util/json.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
import { indeterminate, notApplicable, passed } from '../finding.ts'
import { isNumericDate } from '../open-jws.ts'
import { checkSealTrust } from './seal.ts'
import type { SealsChecked } from './seal-results.ts'

export function checkTrust(
  credential: Credential,
  session: Session,
  sealed?: SealsChecked,
): CheckResult {
  const { trust } = session
  const { document, format } = credential
  if (trust === 'any') return notApplicable('trust', { message: 'no trust was asked for' })
  if (format === 'vp')
    return notApplicable('trust', { message: 'trust is asked of the credentials in it' })
  if (trust === 'none') return indeterminate('trust', 'TRUST_NOT_GIVEN')
  const issuerId = issuerIdOf(document) ?? ''
  const issuedAt = issueDate(credential) ?? session.at
  const achievements = achievementIds(document)
  if (sealed) return checkSealTrust(sealed, trust, { issuerId, issuedAt, achievements })
  const entries = entriesOfIssuer(trust, issuerId)
  if (entries.length === 0) return indeterminate('trust', 'ISSUER_UNKNOWN', { pointer: '/issuer' })
  const inPeriod = entries.filter((entry) => covers(entry, issuedAt))
  if (inPeriod.length === 0)
    return indeterminate('trust', 'ISSUER_OUTSIDE_PERIOD', { pointer: '/issuer' })
  const voucher = inPeriod[0]?.vouchedBy ?? 'your trust list'
  const covered = achievements.every((id) => inPeriod.some((entry) => coversTemplate(entry, id)))
  return covered
    ? passed('trust', { message: `${voucher} vouches for the issuer` })
    : indeterminate('trust', 'ISSUER_NOT_FOR_TEMPLATE', { pointer: '/credentialSubject' })
}

/** When the issuer says it signed: of several dates the latest, so that none can be set back alone. */
function issueDate({ document, securing }: Credential): Date | undefined {
  const iat = securing.kind === 'jws' && isNumericDate(securing.claims.iat) && securing.claims.iat
  const created = asArray(document.proof).map((proof) =>
    isJsonObject(proof) ? proof.created : undefined,
  )
  const dates = [...created, document.validFrom, document.issuanceDate]
    .map((date) => parseDateTimeStamp(date)?.instant)
    .filter((date) => date !== undefined)
    .concat(iat === false ? [] : new Date(iat * 1000))
  return dates.sort((a, b) => b.getTime() - a.getTime())[0]
}

/** Ids of everything that is awarded; undefined for one without id, which no list of templates covers. */
function achievementIds(document: JsonObject): readonly (string | undefined)[] {
  const subjects = asArray(document.credentialSubject).filter(isJsonObject)
  const achievements = subjects.flatMap((subject) => [
    ...asArray(subject.achievement),
    ...asArray(subject.hasClaim).map((claim) => (isJsonObject(claim) ? claim.specifiedBy : claim)),
  ])
  const ids = achievements.map((entry) =>
    isJsonObject(entry) && typeof entry.id === 'string' ? entry.id : undefined,
  )
  return ids.length > 0 ? ids : [undefined]
}
