// What a seal does not carry and its certificates say where to find: issuers and revocation, through the one way to the
// outside that the caller gave. RFC 5280 sections 4.2.1.13 and 4.2.2.1, RFC 6960. Everything fetched is signed itself.

import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { isSelfIssued } from '../../proof/x509/chain.ts'
import { buildOcspRequest, readOcsp } from '../../proof/x509/ocsp.ts'
import { pemBlocks } from '../../proof/x509/pem.ts'
import type { LoadDocument } from '../../trust/load-document.ts'
import { tryToLoad } from '../../trust/load-json.ts'
import { toBase64 } from '../../util/bytes.ts'
import type { OpenRevocation, RevocationMaterial } from './revocation.ts'

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

/** What the authority of a certificate says of its revocation: the online answer, else the list. */
export async function fetchRevocation(
  { certificate, issuer }: OpenRevocation,
  loadDocument: LoadDocument,
): Promise<RevocationMaterial> {
  const answer = await fetchOcsp(certificate, issuer, loadDocument)
  if (answer) return { crls: [], ocsps: [answer] }
  const list = await firstLoaded(certificate.crlUrls, 'application/pkix-crl', loadDocument)
  return { crls: list ? [list] : [], ocsps: [] }
}

/** By GET (RFC 6960 appendix A.1); an answer that is none must not keep the list from being asked. */
async function fetchOcsp(
  certificate: Certificate,
  issuer: Certificate,
  loadDocument: LoadDocument,
): Promise<Uint8Array | undefined> {
  const question = encodeURIComponent(toBase64(buildOcspRequest(certificate, issuer)))
  const urls = certificate.ocspUrls.map((url) => `${url.replace(/\/$/, '')}/${question}`)
  const bytes = await firstLoaded(urls, 'application/ocsp-response', loadDocument)
  return bytes && readOcsp(bytes, certificate, issuer) ? bytes : undefined
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
