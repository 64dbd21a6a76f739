// DER by hand: enough to make certificates, lists and timestamps, good and bad, without any library that reads them.

export type Der = Uint8Array

export function tlv(tag: number, ...content: readonly Der[]): Der {
  const body = Buffer.concat(content)
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return new Uint8Array(Buffer.concat([Buffer.from([tag, ...length]), body]))
}

export const sequence = (...content: readonly Der[]) => tlv(0x30, ...content)
export const set = (...content: readonly Der[]) => tlv(0x31, ...content)
export const octets = (content: Der) => tlv(0x04, content)
export const bits = (content: Der, unused = 0) => tlv(0x03, Uint8Array.of(unused), content)
export const boolean = (value: boolean) => tlv(0x01, Uint8Array.of(value ? 0xff : 0))
export const integer = (value: number) =>
  tlv(0x02, value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(0, value >> 8, value & 0xff))
export const text = (value: string) => tlv(0x0c, Buffer.from(value))
/** Context-specific and constructed. */
export const explicit = (number: number, ...content: readonly Der[]) =>
  tlv(0xa0 + number, ...content)
export const nothing = () => tlv(0x05)

export function oid(name: string): Der {
  const [first = 0, second = 0, ...others] = name.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of others) {
    const digits = [part & 0x7f]
    for (let rest = Math.floor(part / 128); rest > 0; rest = Math.floor(rest / 128))
      digits.unshift((rest & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return tlv(0x06, Uint8Array.from(bytes))
}

/** GeneralizedTime with whole seconds. */
export function time(date: Date): Der {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return tlv(0x18, Buffer.from(`${digits}Z`))
}
