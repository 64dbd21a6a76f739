// From the files that a trust list names to the anchors of seals and timestamps: certificate files as they are, EU
// trust lists only when their signer is believed or the file is pinned. specs/interfaces.md, `--trust`.

import { createHash } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { type Certificate, isSameCertificate, parseCertificate } from '../proof/x509/certificate.ts'
import { pemBlocks } from '../proof/x509/pem.ts'
import { findPath } from './certificate-path.ts'
import { anchorOf, type CertificateTrust, type TrustAnchor } from './certificate-trust.ts'
import { type EuTrustList, parseEuTrustList } from './eu-trust-list.ts'
import { readSignedXml } from './signed-xml.ts'
import type { TrustList } from './trust-list.ts'

/**
 * Loads the certificates that a trust list names.
 *
 * @param readFile Reads a file by the name in the list; what it returns is believed to be that file.
 * @throws {PipelineError} `TRUST_LIST_INVALID`, naming the file, when one cannot be used: nothing is verified with half
 * of what was asked for.
 */
export async function loadCertificateTrust(
  list: TrustList,
  readFile: (name: string) => Promise<Uint8Array>,
): Promise<CertificateTrust> {
  const anchors: TrustAnchor[] = []
  for (const name of list.anchors)
    anchors.push(...certificatesIn(await readFile(name), name).map(anchorOf))
  const files: ListFile[] = []
  for (const entry of list.lists) {
    const { file, sha256 } = typeof entry === 'string' ? { file: entry, sha256: undefined } : entry
    files.push({ file, sha256, bytes: await readFile(file) })
  }
  return { anchors: [...anchors, ...listAnchors(files, anchors)] }
}

interface ListFile {
  readonly file: string
  readonly sha256: string | undefined
  readonly bytes: Uint8Array
}

/** PEM with any number of certificates, or one in DER. */
function certificatesIn(bytes: Uint8Array, name: string): readonly Certificate[] {
  const blocks = pemBlocks(new TextDecoder('latin1').decode(bytes))
  const ders = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => der)
  const read = (ders.length > 0 ? ders : [bytes]).map(parseCertificate)
  const found = read.filter((one) => one !== undefined)
  if (found.length !== read.length) throw wrong(name, 'expected certificates in PEM or DER')
  return found
}

/** The services of every list. A list of lists says who signs the others, so that it may come in any place. */
function listAnchors(
  files: readonly ListFile[],
  anchors: readonly TrustAnchor[],
): readonly TrustAnchor[] {
  const found: TrustAnchor[] = []
  const believed: Certificate[] = []
  let waiting = files
  while (waiting.length > 0) {
    const still: ListFile[] = []
    for (const file of waiting) {
      const list = acceptedList(file, anchors, believed)
      if (!list) still.push(file)
      else {
        if (list.isListOfLists) believed.push(...list.pointers)
        found.push(...servicesOf(list))
      }
    }
    const [left] = still
    if (left && still.length === waiting.length)
      throw wrong(
        left.file,
        'expected a list signed by one of the anchors or named by another list; ' +
          'if you have checked it yourself, pin it: {"file": "…", "sha256": "…"}',
      )
    waiting = still
  }
  return found
}

/** Undefined for a list whose signer is not believed, so far. */
function acceptedList(
  { file, sha256, bytes }: ListFile,
  anchors: readonly TrustAnchor[],
  believed: readonly Certificate[],
): EuTrustList | undefined {
  if (sha256 !== undefined) {
    const digest = createHash('sha256').update(bytes).digest('hex')
    if (digest !== sha256.toLowerCase()) throw wrong(file, 'its SHA-256 is another than the pinned')
    return parsed(bytes, file)
  }
  const signed = readSignedXml(bytes)
  if (!signed) {
    // Says first what it is not: a file that is no list at all needs no signature.
    parsed(bytes, file)
    throw wrong(
      file,
      'expected a list with a sound signature over all of it; ' +
        'if you have checked it yourself, pin it: {"file": "…", "sha256": "…"}',
    )
  }
  const list = parsed(signed.content, file)
  const { signer } = signed
  const isNamed = believed.some((one) => isSameCertificate(one, signer))
  return isNamed || maySignLists(signer, anchors, list.issuedAt) ? list : undefined
}

/** Purpose of those who sign trust lists, ETSI TS 119 612 section 5.7.1. */
const TRUST_LIST_SIGNING = '0.4.0.2231.3.0'

/** An anchor itself, or whom it certified for just that: every customer of an authority has a path to it. */
function maySignLists(signer: Certificate, anchors: readonly TrustAnchor[], at: Date): boolean {
  const found = findPath(signer, { pool: [], anchors, at, now: at, purpose: 'seal' })
  if (found.outcome !== 'anchored') return false
  return found.path.length === 1 || signer.extendedKeyUsage?.includes(TRUST_LIST_SIGNING) === true
}

function parsed(bytes: Uint8Array, file: string): EuTrustList {
  const list = parseEuTrustList(bytes)
  if (!list) throw wrong(file, 'expected an EU trust list (XML without a document type)')
  return list
}

function servicesOf(list: EuTrustList): readonly TrustAnchor[] {
  const { nextUpdate: listUntil } = list
  return list.services.flatMap((service) =>
    service.certificates.map((certificate) => ({
      certificate,
      name: [service.name, service.provider].filter((part) => part !== '').join(', '),
      service,
      ...(listUntil && { listUntil }),
    })),
  )
}

function wrong(file: string, why: string): PipelineError {
  return new PipelineError('TRUST_LIST_INVALID', `${file}: ${why}`, { detail: { file } })
}
