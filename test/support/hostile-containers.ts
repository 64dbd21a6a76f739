// More inputs made to cost their reader more than their maker, mostly around a credential: tokens, pictures, drawings,
// PDF and ZIP files, and linked data at the limits of what is read. Too many for the unit tests. Nothing here asserts.

import { deflateRawSync, deflateSync } from 'node:zlib'
import { bakePng } from '../../src/container/png.ts'
import { bakeSvg } from '../../src/container/svg.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../src/util/json.ts'
import { ATTACHING, rawPdf } from './raw-pdf.ts'
import { badge, badgeWith, PROOF, signed, testKey, token } from './test-issuer.ts'
import { writeZip } from './write-zip.ts'

const MIB = 1024 * 1024
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const zeros = (mebibytes: number): Buffer => Buffer.alloc(mebibytes * MIB, 0x20)

/** Signed by a key that anybody could have made: everything is looked at. */
async function ownBadge(document: JsonObject): Promise<Uint8Array> {
  const { didKey, multikey, privateKey } = testKey(9)
  const proof = { ...PROOF, verificationMethod: `${didKey}#${multikey}` }
  const { issuer } = document
  const own = { ...document, issuer: { ...(issuer as JsonObject), id: didKey } }
  return json(await signed(own, proof, privateKey))
}

const unsure = (changes: JsonObject, proof: JsonObject = {}): Uint8Array =>
  json({ ...badge(changes), proof: { ...PROOF, proofValue: 'z1', ...proof } })

const alignments = (count: number, from = 0) =>
  many(count, (index) => ({
    type: ['Alignment'],
    targetName: `Soil ${from + index}`,
    targetUrl: `https://framework.example/${from + index}`,
  }))

/** A badge with so many results, each with so many alignments, no array of which is long. */
function withResults(results: number, each: number): JsonObject {
  const { credentialSubject, ...rest } = badge()
  const result = many(results, (index) => ({
    type: ['Result'],
    value: String(index),
    alignment: alignments(each, index * each),
  }))
  return { ...rest, credentialSubject: { ...(credentialSubject as JsonObject), result } }
}

/** A badge as large as is read, with as many proofs as are read, each of which is looked at. */
async function manyProofs(members: (index: number) => JsonObject): Promise<Uint8Array> {
  const { didKey, multikey } = testKey(9)
  const { issuer, ...rest } = badgeWith({ alignment: alignments(1_500) as never })
  const proof = many(16, (index) => ({
    ...PROOF,
    id: `urn:proof:${index}`,
    verificationMethod: `${didKey}#${multikey}`,
    proofValue: `z${'2'.repeat(88)}`,
    ...members(index),
  }))
  return json({ ...rest, issuer: { ...(issuer as JsonObject), id: didKey }, proof })
}

/** A chain of disclosures, each holding the digest of the next. */
async function disclosureChain(depth: number): Promise<string> {
  const { createHash } = await import('node:crypto')
  const shown: string[] = []
  let digest: string | undefined
  for (let index = 0; index < depth; index++) {
    const inner = digest === undefined ? 'x' : { _sd: [digest] }
    const text = part([`salt-${index}`, `name-${index}`, inner])
    shown.push(text)
    digest = createHash('sha256').update(text).digest('base64url')
  }
  const claims = { iss: 'https://a.example', vct: 'x', _sd: [digest ?? ''], _sd_alg: 'sha-256' }
  return `${await token({ alg: 'EdDSA', typ: 'dc+sd-jwt' }, claims)}~${shown.join('~')}~`
}

const rsaKey = (letters: number, exponent: string): string =>
  `did:jwk:${part({ kty: 'RSA', n: 'v'.repeat(letters), e: exponent, alg: 'RS256' })}`

const byRsa = (did: string): Uint8Array =>
  utf8(
    `${part({ alg: 'RS256', typ: 'vc+jwt', kid: `${did}#0` })}.${part(badge({ issuer: did }))}.${'A'.repeat(342)}`,
  )

const stream = (dict: string, data: Uint8Array | string) => ({ dict, data })
const attached = (
  file: ReturnType<typeof stream>,
  more: Readonly<Record<number, string | ReturnType<typeof stream>>> = {},
) => rawPdf({ objects: { ...ATTACHING, 4: file, ...more } })
const pdfText = (body: string): Uint8Array => utf8(`%PDF-1.7\n${body}`)

