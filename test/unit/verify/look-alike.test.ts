// Names that are made to be taken for others, and honest ones of every script that must not be suspected.
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { aboutNames, nameWarnings } from '../../../src/verify/look-alike.ts'

const listOf = (...names: string[]) => ({
  issuers: names.map((name, index) => ({ id: `did:web:university-${index}.example`, name })),
  anchors: [],
  lists: [],
})

/** Codes and places, of a credential of an issuer that calls itself so. */
function told(
  claims: string | null,
  { list, trustedName = null }: { list?: string[]; trustedName?: string | null } = {},
  shown: Partial<Pick<Report, 'subject' | 'achievement'>> = {},
  format: Report['format'] = 'ob3',
): string[] {
  const issuer = { id: 'did:web:stranger.example', claims, trustedName }
  const summary = { issuer, subject: null, achievement: null, ...shown }
  const trust = list ? listOf(...list) : 'none'
  return nameWarnings({ format }, summary, trust).map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('honest names', () => {
  test.each([
    'Université de Montréal',
    'Đại học Quốc gia Hà Nội',
    'Εθνικό και Καποδιστριακό Πανεπιστήμιο Αθηνών',
    'Αριστοτέλειο Πανεπιστήμιο Θεσσαλονίκης (AUTH)',
    'Московский государственный университет',
    'University of Sofia – Софийски университет „Св. Климент Охридски“',
    'Қазақ ұлттық университеті',
    'Երևանի պետական համալսարան (YSU)',
    'თბილისის უნივერსიტეტი',
    'جامعة القاهرة \u200f(Cairo University)\u200e',
    '\u2067האוניברסיטה העברית\u2069 בירושלים\u200f',
    'دانشگاه علم\u200cو\u200cصنعت ایران',
    'मुंबई विश्व\u200dविद्यालय',
    'มหาวิทยาลัย\u200bเชียงใหม่',
    '東京大学 (The University of Tokyo)',
    '葛\udb40\udd00飾区',
    '서울대학교',
    '清华大学 Tsinghua University',
    'École d’été \u{1f3f3}\ufe0f\u200d\u{1f308}',
    'IT-технологии, MP3-плеер',
    'Soft\u00adhyphen, in two\nlines',
    'TNFα, IFNγ, NFκB and ΔH of β-carotene; µ, Ω',
  ])('%s', (name) => {
    expect(told(name, { list: ['University of Example'] })).toEqual([])
    expect(told(null, {}, { achievement: { name }, subject: { name } })).toEqual([])
  })
})

describe('names made to deceive', () => {
  test.each([
    ['a Cyrillic letter', 'Univ\u0435rsity', 'NAME_MIXED_SCRIPTS'],
    [
      'a Cyrillic letter in one word of several',
      'The Univ\u0435rsity of Example',
      'NAME_MIXED_SCRIPTS',
    ],
    ['a Greek letter', 'Oxf\u03bfrd', 'NAME_MIXED_SCRIPTS'],
    ['a Greek capital', 'U\u039diversity', 'NAME_MIXED_SCRIPTS'],
    ['a Cherokee letter', '\u13acxample', 'NAME_MIXED_SCRIPTS'],
    ['Greek in Cyrillic', '\u041c\u03bf\u0441\u043a\u0432\u0430', 'NAME_MIXED_SCRIPTS'],
    ['a space without width', 'Uni\u200bversity', 'NAME_INVISIBLE'],
    ['a joiner between Latin letters', 'Uni\u200dversity', 'NAME_INVISIBLE'],
    ['a filler', 'University\u3164', 'NAME_INVISIBLE'],
    ['a mark of direction that nothing needs', 'University\u200f', 'NAME_INVISIBLE'],
    ['text turned round', '\u202eytisrevinU', 'NAME_INVISIBLE'],
    ['text turned round beside Arabic', 'جامعة \u202eytisrevinU', 'NAME_INVISIBLE'],
    ['a control character', 'University\u0008', 'NAME_INVISIBLE'],
  ])('with %s', (_case, name, code) => {
    expect(told(name)).toEqual([`${code} /issuer`])
    expect(told(null, {}, { achievement: { name } })).toEqual([`${code} /credentialSubject`])
    expect(told(null, {}, { subject: { name } }, 'eudi')).toEqual([`${code} /given_name`])
    expect(told(name, {}, {}, 'eudi')).toEqual([`${code} /issuing_authority`])
  })
})

test('a name that is no text is for the profile to judge', () => {
  const name = { en: 'Univ\u0435rsity' }
  expect(told(null, {}, { achievement: { name }, subject: { name: null } })).toEqual([])
})

test('of the warnings of an endorsement, those about names count', () => {
  const [odd, other] = ['NAME_INVISIBLE', 'ISSUER_NAME_OF_ANOTHER'].map((code) => ({
    code,
    message: '',
  }))
  const foreign = ['CREDENTIAL_NAME_MISSING', 'TRUST_ISSUER_NAME_DIFFERS'].map((code) => ({
    code,
    message: '',
  }))
  expect(aboutNames([odd, ...foreign, other].filter((one) => one !== undefined))).toEqual([
    odd,
    other,
  ])
})

describe('an issuer that calls itself like one of the list', () => {
  const list = ['Sample College', 'University of Example']
  const ANOTHER = 'ISSUER_NAME_OF_ANOTHER /issuer'

  test.each([
    'University of Example',
    'UNIVERSITY  OF EXAMPLE',
    'University-of-Exarnple',
    'Un1versity of Examp1e',
    'Unlversity of ExampIe',
    'Üniversitý of Example',
    '\u{1d414}niversity of Example',
    'Ｕniversity of Example',
  ])('%s', (name) => {
    expect(told(name, { list })).toEqual([ANOTHER])
    // Somebody vouches for that very name.
    expect(told(name, { list, trustedName: 'University of Example' })).toEqual([])
    // For another one: the list knows who it is, and it calls itself otherwise.
    expect(told(name, { list, trustedName: 'Sample College' })).toEqual([ANOTHER])
    expect(told(name)).toEqual([])
  })

  test.each(['University of Examples', 'Example University', 'College', '', null])(
    '%s is another name',
    (name) => {
      expect(told(name, { list })).toEqual([])
    },
  )

  test.each([
    ['Western 2000', 'VVestern 2OOO'],
    ['Hypermodern', 'Hyperrnodem'],
  ])('%s by digits and pairs of letters that look like one', (name, imitation) => {
    expect(told(imitation, { list: [name] })).toEqual([ANOTHER])
  })

  test('in letters of other scripts', () => {
    expect(told('\u0405\u0430mpl\u0435 Coll\u0435g\u0435', { list })).toEqual([
      'NAME_MIXED_SCRIPTS /issuer',
      ANOTHER,
    ])
    expect(told('Москва', { list: ['Москва'] })).toEqual([ANOTHER])
  })
})
