// Data URLs as envelopes of credentials write them: a media type and a token, as it is or in base64. RFC 2397.

import { utf8 } from '../util/bytes.ts'
import { decodeStandardBase64 } from './seal/standard-base64.ts'

const DATA_URL = /^data:([a-z0-9.+-]+\/[a-z0-9.+-]+)((?:;[a-z0-9=-]+)*),([\x21-\x7e]+)$/i

/** The media type in lower case and the bytes after the comma, or undefined when it is no such URL. */
export function mediaTypeAndContent(
  url: string,
): { readonly mediaType: string; readonly content: Uint8Array } | undefined {
  const found = DATA_URL.exec(url) as [string, string, string, string] | null
  if (!found) return undefined
  const [, mediaType, parameters, text] = found
  const content = /;base64$/i.test(parameters)
    ? decodeStandardBase64(text)
    : // `~`, which divides disclosures, is often written as an escape.
      utf8(text.replaceAll(/%7e/gi, '~'))
  return content && { mediaType: mediaType.toLowerCase(), content }
}
