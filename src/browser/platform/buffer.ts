// What the verifier asks of `node:buffer`, for browsers.

export { Buffer } from 'buffer'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes)
    return true
  } catch {
    return false
  }
}