const SVG = '<svg xmlns="http://www.w3.org/2000/svg">'
const emptySvg = utf8(`${SVG}<g/></svg>`)

export const HOSTILE_DOCUMENTS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'numbers of all lengths': () => utf8(`[${many(70_000, (i) => `${i}.1e${i % 300}`).join(',')}]`),
  'a member twice, at the end of 100,000': () =>
    utf8(`{${many(60_000, (i) => `"member ${i}":0`).join(',')},"member 7":1}`),
  'objects 60 deep, thousands of them': () =>
    utf8(`{"a":[${many(2_500, () => `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`).join(',')}]}`),
  '16 MiB of spaces': () => zeros(16),
  '16 MiB of spaces around an object': () => Buffer.concat([zeros(8), utf8('{}'), zeros(7)]),
  '60 MiB of an object that does not end': () => Buffer.concat([utf8('{"a":"'), zeros(60)]),
  '60 MiB of lines that hold nothing': () =>
    Buffer.concat([utf8('{}\n{}'), Buffer.alloc(60 * MIB, 0x0a)]),
  '300 MiB of an object that does not end': () => Buffer.concat([utf8('{"a":"'), zeros(300)]),
  '300 MiB of nothing': () => zeros(300),
  'UTF-16': () =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"a":1}'.repeat(70_000), 'utf16le')]),
  'a name of combining marks': () => unsure({ name: `a${'\u0301\u0316'.repeat(240_000)}` }),
  'a name in 20,000 languages': () =>
    unsure({
      name: many(15_000, (i) => ({ '@value': `x${i}`, '@language': `en-x-${i}` })) as never,
    }),
  '10,000 subjects': () =>
    unsure({ credentialSubject: many(10_000, (i) => ({ id: `urn:s:${i}` })) as never }),
  'types in ever new combinations': () => {
    const types = [
      'Achievement',
      'Alignment',
      'Profile',
      'Result',
      'Related',
      'Image',
      'Address',
      'Evidence',
      'Criteria',
      'GeoCoordinates',
      'IdentityObject',
      'EndorsementCredential',
    ]
    const related = many(2_000, (i) => ({ type: types.filter((_, bit) => (i >> bit) & 1) }))
    return unsure({ related: related as never })
  },
  'every context that is pinned, for every proof': () =>
    json({
      ...badge(),
      proof: many(16, () => ({
        '@context': [
          'https://w3id.org/security/data-integrity/v2',
          'https://w3id.org/security/suites/ed25519-2020/v1',
        ],
        ...PROOF,
        proofValue: 'z1',
      })),
    }),
  'a proof value of 900,000 letters in base 58': () =>
    unsure({}, { proofValue: `z${'2'.repeat(900_000)}` }),
  'a key of 500,000 letters in base 58': () =>
    unsure(
      { issuer: `did:key:z6Mk${'2'.repeat(400_000)}` },
      { verificationMethod: `did:key:z6Mk${'2'.repeat(400_000)}#z6Mk` },
    ),
  'a derived proof of arrays in arrays': () =>
    unsure(
      {},
      {
        cryptosuite: 'ecdsa-sd-2023',
        proofValue: `u${Buffer.concat([Buffer.from([0xd9, 0x5d, 0x01]), Buffer.alloc(500_000, 0x81)]).toString('base64url')}`,
      },
    ),
  'a derived proof that claims billions': () =>
    unsure(
      {},
      {
        cryptosuite: 'ecdsa-sd-2023',
        proofValue: `u${Buffer.from('d95d01859affffffff', 'hex').toString('base64url')}`,
      },
    ),
  '16 proofs over as much as is read': () =>
    json({
      ...badgeWith({ alignment: alignments(5_000) as never }),
      proof: many(16, () => ({ ...PROOF, proofValue: `z${'2'.repeat(87)}` })),
    }),
  'a signed badge with 1,500 alignments': async () =>
    await ownBadge(badgeWith({ alignment: alignments(1_500) as never })),
  '16 proofs over a badge with 1,500 alignments': async () => await manyProofs(() => ({})),
  '16 proofs over a badge with 1,500 alignments, each over the one before': async () =>
    await manyProofs((index) => (index > 0 ? { previousProof: `urn:proof:${index - 1}` } : {})),
  'a badge with seven endorsements of 1,500 alignments each': async () => {
    const endorsed = await ownBadge(badgeWith({ alignment: alignments(1_500) as never }))
    const endorsement = JSON.parse(new TextDecoder().decode(endorsed)) as JsonObject
    return unsure({ endorsement: many(7, (index) => ({ ...endorsement, id: `urn:e:${index}` })) })
  },
  'a signed badge with 58 results of 40 alignments, as many values as are read': async () =>
    await ownBadge(withResults(58, 40)),
  'a badge with 150 results of 40 alignments': () => unsure(withResults(150, 40)),
  'a badge with 100,000 texts in 2,500 lists': () =>
    unsure({
      related: many(2_500, () => ({ type: ['Related'], tag: many(40, (i) => `${i}`) })) as never,
    }),
  'a signed badge with a picture of 900,000 bytes': async () =>
    await ownBadge(
      badgeWith({ image: { id: `data:image/png;base64,${'A'.repeat(900_000)}`, type: 'Image' } }),
    ),
  'a Europass credential of 9 MiB': () =>
    json({
      ...europass(),
      claims: many(100_000, (i) => ({
        id: `urn:c:${i}`,
        type: 'LearningAchievement',
        title: { en: ['x'] },
      })),
    }),
  'a Europass credential with a picture of 9 MiB': () =>
    json({
      ...europass(),
      displayParameter: {
        type: 'DisplayParameter',
        individualDisplay: [{ content: 'A'.repeat(9 * MIB) }],
      },
    }),
  'a Europass credential of claims in claims': () => {
    let inner: Json = {}
    for (let depth = 0; depth < 25; depth++)
      inner = {
        id: `urn:c:${depth}`,
        type: 'LearningAchievement',
        hasPart: many(1, () => inner),
      } as Json
    return json({
      ...europass(),
      credentialSubject: { id: 'urn:s', type: 'Person', hasClaim: many(300, () => inner) },
    })
  },
}

