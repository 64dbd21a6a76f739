// What a seal does not carry and its certificates say where to find: issuers and revocation lists, through the one way
// to the outside that the caller gave. RFC 5280 sections 4.2.1.13 and 4.2.2.1. Everything fetched is signed itself.

import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { isSelfIssued } from '../../proof/x509/chain.ts'
import { pemBlocks } from '../../proof/x509/pem.ts'
import type { LoadDocument } from '../../trust/load-document.ts'
import { tryToLoad } from '../../trust/load-json.ts'

/** Fetches for one certificate are few: what is needed beyond is a badly made certificate. */
const MAX_HOPS = 3
const MAX_URLS = 2

/** Issuers above a certificate, as far as each names where the next is. */
export async function fetchIssuers(
  certificate: Certificate,
  loadDocument: LoadDocument,
): Promise<readonly Certificate[]> {
  const found: Certificate[] = []
  for (let last = certificate; found.length < MAX_HOPS && !isSelfIssued(last); ) {
    const bytes = await firstLoaded(last.caIssuersUrls, 'application/pkix-cert', loadDocument)
    const issuer = bytes && certificateIn(bytes)
    if (!issuer) break
    found.push(issuer)
    last = issuer
  }
  return found
}

/** The revocation list that a certificate names. */
export async function fetchCrls(
  { crlUrls }: Certificate,
  loadDocument: LoadDocument,
): Promise<readonly Uint8Array[]> {
  const bytes = await firstLoaded(crlUrls, 'application/pkix-crl', loadDocument)
  return bytes ? [bytes] : []
}

async function firstLoaded(
  urls: readonly string[],
  accept: string,
  loadDocument: LoadDocument,
): Promise<Uint8Array | undefined> {
  for (const url of urls.slice(0, MAX_URLS)) {
    const loaded = await tryToLoad(url, accept, loadDocument)
    if (loaded?.status === 200) return loaded.bytes
  }
  return undefined
}

/** DER, or PEM as some authorities serve it. */
function certificateIn(bytes: Uint8Array): Certificate | undefined {
  const [block] = pemBlocks(new TextDecoder('latin1').decode(bytes))
  return parseCertificate(bytes) ?? (block && parseCertificate(block.der))
}
