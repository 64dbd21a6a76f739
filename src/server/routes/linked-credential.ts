// What a reader pastes or scans may be a link to a credential. It is followed for whoever looks at the page, by the rules
// of the guarded fetcher, once, and never noted: a link may be the key to what it leads to. security.md section 3.

import type { LoadDocument } from '../../trust/load-document.ts'
import type { LoadLimit } from '../load-limit.ts'

const MAX_LINK_LENGTH = 2_000
/** Credentials first: a page that has both gives the one that can be verified. */
const ACCEPT =
  'application/vc+ld+json, application/ld+json, application/json, application/vc+jwt, application/jwt, application/dc+sd-jwt, image/png, image/svg+xml, application/pdf'

/** The link that was handed in instead of a credential; undefined for anything else. */
export function linkIn(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_LINK_LENGTH) return undefined
  const text = new TextDecoder().decode(bytes).trim()
  const isLink = /^(?:https?|openid-credential-offer):\/\/\S+$/i.test(text)
  return isLink && URL.canParse(text) ? text : undefined
}

/**
 * Reads what stands at a link; undefined when nothing can be had there, for whatever reason, or only a web page. A
 * wallet's offer is never followed: it could be used up.
 */
export function createLinkReader(
  load: LoadDocument | undefined,
  limit: LoadLimit,
): (link: string, gone?: AbortSignal) => Promise<Uint8Array | undefined> {
  return async (link, gone) => {
    if (!load || !/^https:/i.test(link)) return undefined
    return await limit(async () => {
      try {
        const { status, contentType, bytes } = await load(link, { accept: ACCEPT })
        return status === 200 && !/html/.test(contentType) ? bytes : undefined
      } catch {
        return undefined
      }
    }, gone)
  }
}
