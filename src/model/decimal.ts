// Exact decimals for ECTS, shares and fees: text in, text out, no floating point in between.
// Written forms follow TEMPLATE.md element 6 (`7.5`, or `7,5` as input).

/** A decimal as text without exponent or trailing zeros, such as `7.5`; the dot is the separator. */
export type Decimal = string

const WRITTEN = /^(\d{1,12})(?:[.,](\d{1,6}))?$/

/**
 * A written decimal in our one form, or undefined when it is none: `7,50` becomes `7.5`.
 *
 * Signs, exponents and grouping are refused. So is exactly three digits after the separator behind
 * a whole part other than zero: `1.500` is one and a half to some readers and fifteen hundred to others.
 */
export function normaliseDecimal(text: string): Decimal | undefined {
  const match = WRITTEN.exec(text.trim())
  const whole = match?.[1]?.replace(/^0+(?=\d)/, '')
  if (whole === undefined) return undefined
  const fraction = match?.[2] ?? ''
  if (fraction.length === 3 && whole !== '0') return undefined
  return joined(whole, fraction)
}

/** A number in our decimal form; undefined when it is negative, not finite, or has more than six decimals. */
export function decimalOf(value: number): Decimal | undefined {
  const match = WRITTEN.exec(String(value))
  return match?.[1] === undefined ? undefined : joined(match[1], match[2] ?? '')
}

/** Negative when `a < b`, zero when equal, positive when `a > b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = scaled(a) - scaled(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The exact sum; `0` for none. */
export function sumDecimals(terms: readonly Decimal[]): Decimal {
  const sum = terms.reduce((total, term) => total + scaled(term), 0n).toString()
  const padded = sum.padStart(SCALE + 1, '0')
  return joined(padded.slice(0, -SCALE), padded.slice(-SCALE))
}

const SCALE = 6

function scaled(decimal: Decimal): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(SCALE, '0'))
}

function joined(whole: string, fraction: string): Decimal {
  const significant = fraction.replace(/0+$/, '')
  return significant === '' ? whole : `${whole}.${significant}`
}
