// The verifier for browsers without a browser: on our credentials in every form, good and with one letter changed, it gives
// the report of the library. test/interop/on-device-corpus.test.ts asks Chromium the same, of the whole corpus.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bakePng } from '../../../src/container/png.ts'
import { bakeSvg } from '../../../src/container/svg.ts'
import { loadPinnedContexts } from '../../../src/linked-data/pinned-contexts.ts'
import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { createVerifier, type Verifier } from '../../../src/verify/verifier.ts'
import { type BundledVerifier, startBundledVerifier } from '../../support/bundled-verifier.ts'
import { ROOT } from '../../support/cli.ts'
import { exampleSetup } from '../../support/example-setup.ts'
import { ATTACHING, rawPdf } from '../../support/raw-pdf.ts'
import { loaderOver } from '../../support/verify-setup.ts'

const AT = new Date('2026-11-22T00:00:00Z')
const signed = (name: string) =>
  new Uint8Array(readFileSync(join(ROOT, 'fixtures/signed', `student-ambassador.${name}`)))
const selective = readFileSync(join(ROOT, 'fixtures/signed/green-campus.sd-jwt.eudi.sd-jwt'))
const badge = new TextDecoder().decode(signed('eddsa-rdfc-2022.ob3.json'))
const token = new TextDecoder().decode(signed('jwt-es256.ob3.jwt')).trim()

/** A picture of nothing. */
function pixel(): Uint8Array {
  const chunk = (type: string, data: string) => {
    const body = Buffer.concat([Buffer.from(type), Buffer.from(data, 'hex')])
    const [head, tail] = [Buffer.alloc(4), Buffer.alloc(4)]
    head.writeUInt32BE(body.length - 4)
    tail.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, tail])
  }
  const parts = [chunk('IHDR', '00000001000000010806000000'), chunk('IEND', '')]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['eddsa-jcs-2022', signed('eddsa-jcs-2022.ob3.json')],
  ['ecdsa-rdfc-2019', signed('ecdsa-rdfc-2019.ob3.json')],
  ['Ed25519Signature2020', signed('Ed25519Signature2020.ob3.json')],
  ['a seal', signed('jades-b.elm.jsonld')],
  ['RS256', readFileSync(join(ROOT, 'fixtures/signed/green-campus.jwt-rs256.ob3.jwt'))],
  ['SD-JWT', selective],
  ['a picture of eddsa-rdfc-2022', bakePng(pixel(), { kind: 'ob3', text: badge })],
  [
    'a drawing of ES256',
    bakeSvg(utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), { kind: 'ob3', text: token }),
  ],
  [
    'a packed paper',
    rawPdf({
      objects: {
        ...ATTACHING,
        4: { dict: '/Type/EmbeddedFile/Filter/FlateDecode', data: deflateSync(badge) },
      },
    }),
  ],
]
/** One that two programs would read in two ways, or not at all. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['padding', `${token}=`],
  ['a letter of another alphabet', token.replace('.', '+.')],
  ['a part too few', token.slice(0, token.lastIndexOf('.'))],
  ['a member twice', badge.replace('{', '{"id":"urn:x",')],
  ['a mark before it', `\ufeff${badge}`],
  ['half a pair', badge.replace('"name":"', '"name":"\\ud800')],
]

let inBrowser: BundledVerifier
let library: Verifier
beforeAll(async () => {
  const { setup, network } = await exampleSetup()
  inBrowser = await startBundledVerifier({ at: AT, setup, documents: network })
  const loadDocument = loaderOver(Object.fromEntries(network))
  const contexts = loadPinnedContexts()
  library = createVerifier({ ...setup, contexts, loadDocument, clock: () => AT })
})
afterAll(async () => await inBrowser?.close())

/** The report of both, which must be one. */
async function reportOf(bytes: Uint8Array): Promise<Report> {
  const expected = await library.verify(bytes)
  expect(await inBrowser.verify(bytes)).toEqual(JSON.parse(JSON.stringify(expected)))
  return expected
}

test.each(FILES)('%s: good, and with a letter changed', async (_name, bytes) => {
  const { verdict, checks } = await reportOf(bytes)
  expect([verdict, ...checks.filter(({ outcome }) => outcome === 'failed')]).toEqual(['passed'])
  const middle = Math.floor(bytes.length / 2)
  const changed = await reportOf(Uint8Array.from(bytes).with(middle, (bytes[middle] ?? 0) ^ 1))
  expect(changed.verdict).toBe('failed')
})

test.each(HOSTILE)('%s', async (_name, text) => {
  expect((await reportOf(utf8(text))).verdict).toBe('failed')
})
