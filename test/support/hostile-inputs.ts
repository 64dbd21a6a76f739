// Inputs made to cost their reader more than they cost their maker: deep, wide, quadratic, poisoned and compressed.
// Each with a name for the test that feeds it. Nothing here is signed, and nothing asserts.

import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { JsonObject } from '../../src/util/json.ts'
import { badge, PROOF } from './test-issuer.ts'

const MIB = 1024 * 1024
const text = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

/** A badge with members replaced and a proof that cannot be right. */
function proven(changes: JsonObject): JsonObject {
  return { ...badge(changes), proof: [{ ...PROOF, proofValue: `z${'1'.repeat(64)}` }] }
}

function subjectWith(members: JsonObject): JsonObject {
  const { credentialSubject } = badge()
  return proven({ credentialSubject: { ...(credentialSubject as JsonObject), ...members } })
}

/** Profiles that name each other, all alike: telling them apart takes all permutations. */
function clique(size: number): JsonObject[] {
  const ids = Array.from({ length: size }, (_, index) => `_:n${index}`)
  return ids.map((id) => ({
    id,
    type: ['Achievement'],
    related: ids.filter((other) => other !== id).map((other) => ({ id: other, type: ['Related'] })),
  }))
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
}

function png(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const header = new Uint8Array([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const all = [['IHDR', header], ...chunks, ['IEND', new Uint8Array()]] as const
  const parts = all.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, ...parts])
}

const keyword = (name: string, rest: Uint8Array) => Buffer.concat([Buffer.from(`${name}\0`), rest])

function random(length: number): string {
  const parts: string[] = []
  for (let at = 0; at < length; at += 64)
    parts.push(createHash('sha256').update(String(at)).digest('hex'))
  return parts.join('').slice(0, length)
}

