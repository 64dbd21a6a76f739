// The credential attached to a PDF (ISO 32000-2, 7.11 and 14.13): exactly one, listed where viewers list attachments,
// and the same in every version of the file. What the pages show is not looked at: no signature of ours covers it.

import { equalBytes, fromUtf8 } from '../../util/bytes.ts'
import { nameOf, openPdf, type PdfFile, type PdfVersion } from './file.ts'
import { brokenPdf, type PdfCode, PdfRefused, refusePdf } from './refused.ts'
import { PdfDict, type PdfObject, PdfRef, type PdfValue } from './values.ts'

export { isPdf } from './file.ts'

export type Detached =
  /** The attachment, byte for byte. Not parsed, not believed. */
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: PdfCode; readonly message: string }

/**
 * Takes the credential out of a PDF. Attachments that are neither a JSON object nor a token are left alone.
 *
 * Refused are encrypted and broken files, streams that unpack without end, a second credential anywhere in the
 * file, one that viewers do not list, and another one in an earlier version of the file.
 */
export function detachText(bytes: Uint8Array): Detached {
  try {
    return { ok: true, text: textOf(onlyCredential(openPdf(bytes))) }
  } catch (error) {
    if (error instanceof PdfRefused) return { ok: false, code: error.code, message: error.message }
    throw error
  }
}

function textOf(credential: Uint8Array): string {
  try {
    return fromUtf8(credential)
  } catch {
    return refusePdf('PDF_WITHOUT_CREDENTIAL', 'expected an attached credential in UTF-8')
  }
}

function onlyCredential(file: PdfFile): Uint8Array {
  const contents = new Map<string, Uint8Array>()
  const specifications = new Map<string, readonly PdfValue[]>()
  const credentialsOf = (version: PdfVersion) => {
    const found = new Map<string, Uint8Array>()
    for (const [key, { value, data }] of embeddedFiles(version, specifications)) {
      if (!(value instanceof PdfDict) || !data) continue
      const content = contents.get(key) ?? file.unpack(value, data)
      contents.set(key, content)
      if (looksLikeCredential(content)) found.set(key, content)
    }
    return found
  }
  const [newest, ...earlier] = file.versions
  if (!newest) return brokenPdf('expected a cross-reference section')
  const current = credentialsOf(newest)
  const [credential, ...others] = current.values()
  if (!credential) return refusePdf('PDF_WITHOUT_CREDENTIAL', 'expected an attached credential')
  // The same attached twice, as programs do that join files, is one to every reader.
  if (others.some((other) => !equalBytes(other, credential)))
    return refusePdf('PDF_SEVERAL_CREDENTIALS', 'expected one attached credential, found several')
  for (const version of earlier)
    for (const other of credentialsOf(version).values())
      if (!equalBytes(other, credential))
        return refusePdf('PDF_EARLIER_CREDENTIAL', 'an earlier version of the file holds another')
  const listed = listedFiles(newest)
  if (![...current.keys()].some((key) => listed.has(key)))
    return refusePdf('PDF_CREDENTIAL_HIDDEN', 'the credential is not in the list of attachments')
  return credential
}

const BYTE_ORDER_MARK = '\ufeff'

/** A JSON object or a compact token, as far as its beginning tells. */
function looksLikeCredential(content: Uint8Array): boolean {
  const start = new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(content.subarray(0, 4096))
    .replace(BYTE_ORDER_MARK, '')
    .trimStart()
  return start.startsWith('{') || /^ey[\w-]+(?:\.|$)/.test(start)
}

/** Every embedded file of a version, wherever it is referred to, by its key. */
function embeddedFiles(
  version: PdfVersion,
  known: Map<string, readonly PdfValue[]>,
): ReadonlyMap<string, PdfObject> {
  const files = new Map<string, PdfObject>()
  const addStream = (value: PdfValue) => {
    if (!(value instanceof PdfRef)) return
    const key = version.keyOf(value.number)
    const object = version.object(value.number)
    if (key !== undefined && object?.data) files.set(key, object)
  }
  for (const number of version.numbers()) {
    const key = version.keyOf(number)
    const object = version.object(number)
    if (key === undefined || !object) continue
    const inside = known.get(key) ?? embeddedIn(object)
    known.set(key, inside)
    for (const one of inside) for (const stream of streamsOf(version, one)) addStream(stream)
    if (
      object.data &&
      object.value instanceof PdfDict &&
      nameOf(object.value.get('Type')) === 'EmbeddedFile'
    )
      files.set(key, object)
  }
  return files
}

/** The `EF` members of all file specifications inside an object. */
function embeddedIn({ value }: PdfObject): readonly PdfValue[] {
  const found: PdfValue[] = []
  const visit = (one: PdfValue): void => {
    if (Array.isArray(one)) for (const item of one as readonly PdfValue[]) visit(item)
    if (!(one instanceof PdfDict)) return
    const embedded = one.get('EF')
    if (embedded !== undefined) found.push(embedded)
    for (const item of one.entries.values()) visit(item)
  }
  visit(value)
  return found
}

function streamsOf(version: PdfVersion, embedded: PdfValue | undefined): readonly PdfValue[] {
  const dict = version.resolve(embedded)
  return dict instanceof PdfDict ? [...dict.entries.values()] : []
}

const MAX_LISTED = 1000

/** Keys of the files that the catalog lists: the name tree of embedded files, and associated files. */
function listedFiles(version: PdfVersion): ReadonlySet<string> {
  const keys = new Set<string>()
  const catalog = version.resolve(version.trailer.get('Root'))
  if (!(catalog instanceof PdfDict)) return brokenPdf('expected a catalog')
  const names = version.resolve(catalog.get('Names'))
  const tree = names instanceof PdfDict ? names.get('EmbeddedFiles') : undefined
  const associated = version.resolve(catalog.get('AF'))
  const listed = [
    ...leavesOf(version, tree),
    ...(Array.isArray(associated) ? (associated as readonly PdfValue[]) : []),
  ]
  for (const one of listed) {
    const specification = version.resolve(one)
    if (!(specification instanceof PdfDict)) continue
    for (const stream of streamsOf(version, specification.get('EF'))) {
      const isThere = stream instanceof PdfRef && version.leadsToObject(stream)
      const key = isThere ? version.keyOf(stream.number) : undefined
      if (key !== undefined) keys.add(key)
    }
  }
  return keys
}

/** The values of a name tree (ISO 32000-1, 7.9.6). */
function leavesOf(version: PdfVersion, root: PdfValue | undefined): readonly PdfValue[] {
  const leaves: PdfValue[] = []
  const open: (PdfValue | undefined)[] = [root]
  for (let visited = 0; open.length > 0; visited += 1) {
    if (visited > MAX_LISTED) refusePdf('PDF_TOO_COMPLEX', 'the list of attachments has no end')
    const node = version.resolve(open.pop())
    if (!(node instanceof PdfDict)) continue
    const kids = version.resolve(node.get('Kids'))
    const names = version.resolve(node.get('Names'))
    if (Array.isArray(kids)) open.push(...(kids as readonly PdfValue[]))
    if (Array.isArray(names))
      leaves.push(...(names as readonly PdfValue[]).filter((_, index) => index % 2 === 1))
  }
  return leaves
}