const europass = (): JsonObject => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'http://data.europa.eu/snb/model/context/edc-ap',
  ],
  id: 'urn:credential:1',
  type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  issuer: { id: 'urn:i', type: 'Organisation' },
  validFrom: '2026-01-01T00:00:00Z',
})

export const HOSTILE_TOKENS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'a header of 40,000 members': () =>
    utf8(`${part(Object.fromEntries(many(40_000, (i) => [`m${i}`, i])))}.e30.AAAA`),
  'a header that calls 50,000 members critical': () =>
    utf8(`${part({ alg: 'ES256', crit: many(50_000, (i) => `m${i}`) })}.e30.AAAA`),
  'a chain of 1,000 certificates': () =>
    utf8(
      `${part({ alg: 'ES256', x5c: many(1_000, () => Buffer.alloc(400, 0x30).toString('base64')) })}.e30.AAAA`,
    ),
  'a certificate of 700,000 bytes': () =>
    utf8(
      `${part({ alg: 'ES256', x5c: [Buffer.alloc(500_000, 0x30).toString('base64')] })}.e30.AAAA`,
    ),
  'a modulus of 16,384 bits and an exponent as long': () => byRsa(rsaKey(2_730, 'v'.repeat(2_730))),
  'a modulus of a million bits': () => byRsa(rsaKey(175_000, 'AQAB')),
  '3,000 disclosures, each in the next': async () => utf8(await disclosureChain(3_000)),
  '30 disclosures, each in the next': async () => utf8(await disclosureChain(30)),
  'a general seal with 5,000 signatures': () =>
    json({
      payload: part(badge()),
      signatures: many(5_000, () => ({ protected: part({ alg: 'ES256' }), signature: 'AAAA' })),
    }),
  'a seal with 10,000 unsigned items': () =>
    json({
      payload: part(badge()),
      signatures: [
        {
          protected: part({ alg: 'ES256', x5c: ['MAA='] }),
          header: { etsiU: many(10_000, () => part({ sigTst: {} })) },
          signature: 'AAAA',
        },
      ],
    }),
}

const baked = (inner: Uint8Array): Uint8Array =>
  bakeSvg(emptySvg, { kind: 'ob3', text: new TextDecoder().decode(inner) })

