// Data URLs as envelopes of credentials write them: a media type and a token as it is. RFC 2397; the content is
// text here, and an envelope in base64 is refused by its reader, who expects a token.

const DATA_URL = /^data:([a-z0-9.+-]+\/[a-z0-9.+-]+)(?:;[a-z0-9=-]+)*,([\x21-\x7e]+)$/i

/** The media type in lower case and the text after the comma, or undefined when it is no such URL. */
export function mediaTypeAndContent(
  url: string,
): { readonly mediaType: string; readonly content: string } | undefined {
  const [, mediaType, content] = DATA_URL.exec(url) ?? []
  if (mediaType === undefined || content === undefined) return undefined
  // `~`, which divides disclosures, is often written as an escape.
  return { mediaType: mediaType.toLowerCase(), content: content.replaceAll(/%7e/gi, '~') }
}
