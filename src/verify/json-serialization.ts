// A token in a JSON serialization of JWS: the very same token where it holds one signature, and nothing beside it that
// the signature does not cover but what SD-JWT has there. RFC 7515 section 7.2, RFC 9901 section 8. What does not call
// itself a token is a seal, which has rules of its own.

import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { isTokenType } from './open-jws.ts'
import { decodeHeader, isCompactSeal } from './seal/read-envelope.ts'

/** The compact form; undefined for what is not one such token. */
export function compactForm(document: JsonObject): string | undefined {
  const { payload, ...flattened } = document
  const signed = 'signatures' in flattened ? onlyOne(flattened) : flattened
  const { protected: head, signature, header = {}, ...others } = signed ?? {}
  const texts = [head, payload, signature]
  if (Object.keys(others).length > 0 || !texts.every((text) => typeof text === 'string'))
    return undefined
  const token = texts.join('.')
  if (!isTokenType(decodeHeader(String(head))?.typ) || isCompactSeal(token)) return undefined
  return withDisclosures(token, header)
}

/** The one signature of the general form, where nothing stands beside it. */
function onlyOne({ signatures, ...others }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(signatures) || Object.keys(others).length > 0) return undefined
  const [only, ...more] = signatures as readonly Json[]
  return isJsonObject(only) && more.length === 0 ? only : undefined
}

/** What SD-JWT puts into the header that is not signed: disclosures and the holder's token, each proven by itself. */
function withDisclosures(token: string, header: Json): string | undefined {
  if (!isJsonObject(header)) return undefined
  const { disclosures, kb_jwt: binding = '', ...others } = header
  if (Object.keys(others).length > 0 || typeof binding !== 'string') return undefined
  if (disclosures === undefined) return binding === '' ? token : undefined
  const isList = Array.isArray(disclosures) && disclosures.every((one) => typeof one === 'string')
  return isList ? [token, ...disclosures, binding].join('~') : undefined
}
