// Archives of members that are each as large as a credential may be: what is read of one must be gone when the next is
// read. The bytes are noise from a counter, so that they pack badly and are always the same. Nothing here asserts.

import { createHash } from 'node:crypto'
import { bakePng } from '../../src/container/png.ts'
import { writeChunks } from '../../src/container/png-chunks.ts'
import { createZipWriter, packMember } from '../../src/container/zip-writer.ts'
import { concatBytes, utf8 } from '../../src/util/bytes.ts'
import { badge } from './test-issuer.ts'

const MIB = 1024 * 1024

function noise(bytes: number): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 2048 }, (_, at) => createHash('sha512').update(`${at}`).digest()),
  )
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / block.length) }, () => block))
}

/** So many members of one content, which is packed once. */
function archive(name: string, content: Uint8Array, count: number): Uint8Array {
  const packed = packMember(name, content)
  const writer = createZipWriter()
  const pieces = Array.from({ length: count }, (_, at) =>
    writer.add({ ...packed, name: `${at}-${name}` }),
  )
  return concatBytes(...pieces.flat(), writer.end())
}

function picture(): Uint8Array {
  const header = Buffer.from('00000001000000010806000000', 'hex')
  const chunks = [
    { type: 'IHDR', data: header },
    { type: 'IDAT', data: noise(15 * MIB) },
    { type: 'IEND', data: new Uint8Array() },
  ]
  return bakePng(writeChunks(chunks), { kind: 'ob3', text: JSON.stringify(badge()) })
}

function europass(): Uint8Array {
  const image = noise(6 * MIB).toString('base64')
  const types = ['VerifiableCredential', 'EuropeanDigitalCredential']
  return utf8(JSON.stringify({ ...badge({ type: types }), image }))
}

/** Archives by what they hold; the second fits through a pipe as well. */
export const LARGE_ARCHIVES = {
  '16 pictures of 15 MiB': () => archive('badge.png', picture(), 16),
  'four Europass credentials of 8 MiB': () => archive('credential.jsonld', europass(), 4),
} as const