const jwt = (header: unknown, payload: string) =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(payload).toString('base64url')}.AAAA`

/** 64 MiB in 64 kB. */
const BOMB = deflateSync(Buffer.alloc(64 * MIB, 0x20))

/** Hostile inputs by name; made when asked for, as some are large. */
export const HOSTILE_INPUTS: Readonly<Record<string, () => Uint8Array>> = {
  'an object in an object, 200,000 deep': () => text(nested(200_000)),
  'an array in an array, 400,000 deep': () => text('['.repeat(400_000)),
  'a badge with an object 60 deep in every member': () =>
    text(subjectWith({ result: JSON.parse(nested(60)) as JsonObject })),
  '300,000 members': () =>
    text(`{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":0`).join(',')}}`),
  'a million values in an array': () => text(`[${'0,'.repeat(500_000)}0]`),
  'one value 1,000,000 long': () => text(subjectWith({ name: 'x'.repeat(1_000_000) })),
  '60,000 equal results': () =>
    text(subjectWith({ result: Array.from({ length: 20_000 }, () => ({ type: ['Result'] })) })),
  '20,000 types': () => text(proven({ type: Array.from({ length: 20_000 }, (_, i) => `T${i}`) })),
  '2,000 contexts': () =>
    text(proven({ '@context': Array.from({ length: 2_000 }, (_, i) => `https://c.example/${i}`) })),
  '30,000 proofs': () =>
    text({ ...badge(), proof: Array.from({ length: 8_000 }, () => ({ ...PROOF })) }),
  'a chain of proofs in a circle': () =>
    text({
      ...badge(),
      proof: Array.from({ length: 16 }, (_, i) => ({
        ...PROOF,
        id: `urn:p:${i}`,
        previousProof: Array.from({ length: 16 }, (__, j) => `urn:p:${j}`).filter(
          (id) => id !== `urn:p:${i}`,
        ),
        proofValue: 'z1',
      })),
    }),
  'a clique of 12': () => text(proven({ related: clique(12) as never })),
  'a clique of 40 in the subject': () =>
    text(subjectWith({ achievement: { type: ['Achievement'], related: clique(40) } as never })),
  '3,000 blank nodes alike': () =>
    text(
      subjectWith({
        identifier: Array.from({ length: 3_000 }, () => ({
          type: 'IdentityObject',
          hashed: false,
          identityHash: 'x',
          identityType: 'name',
        })),
      }),
    ),
  '1,000 endorsements': () =>
    text(
      proven({
        endorsement: Array.from({ length: 500 }, () => badge()) as unknown as JsonObject[],
      }),
    ),
  'endorsements in endorsements': () => {
    let inner: JsonObject = badge()
    for (let depth = 0; depth < 8; depth++) inner = badge({ endorsement: [inner, inner] })
    return text(inner)
  },
  'endorsements three deep, as many as there is room for': () => {
    const leaf = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: 'EndorsementCredential',
    }
    const level = (inner: JsonObject) => ({
      ...leaf,
      endorsement: Array.from({ length: 18 }, () => inner),
    })
    return text(badge({ endorsement: Array.from({ length: 18 }, () => level(level(leaf))) }))
  },
  'a presentation of 64 presentations of 64': () => {
    const empty = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
    }
    const level = (inner: JsonObject) => ({
      ...empty,
      verifiableCredential: Array.from({ length: 64 }, () => inner),
    })
    return text(level(level(empty)))
  },
  'a number 500,000 digits long': () => text(`{"a":1${'0'.repeat(500_000)}}`),
  'a text of escapes': () => text(`{"a":"${'\\u0041'.repeat(150_000)}"}`),
  'an unterminated text': () => text(`{"a":"${'\\\\'.repeat(400_000)}`),
  'a token with a header of 800,000 bytes': () =>
    text(jwt({ alg: 'ES256', x: 'y'.repeat(800_000) }, '{}')),
  'a token with 300,000 dots': () => text(`a${'.a'.repeat(300_000)}`),
  'a token with 300,000 disclosures': () =>
    text(`${jwt({ alg: 'ES256', typ: 'dc+sd-jwt' }, '{"vct":"x"}')}~${'WyJhIl0~'.repeat(100_000)}`),
  'a token whose digests stand 10,000 times': () =>
    text(
      `${jwt({ alg: 'ES256', typ: 'dc+sd-jwt' }, `{"vct":"x","_sd":[${Array.from({ length: 15_000 }, () => `"${'A'.repeat(43)}"`).join(',')}]}`)}~`,
    ),
  'a compressed credential in a picture': () =>
    png([
      ['iTXt', keyword('openbadgecredential', Buffer.concat([Buffer.from([1, 0, 0, 0]), BOMB]))],
    ]),
  'a picture with a compressed bomb beside it': () =>
    png([['zTXt', keyword('Comment', Buffer.concat([Buffer.from([0]), BOMB]))]]),
  'a picture with 200,000 chunks': () =>
    png(Array.from({ length: 200_000 }, () => ['tEXt', Buffer.from('a\0b')] as const)),
  'a picture with a chunk as long as its length field allows': () => {
    const whole = png([['tEXt', Buffer.from('a\0b')]])
    whole.set([0x7f, 0xff, 0xff, 0xff], 33)
    return whole
  },
  'a drawing that grows by entities': () =>
    text(
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "&a${i ? i - 1 : ''};&a${i ? i - 1 : ''};&a${i ? i - 1 : ''};">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg">&a19;</svg>`,
    ),
  'a drawing 300,000 deep': () =>
    text(`<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(300_000)}`),
  'a drawing with 200,000 attributes': () =>
    text(
      `<svg xmlns="http://www.w3.org/2000/svg" ${Array.from({ length: 200_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
    ),
  'random text': () => text(random(MIB)),
  'a PDF of nothing but objects': () =>
    text(
      `%PDF-1.7\n${Array.from({ length: 60_000 }, (_, i) => `${i + 1} 0 obj<</A ${i} 0 R>>endobj`).join('\n')}\n`,
    ),
}
