// DER in and out of asn1js: the bytes of a part as they stood, so that what is signed or embedded is never re-encoded.
// ITU-T X.690. Which structures are expected is for the files beside this one.

import { type AsnType, type BaseBlock, fromBER } from 'asn1js'

/** Any decoded ASN.1 value. */
export type DerNode = AsnType

/** Decodes one value; undefined when the bytes are no BER, are nested beyond reason, or something follows them. */
export function decodeDer(bytes: Uint8Array): DerNode | undefined {
  const decoded = readOrUndefined(() => fromBER(new Uint8Array(bytes)))
  return decoded && decoded.offset === bytes.length ? decoded.result : undefined
}

/** The bytes that a decoded value was read from. */
export function originalBytes(node: BaseBlock): Uint8Array {
  return new Uint8Array(node.valueBeforeDecodeView)
}

/** DER of a value that was made, not read. */
export function encodeDer(node: BaseBlock): Uint8Array {
  return new Uint8Array(node.toBER())
}

/** The values inside a constructed value; none for a primitive one. */
export function childrenOf(node: DerNode | undefined): readonly DerNode[] {
  const value: unknown = (node?.valueBlock as { value?: unknown } | undefined)?.value
  return Array.isArray(value) ? (value as DerNode[]) : []
}

/** Runs a reader of a library that throws on malformed input; undefined then. */
export function readOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
