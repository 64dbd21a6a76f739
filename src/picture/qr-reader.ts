// The reader of QR codes for browsers that have none of their own: the modules of the package that also writes them,
// to be served as they are.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The module to import, and the one that it imports beside itself; by name, and as the package exports them. */
const EXPORTS = { 'decode.js': 'qr/decode.js', 'index.js': 'qr' } as const
export type QrReaderModule = keyof typeof EXPORTS
export const QR_READER_MODULES = Object.keys(EXPORTS) as readonly QrReaderModule[]

const read = new Map<QrReaderModule, Promise<Uint8Array>>()

/** The text of a module. It exports `BarcodeDetector` as browsers have it (W3C Shape Detection). */
export async function qrReaderModule(name: QrReaderModule): Promise<Uint8Array> {
  const known = read.get(name) ?? readFile(fileURLToPath(import.meta.resolve(EXPORTS[name])))
  read.set(name, known)
  return await known
}