export const HOSTILE_CONTAINERS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> =
  {
    'a drawing with a credential of 12 MiB': () => baked(zeros(12)),
    'a drawing with 400,000 elements side by side': () =>
      utf8(`${SVG}${'<g/>'.repeat(400_000)}</svg>`),
    'a drawing with a comment of 15 MiB': () => utf8(`${SVG}<!--${' '.repeat(15 * MIB)}--></svg>`),
    'a drawing with a value of 15 MiB': () => utf8(`${SVG}<g a="${' '.repeat(15 * MIB)}"/></svg>`),
    'a drawing with a million references to letters': () =>
      utf8(`${SVG}${'&#65;'.repeat(1_000_000)}</svg>`),
    'a drawing of 100,000 namespaces': () =>
      utf8(`${SVG}${many(100_000, (i) => `<g xmlns:n${i}="urn:${i}">`).join('')}`),
    'a PDF attachment that unpacks to 64 MiB': () =>
      attached(stream('/Filter/FlateDecode', deflateSync(zeros(64)))),
    'a PDF attachment packed twice': () =>
      attached(stream('/Filter[/FlateDecode/FlateDecode]', deflateSync(deflateSync(zeros(200))))),
    'a PDF attachment packed 200 times': () =>
      attached(stream(`/Filter[${'/FlateDecode'.repeat(200)}]`, 'x')),
    'a PDF whose names name themselves': () =>
      rawPdf({
        objects: {
          ...ATTACHING,
          1: '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 5 0 R>>>>',
          5: '<</Kids[5 0 R 5 0 R 5 0 R]>>',
        },
      }),
    'a PDF whose names fork 40 times': () =>
      rawPdf({
        objects: {
          ...ATTACHING,
          1: '<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 10 0 R>>>>',
          ...Object.fromEntries(
            many(40, (i) => [i + 10, `<</Kids[${i + 11} 0 R ${i + 11} 0 R]>>`]),
          ),
          50: '<</Names[(a) 3 0 R]>>',
        },
      }),
    'a PDF whose tables lead in a circle': () =>
      pdfText(
        '1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 2/Prev 46>>\nstartxref\n46\n%%EOF\n',
      ),
    'a PDF of an array in an array': () => pdfText(`1 0 obj\n${'['.repeat(500_000)}`),
    'a PDF of a dictionary in a dictionary': () =>
      rawPdf({
        objects: { ...ATTACHING, 1: `${'<</A'.repeat(100_000)} 1${'>>'.repeat(100_000)}` },
      }),
    'a PDF of a string of brackets': () =>
      rawPdf({ objects: { ...ATTACHING, 1: `(${'('.repeat(1_000_000)}` } }),
    'a PDF with 300 versions': () =>
      rawPdf(...many(300, () => ({ objects: { ...ATTACHING, 4: stream('', '{}') } }))),
    'a PDF with 20,000 attachments': () =>
      rawPdf({
        objects: {
          ...ATTACHING,
          1: `<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[${'(a) 3 0 R'.repeat(20_000)}]>>>>>>`,
          4: stream('', '{}'),
        },
      }),
    'a PDF with a list of objects that claims a million': () => {
      const objects = deflateSync(Buffer.from(`${many(200_000, (i) => `${i} 0 `).join('')}null`))
      return rawPdf({
        objects: {
          ...ATTACHING,
          4: stream('/Filter/FlateDecode', deflateSync(zeros(15))),
          9: stream('/Type/ObjStm/N 1000000/First 9999999/Filter/FlateDecode', objects),
        },
      })
    },
    'a picture with a text of 14 MiB': () =>
      bakePng(EMPTY_PNG, { kind: 'ob3', text: ' '.repeat(14 * MIB) }),
    'a picture with a token of 900,000 dots': () =>
      bakePng(EMPTY_PNG, { kind: 'ob3', text: `a${'.a'.repeat(450_000)}` }),
    'an archive of 500 members': () =>
      writeZip(new Map(many(500, (i) => [`${i}.json`, new Uint8Array()]))),
    'an archive of one credential of 64 MiB': () =>
      writeZip(new Map([['a.json', new Uint8Array(zeros(64))]])),
    'an archive of 100 credentials of 15 MiB': () =>
      writeZip(new Map(many(100, (i) => [`${i}.json`, PADDED]))),
    'an archive in an archive': () =>
      writeZip(new Map(many(20, (i) => [`${i}.zip`, writeZip(new Map([['a.json', PADDED]]))]))),
    'an archive of 100 MiB that holds nothing': () =>
      Buffer.concat([writeZip(new Map([['a.json', utf8('{}')]])), zeros(100)]),
    'packed bytes': () => deflateRawSync(zeros(64)),
  }

const PADDED = new Uint8Array(zeros(15))
const EMPTY_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
