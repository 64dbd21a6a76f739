// The parts of a workbook's archive, named as OPC names them (ECMA-376 part 2, section 7.3). Only the parts asked
// for are unpacked; what makes an archive unsound is told by `container/zip-archive`.

import { openZip, type ZipLimits } from '../../container/zip-archive.ts'
import type { ZipRefusal } from '../../container/zip-members.ts'
import { error, type Problem } from './award-row.ts'

/** Sizes beyond which a workbook is refused. Tables stay below a ratio of 60. */
export const XLSX_LIMITS: ZipLimits = {
  maxMembers: 2_000,
  maxMemberBytes: 96 * 1024 * 1024,
  maxTotalBytes: 256 * 1024 * 1024,
  maxRatio: 250,
  ratioFromBytes: 4 * 1024 * 1024,
}

/** A workbook's parts by name (`xl/workbook.xml`); part names are compared without case. */
export interface XlsxPackage {
  /** Names of all parts, in lower case. */
  readonly names: readonly string[]
  /** The bytes of a part; undefined when there is none, a Problem when it must not be used. */
  readonly part: (name: string) => Uint8Array | Problem | undefined
}

/** Opens the archive of a workbook. */
export async function openXlsxPackage(bytes: Uint8Array): Promise<XlsxPackage | Problem> {
  const archive = await openZip(bytes, XLSX_LIMITS)
  if (!archive.ok) return problemOf(archive)
  const stored = new Map(archive.names.map((name) => [name.toLowerCase(), name]))
  if (stored.size < archive.names.length) return broken('two parts share a name')
  return {
    names: [...stored.keys()],
    part: (name) => {
      const content = archive.read(stored.get(name.toLowerCase()) ?? '')
      return content?.ok === false ? problemOf(content) : content?.bytes
    },
  }
}

const broken = (what: string) => error('xlsx-broken', `the workbook's archive is damaged: ${what}`)

function problemOf({ code, message }: ZipRefusal): Problem {
  if (code === 'ZIP_TOO_LARGE')
    return error('xlsx-too-large', `the workbook unpacks to too much: ${message}`)
  if (code === 'ZIP_ENCRYPTED')
    return error('xlsx-encrypted', 'the workbook is encrypted; save it without a password')
  return broken(message)
}
