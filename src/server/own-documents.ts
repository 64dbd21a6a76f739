// What the server publishes itself need not be fetched: the keys of its issuers and its status lists are at hand.
// Everything else goes the way it would have gone.

import { buildDidDocument, buildIssuerMetadata } from '../deliver/publication.ts'
import { didWebToUrl, issuerMetadataUrl, webIssuerOf } from '../proof/did.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import { utf8 } from '../util/bytes.ts'
import type { ServerDependencies, ServerIssuer } from './dependencies.ts'

/** A loader that answers for the server's own documents first. */
export function withOwnDocuments(
  next: LoadDocument,
  {
    issuers,
    readStatusList,
    statusBase,
  }: Pick<ServerDependencies, 'readStatusList'> & {
    readonly issuers: readonly ServerIssuer[]
    /** URL without trailing slash under which the lists are served. */
    readonly statusBase?: string
  },
): LoadDocument {
  const documents = new Map(
    issuers.flatMap(({ id, published }) => {
      const place = didWebToUrl(id)
      if (!place.ok) return []
      const metadataUrl = issuerMetadataUrl(webIssuerOf(id))
      return [
        [place.url, utf8(JSON.stringify(buildDidDocument(published)))],
        [metadataUrl, utf8(JSON.stringify(buildIssuerMetadata(published)))],
      ] as const
    }),
  )
  return async (url, options) => {
    const document = documents.get(url)
    if (document) return { status: 200, contentType: 'application/json', bytes: document }
    const list = await readStatusList?.(listName(url, statusBase) ?? '')
    if (list) return { status: 200, contentType: 'application/vc', bytes: list.bytes }
    return await next(url, options)
  }
}

/** The name of a list of ours; undefined for any other URL. */
function listName(url: string, base: string | undefined): string | undefined {
  if (base === undefined || !url.startsWith(`${base}/`)) return undefined
  const name = url.slice(base.length + 1)
  return /^[A-Za-z0-9._-]+$/.test(name) ? name : undefined
}
