// CBOR as far as derived proof values of ecdsa-sd-2023 need it: unsigned integers, byte strings, arrays and maps
// of definite length, and tag 64 (some issuers write byte strings with it). RFC 8949, strict: every length in
// its shortest form, no duplicate keys, nothing behind the value.

/** A decoded value; the keys of maps are unsigned integers. */
export type CborValue = number | Uint8Array | readonly CborValue[] | ReadonlyMap<number, CborValue>

/** Deeper than any proof value. */
const MAX_DEPTH = 4
/** `uint8 Typed Array`, RFC 8746. */
const TAG_BYTES = 64

/** The one value that the bytes hold, or undefined when they are not that. */
export function decodeCbor(bytes: Uint8Array): CborValue | undefined {
  const reader = { bytes, at: 0 }
  try {
    const value = readValue(reader, 0)
    return reader.at === bytes.length ? value : undefined
  } catch {
    // Nothing in here throws but the reader, and it throws for no other reason.
    return undefined
  }
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function readValue(reader: Reader, depth: number): CborValue {
  if (depth > MAX_DEPTH) throw new RangeError('too deep')
  const { major, argument } = readHead(reader)
  switch (major) {
    case 0:
      return argument
    case 2:
      return take(reader, argument)
    case 4:
      return readMany(argument, () => readValue(reader, depth + 1))
    case 5:
      return readMap(reader, argument, depth)
    case 6: {
      const value = readValue(reader, MAX_DEPTH)
      if (argument !== TAG_BYTES || !(value instanceof Uint8Array)) throw new RangeError('a tag')
      return value
    }
    default:
      throw new RangeError('a type that no proof value has')
  }
}

function readMap(reader: Reader, length: number, depth: number): ReadonlyMap<number, CborValue> {
  const entries = readMany(length, (): [number, CborValue] => {
    const key = readValue(reader, MAX_DEPTH)
    if (typeof key !== 'number') throw new RangeError('a key that is no number')
    return [key, readValue(reader, depth + 1)]
  })
  const map = new Map(entries)
  if (map.size !== entries.length) throw new RangeError('a key twice')
  return map
}

function readMany<T>(length: number, read: () => T): T[] {
  // Each entry takes a byte at least: no memory is set aside for a length that is a lie.
  const items: T[] = []
  while (items.length < length) items.push(read())
  return items
}

function readHead(reader: Reader): { major: number; argument: number } {
  const [head = 0] = take(reader, 1)
  const info = head & 0x1f
  if (info < 24) return { major: head >> 5, argument: info }
  if (info > 26) throw new RangeError('a length beyond any proof value')
  const length = 2 ** (info - 24)
  const argument = take(reader, length).reduce((value, byte) => value * 256 + byte, 0)
  const least = length === 1 ? 24 : 2 ** (4 * length)
  if (argument < least) throw new RangeError('a length in a longer form than it needs')
  return { major: head >> 5, argument }
}

function take(reader: Reader, length: number): Uint8Array {
  const { bytes, at } = reader
  if (at + length > bytes.length) throw new RangeError('cut off')
  reader.at += length
  return bytes.subarray(at, at + length)
}
