// What checking signatures takes, so that one input cannot ask for more of it than any honest one. A signature costs as
// much as its kind of key does, measured against one of P-256: of RSA the modulus and the exponent decide.

import type { KeyObject } from 'node:crypto'

/** How much work is left for one input, with everything that it holds and names. */
export interface SignatureWork {
  /** Takes the work of so many signatures by a key from what is left; false when there is not so much, and none is taken. */
  take(key: KeyObject, signatures?: number): boolean
}

/** @param signatures As many as there may be by keys of P-256. */
export function createSignatureWork(signatures: number): SignatureWork {
  let left = signatures
  return {
    take(key, count = 1) {
      const cost = costOf(key) * count
      if (cost > left) return false
      left -= cost
      return true
    },
  }
}

const COST_OF_CURVE: Readonly<Record<string, number>> = {
  secp256k1: 3,
  secp384r1: 8,
  secp521r1: 13,
}
const UNIT_OF_RSA_BITS = 2048
const UNIT_OF_EXPONENT_BITS = 64

function costOf({ asymmetricKeyDetails: details }: KeyObject): number {
  const { namedCurve, modulusLength, publicExponent } = { ...details }
  if (modulusLength === undefined || publicExponent === undefined)
    return COST_OF_CURVE[String(namedCurve)] ?? 1
  const exponentBits = publicExponent.toString(2).length
  const squares = (modulusLength / UNIT_OF_RSA_BITS) ** 2
  return Math.max(1, (squares * exponentBits) / UNIT_OF_EXPONENT_BITS)
}
