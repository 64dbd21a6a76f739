// DER in and out of asn1js: the bytes of a part as they stood, so that what is signed or embedded is never re-encoded.
// ITU-T X.690. Which structures are expected is for the files beside this one.

import { type AsnType, type BaseBlock, fromBER, GeneralizedTime, ObjectIdentifier } from 'asn1js'

/** Any decoded ASN.1 value. */
export type DerNode = AsnType

/** Decodes one value; undefined when the bytes are no BER, are nested beyond reason, or something follows them. */
export function decodeDer(bytes: Uint8Array): DerNode | undefined {
  return readOrUndefined(() => {
    const { offset, result } = fromBER(new Uint8Array(bytes))
    return offset === bytes.length ? result : undefined
  })
}

/** The bytes that a decoded value was read from. */
export function originalBytes(node: BaseBlock): Uint8Array {
  return new Uint8Array(node.valueBeforeDecodeView)
}

/** DER of a value that was made, not read. */
export function encodeDer(node: BaseBlock): Uint8Array {
  return new Uint8Array(node.toBER())
}

/**
 * The values inside a constructed value; none for a primitive one. The library offers some for an octet string too when
 * its bytes, such as one digest in a few hundred, happen to be a value.
 */
export function childrenOf(node: DerNode | undefined): readonly DerNode[] {
  if (!node?.idBlock.isConstructed) return []
  const value: unknown = (node.valueBlock as { value?: unknown }).value
  return Array.isArray(value) ? (value as DerNode[]) : []
}

/**
 * The values inside a constructed value, each as the bytes it stands in, without decoding what is in them. Most of a
 * timestamp is certificates that were met before.
 */
export function partsOf(der: Uint8Array | undefined): readonly Uint8Array[] {
  if (!der) return []
  // BER with its indefinite lengths is rare and left to the library.
  return slicedParts(der) ?? childrenOf(decodeDer(der)).map((part) => originalBytes(part))
}

const CONSTRUCTED = 0x20
const LONG_TAG = 0x1f
/** A length without end; above it, how many bytes of length follow. */
const INDEFINITE = 0x80

/** Undefined for anything but DER with short tags, filled to the last byte. */
function slicedParts(der: Uint8Array): readonly Uint8Array[] | undefined {
  const outer = valueAt(der, 0)
  if (!outer || outer.end !== der.length || (outer.tag & CONSTRUCTED) === 0) return undefined
  const parts: Uint8Array[] = []
  for (let at = outer.start; at < der.length; ) {
    const inner = valueAt(der, at)
    if (!inner || inner.end > der.length) return undefined
    parts.push(der.subarray(at, inner.end))
    at = inner.end
  }
  return parts
}

/** The tag of the value at an offset, and where its contents begin and end. */
function valueAt(
  der: Uint8Array,
  at: number,
): { tag: number; start: number; end: number } | undefined {
  // Where bytes are missing, the value ends beyond the end.
  const [tag = LONG_TAG, first = 0] = der.subarray(at, at + 2)
  if ((tag & LONG_TAG) === LONG_TAG || first === INDEFINITE) return undefined
  const isShort = first < INDEFINITE
  const start = at + 2 + (isShort ? 0 : first - INDEFINITE)
  const length = isShort
    ? first
    : der.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  return { tag, start, end: start + length }
}

/** The object identifier in a value of its own; empty for anything else. */
export function oidIn(der: Uint8Array | undefined): string {
  return oidOf(der && decodeDer(der))
}

/** The object identifier that a value is; empty for anything else. */
export function oidOf(node: DerNode | undefined): string {
  return node instanceof ObjectIdentifier ? node.getValue() : ''
}

/** The time in a value of its own; undefined when it is no GeneralizedTime. */
export function generalizedTime(der: Uint8Array | undefined): Date | undefined {
  const value = der && decodeDer(der)
  return value instanceof GeneralizedTime ? value.toDate() : undefined
}

/** Runs a reader of a library that throws on malformed input; undefined then. */
export function readOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
