// The documents that are measured and compared: the templates of `fixtures/records`, each awarded to as many
// synthetic learners as needed, in every data model and disclosure. The same number gives the same document.

import { hash } from 'node:crypto'
import { buildElm } from '../src/build/elm/build-elm.ts'
import { createOb3Builder } from '../src/build/ob3/build-ob3.ts'
import { withStatus } from '../src/build/with-status.ts'
import type { IssuanceRecord } from '../src/model/record.ts'
import type { StatusEntry } from '../src/model/status.ts'
import type { JsonObject } from '../src/util/json.ts'
import { pagesFor } from '../test/support/records.ts'

/** A picture long enough to be worth remembering. */
const PICTURE = { mediaType: 'image/png', bytes: new Uint8Array(6_000).fill(7) } as const

/** How the records of an issuer become documents, and the suite that secures them. */
export const DOCUMENT_KINDS = {
  'ob3-2.0-minimal': { suite: 'eddsa-rdfc-2022', builder: ob3('2.0', 'minimal') },
  'ob3-2.0-full': { suite: 'eddsa-rdfc-2022', builder: ob3('2.0', 'full') },
  'ob3-1.1-minimal': { suite: 'Ed25519Signature2020', builder: ob3('1.1', 'minimal') },
  'ob3-1.1-full': { suite: 'Ed25519Signature2020', builder: ob3('1.1', 'full') },
  'elm-eddsa-rdfc-2022': { suite: 'eddsa-rdfc-2022', builder: elm('eddsa-rdfc-2022') },
  'elm-Ed25519Signature2020': {
    suite: 'Ed25519Signature2020',
    builder: elm('Ed25519Signature2020'),
  },
} as const

type Build = (record: IssuanceRecord) => JsonObject
type Builder = (issuerId: string) => Build

function ob3(dataModel: '1.1' | '2.0', disclosure: 'minimal' | 'full'): Builder {
  const picture = disclosure === 'full' ? { badgeImage: PICTURE } : {}
  return (issuerId) => {
    const build = createOb3Builder({ issuerId, dataModel, disclosure, ...picture })
    return (record) => withStatus(build(record), statusOf(record))
  }
}

function elm(securing: 'eddsa-rdfc-2022' | 'Ed25519Signature2020'): Builder {
  return (issuerId) => (record) => {
    const document = buildElm(record, { issuerId, securing, pages: pagesFor(record) })
    return withStatus(document, statusOf(record))
  }
}

function statusOf({ ids }: IssuanceRecord): StatusEntry {
  const index = Number.parseInt(hash('md5', ids.subjectId).slice(0, 4), 16)
  return { list: 'https://university.example/status/7', index, purpose: 'revocation' }
}

/** Names that escape, sort and compare in unusual ways, among ordinary ones. */
const FAMILY_NAMES = [
  'Example',
  'Przykładowa',
  "O'Example",
  '"Quoted" \\ Name',
  'Ünïcödé-Ñame',
  '_:b0',
  'https://name.example/',
  'שם לדוגמה',
  '𝔄stral 👩🏽‍🎓',
  '\ue000 private',
  'Example',
]

/** The record of another learner. */
export function awardOf(record: IssuanceRecord, number: number): IssuanceRecord {
  const { award, ids } = record
  const uuid = (of: string) => {
    const hex = hash('sha256', `${of} ${number}`)
    return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-')
  }
  const familyName = FAMILY_NAMES[number % FAMILY_NAMES.length] ?? 'Example'
  return {
    ...record,
    ids: {
      ...ids,
      ob3CredentialId: `urn:uuid:${uuid('ob3')}`,
      elmCredentialId: `urn:credential:${uuid('elm')}`,
      subjectId: `urn:uuid:${uuid('subject')}`,
      emailSalt: hash('md5', `salt ${number}`),
    },
    award: {
      ...award,
      learner: { ...award.learner, givenName: `Learner ${number}`, familyName },
    },
  }
}
