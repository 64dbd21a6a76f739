// What the cells of a workbook's sheets refer to: which sheets there are, shared strings, which styles are dates,
// which of the two date systems counts (ECMA-376 part 1, sections 18.2, 18.4, 18.8, 18.17.4).

import { readWholeXml, type XmlHandlers } from '../../container/xml-parts.ts'
import { error, type Problem } from './award-row.ts'
import type { XlsxPackage } from './xlsx-package.ts'

/** A sheet by the name on its tab. */
export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  readonly part: string
}

/** What is needed to read a sheet's cells. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly sharedStrings: readonly string[]
  /** By style index: whether cells of that style show dates. */
  readonly dateStyles: readonly boolean[]
  /** By style index: whether numbers are shown as typed, without a format of their own. */
  readonly plainStyles: readonly boolean[]
  readonly date1904: boolean
}

/** Reads everything of a workbook but its sheets. @throws {XmlRefused} when a part is not plain XML. */
export function readWorkbook(archive: XlsxPackage): Workbook | Problem {
  const refused = forbiddenPart(archive.names)
  if (refused) return refused
  const main = mainPart(archive)
  const rels = archive.part(relsOf(main))
  const workbook = archive.part(main)
  if (!(workbook instanceof Uint8Array)) {
    return workbook ?? error('xlsx-broken', 'the archive holds no workbook; expected an .xlsx file')
  }
  const targets =
    rels instanceof Uint8Array ? readRelationships(rels, main) : new Map<string, Relationship>()
  const parts = [...targets.values()]
  const strings = readPart(archive, parts, 'sharedStrings', readSharedStrings, [])
  const styles = readPart(archive, parts, 'styles', readStyles, { dates: [], plain: [] })
  if ('rule' in strings) return strings
  if ('rule' in styles) return styles
  const { sheets, date1904 } = readSheets(workbook, targets)
  return {
    sheets,
    date1904,
    sharedStrings: strings,
    dateStyles: styles.dates,
    plainStyles: styles.plain,
  }
}

function forbiddenPart(names: readonly string[]): Problem | undefined {
  if (names.some((name) => name.endsWith('vbaproject.bin') || name.includes('/macrosheets/'))) {
    return error('xlsx-macros', 'the workbook holds macros; save it as .xlsx without them')
  }
  if (names.some((name) => name.startsWith('xl/externallinks/') || name === 'xl/connections.xml')) {
    const message = 'the workbook draws data from other files; paste the values and break the links'
    return error('xlsx-external-link', message)
  }
  return undefined
}

interface Relationship {
  readonly type: string
  readonly part: string
}

function mainPart(archive: XlsxPackage): string {
  const rels = archive.part('_rels/.rels')
  const targets = rels instanceof Uint8Array ? [...readRelationships(rels, '').values()] : []
  return targets.find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml'
}

function relsOf(part: string): string {
  const cut = part.lastIndexOf('/') + 1
  return `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`
}

/** Targets by id, with the last segment of their type; external ones are left out. */
function readRelationships(bytes: Uint8Array, source: string): Map<string, Relationship> {
  const found = new Map<string, Relationship>()
  readWholeXml(bytes, {
    open: (name, { Id, Type, Target, TargetMode }) => {
      if (name !== 'Relationship' || !Id || !Target || TargetMode === 'External') return
      const type = (Type ?? '').slice((Type ?? '').lastIndexOf('/') + 1)
      found.set(Id, { type, part: resolved(source, Target) })
    },
  })
  return found
}

/** A relationship's target as a part name; the URL parser resolves `..` and never leaves the root. */
function resolved(source: string, target: string): string {
  const base = `part:///${source}`
  return URL.canParse(target, base) ? decodeURI(new URL(target, base).pathname).slice(1) : ''
}

function readPart<T>(
  archive: XlsxPackage,
  parts: readonly Relationship[],
  type: string,
  read: (bytes: Uint8Array) => T,
  otherwise: T,
): T | Problem {
  const name = parts.find((part) => part.type === type)?.part
  const bytes = name === undefined ? undefined : archive.part(name)
  if (bytes === undefined) return otherwise
  return bytes instanceof Uint8Array ? read(bytes) : bytes
}

function readSheets(bytes: Uint8Array, targets: ReadonlyMap<string, Relationship>) {
  const sheets: Sheet[] = []
  let date1904 = false
  readWholeXml(bytes, {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904)
      if (name !== 'sheet') return
      const target = targets.get(attributes.id ?? '')
      if (target?.type !== 'worksheet') return
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden'
      sheets.push({ name: attributes.name ?? '', hidden, part: target.part })
    },
  })
  return { sheets, date1904 }
}

/** An `xsd:boolean` that is true. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

function readSharedStrings(bytes: Uint8Array): string[] {
  const strings: string[] = []
  const text = richText()
  readWholeXml(bytes, {
    ...text.handlers,
    open: (name, attributes) => {
      if (name === 'si') text.start()
      text.handlers.open?.(name, attributes)
    },
    close: (name) => {
      text.handlers.close?.(name)
      if (name === 'si') strings.push(text.read())
    },
  })
  return strings
}

/** Collects the `t` elements of a string, those of phonetic hints left out. */
export function richText() {
  let [collected, inText, inHint] = ['', false, false]
  const handlers: XmlHandlers = {
    open: (name) => {
      if (name === 't') inText = true
      if (name === 'rPh') inHint = true
    },
    close: (name) => {
      if (name === 't') inText = false
      if (name === 'rPh') inHint = false
    },
    text: (text) => {
      if (inText && !inHint) collected += text
    },
  }
  return {
    handlers,
    start: () => {
      collected = ''
    },
    /** `_x000D_` is how the format writes a character that XML cannot hold. */
    read: () =>
      collected.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
  }
}

function readStyles(bytes: Uint8Array): { dates: boolean[]; plain: boolean[] } {
  const formats = new Map<number, string>()
  const styles: number[] = []
  let inCellFormats = false
  readWholeXml(bytes, {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') formats.set(Number(numFmtId), formatCode ?? '')
      if (name === 'cellXfs') inCellFormats = true
      if (name === 'xf' && inCellFormats) styles.push(Number(numFmtId ?? 0))
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return {
    dates: styles.map((id) => isDateFormatCode(id, formats.get(id))),
    // 0 General, 1 "0", 49 text: what is shown is what is stored.
    plain: styles.map((id) => id === 0 || id === 1 || id === 49),
  }
}

/** Whether a number format shows days: built-in ids (18.8.30), else a `d` or `y` outside literals. */
function isDateFormatCode(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  return /[dy]/i.test(bare) && !/general/i.test(bare)
}
