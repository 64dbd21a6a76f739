// Names made to be taken for others: letters of another script in a word, characters that nobody sees, and an issuer that
// calls itself like one whom the reader trusts. Warnings only, as a name proves nothing either way.
// After Unicode UTS 39, sections 4 (skeletons) and 5.2 (mixed scripts), by word, so that honest names of two scripts pass.

import type { Report, ReportWarning } from '../model/report.ts'
import type { TrustList, TrustPolicy } from '../trust/trust-list.ts'
import { oncePerObject } from '../util/once-per-object.ts'
import type { FindingCode } from './codes.ts'
import type { Credential } from './credential.ts'
import { warning } from './finding.ts'

type Shown = Pick<Report, 'issuer' | 'subject' | 'achievement'>

/** What is to be said of the names that a report shows. */
export function nameWarnings(
  { format }: Pick<Credential, 'format'>,
  { issuer, subject, achievement }: Shown,
  trust: TrustPolicy,
): readonly ReportWarning[] {
  const places = format === 'eudi' ? ATTESTED : STATED
  const names = [
    [places.issuer, issuer.claims],
    [places.achievement, achievement?.name],
    [places.subject, subject?.name],
  ] as const
  const odd = names.flatMap(([pointer, name]) => {
    const code = typeof name === 'string' ? oddity(name) : undefined
    return code ? [warning(code, { pointer })] : []
  })
  const other = typeof trust === 'string' ? undefined : nameOfAnother(issuer, trust)
  if (other === undefined) return odd
  const message = `the issuer calls itself like “${other}” of your list, and is not known to be it`
  return [...odd, warning('ISSUER_NAME_OF_ANOTHER', { pointer: places.issuer, message })]
}

const SUBJECT = '/credentialSubject'
const STATED = { issuer: '/issuer', achievement: SUBJECT, subject: SUBJECT }
const ATTESTED = {
  issuer: '/issuing_authority',
  achievement: '/achievement_title',
  subject: '/given_name',
}

/** Those of some warnings that are about names. */
export function aboutNames(warnings: readonly ReportWarning[]): readonly ReportWarning[] {
  return warnings.filter(({ code }) => /^(?:NAME_|ISSUER_NAME_)/.test(code))
}

function oddity(name: string): FindingCode | undefined {
  if (INVISIBLE.test(withoutNeeded(name))) return 'NAME_INVISIBLE'
  return name.split(/[^\p{L}\p{M}]/u).some(isMixed) ? 'NAME_MIXED_SCRIPTS' : undefined
}

/** Soft hyphens and grapheme joiners, line ends and tabs stand in honest names. */
const INVISIBLE = /(?!\u00ad|\u034f|[\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]/u
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
/** Marks, embeddings and isolates; not the overrides, which make any text read backwards. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]/g
/** Joiners, word breaks and variants that scripts of Asia and pictures need, behind a letter that is none of ours. */
const JOINERS =
  /(?<=[^\p{ASCII}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])(?:[\u180b-\u180d]|[\u200b-\u200d]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])/gu

/** A name without the invisible characters that its script needs. */
function withoutNeeded(name: string): string {
  const joined = name.replace(JOINERS, '')
  return RIGHT_TO_LEFT.test(name) ? joined.replace(DIRECTIONS, '') : joined
}

/** Scripts with letters that look like Latin ones; of Greek those alone that formulas do not put into words. */
const LATIN = /\p{Script=Latin}/u
const ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}\p{Script=Coptic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧιορυ]/u
const GREEK = /\p{Script=Greek}/u
const CYRILLIC = /\p{Script=Cyrillic}/u

function isMixed(word: string): boolean {
  return (LATIN.test(word) && ALIKE.test(word)) || (GREEK.test(word) && CYRILLIC.test(word))
}

/** The name in the list that the issuer's looks like, where nobody vouches for that name. */
function nameOfAnother({ claims, trustedName }: Shown['issuer'], list: TrustList) {
  const alike = claims === null ? undefined : skeletonsOf(list).get(skeletonOf(claims))
  const isKnown = alike !== undefined && skeletonOf(trustedName ?? '') === skeletonOf(alike)
  return isKnown ? undefined : alike
}

/** Names of a list by what they look like. */
const skeletonsOf = oncePerObject(
  (list: TrustList): ReadonlyMap<string, string> =>
    new Map(list.issuers.map(({ name }) => [skeletonOf(name), name])),
)

const ALIKE_LETTERS: readonly (readonly [theirs: string, ours: string])[] = [
  ['АВЕЅІЈКМНОРСТУХҮӀ', 'ABESIJKMHOPCTYXYI'],
  ['аеорсухіјѕһԁԛԝӏүгк', 'aeopcyxijshdqwlyrk'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ', 'ABEZHIKMNOPTYXC'],
  ['αινορυκτϲϳ', 'aivopuktcj'],
  ['օսհոցՏԼ', 'ouhngSL'],
  ['ıɑɡøđł', 'iagodl'],
]
const LIKE_LATIN = new Map(
  ALIKE_LETTERS.flatMap(([theirs, ours]) =>
    Array.from(theirs, (letter, index) => [letter, ours.charAt(index)] as const),
  ),
)

/** Equal for names that look alike: without marks, case, spaces and signs, in Latin letters where those look the same. */
function skeletonOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
  return Array.from(letters, (letter) => LIKE_LATIN.get(letter) ?? letter)
    .join('')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(/[i1]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
}
