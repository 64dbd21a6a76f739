// Credentials that would do something to the page that shows them, signed well by somebody whom nobody knows.
// No assertions here.

import type { JsonObject } from '../../src/util/json.ts'
import { badgeWith, PROOF, proofOver, testKey } from './test-issuer.ts'

/** Signed, well, by a key of nobody that the server knows. */
export async function ofStranger(document: JsonObject): Promise<JsonObject> {
  const { didKey, multikey, privateKey } = testKey(99)
  const issued = { ...document, issuer: { ...(document.issuer as JsonObject), id: didKey } }
  const proof = { ...PROOF, verificationMethod: `${didKey}#${multikey}` }
  return { ...issued, proof: [await proofOver(issued, proof, privateKey)] }
}

const EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
/** By what is tried. All are well-formed, so that they are shown. */
export const HOSTILE_CREDENTIALS: readonly (readonly [string, JsonObject])[] = [
  ['scripts', badgeWith({ name: EVIL, description: EVIL, criteria: { narrative: EVIL } })],
  [
    'markdown',
    badgeWith({
      criteria: { narrative: '[x](javascript:alert(1)) ![x](https://evil.example/x.png) <b>x</b>' },
      description: '<svg onload=alert(1)>',
    }),
  ],
  ['bidi', badgeWith({ name: '\u202egnp.exe\u202c \u2066x\u2069\u200b' })],
  [
    'data URLs',
    badgeWith({
      image: {
        id: `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString('base64')}`,
        type: 'Image',
      },
      criteria: { id: 'data:text/html,<script>alert(1)</script>', narrative: 'x' },
    }),
  ],
  [
    'a picture that would fill the memory',
    badgeWith({ image: { id: `data:image/png;base64,${bomb()}`, type: 'Image' } }),
  ],
  ['huge fields', badgeWith({ name: 'W'.repeat(100_000), description: 'a '.repeat(100_000) })],
]

/** The head of a PNG that claims to be 60,000 pixels wide and high. */
function bomb(): string {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const size = Buffer.alloc(8)
  size.writeUInt32BE(60_000, 0)
  size.writeUInt32BE(60_000, 4)
  return Buffer.concat([head, size, Buffer.from('08060000000000000000', 'hex')]).toString('base64')
}
