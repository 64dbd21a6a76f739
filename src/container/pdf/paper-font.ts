// A font in a PDF: a TrueType subset whose glyphs are shown by number, with a table that says which text they stand
// for (ISO 32000-1, 9.7 and 9.10.3), so that search, copying and screen readers get real text.

import type { PaperFont } from '../../model/paper.ts'
import { concatBytes, utf8 } from '../../util/bytes.ts'
import { hexOf, name, type ObjectWriter, textString } from './object-writer.ts'
import { type PdfRef, PdfString } from './values.ts'

/** Flag of fonts with glyphs outside the standard Latin set (ISO 32000-1, table 123). */
const SYMBOLIC = 4

/** Adds the font. */
export function fontObject(writer: ObjectWriter, font: PaperFont): PdfRef {
  const baseFont = name(`${subsetTag(font)}+${font.postscriptName}`)
  const { metrics } = font
  const descriptor = writer.add({
    Type: name('FontDescriptor'),
    FontName: baseFont,
    Flags: SYMBOLIC,
    FontBBox: metrics.box,
    ItalicAngle: metrics.italicAngle,
    Ascent: metrics.ascent,
    Descent: metrics.descent,
    CapHeight: metrics.capHeight,
    StemV: 80,
    FontFile2: writer.addStream({ Length1: font.file.length }, font.file),
  })
  const descendant = writer.add({
    Type: name('Font'),
    Subtype: name('CIDFontType2'),
    BaseFont: baseFont,
    CIDSystemInfo: { Registry: textOf('Adobe'), Ordering: textOf('Identity'), Supplement: 0 },
    FontDescriptor: descriptor,
    CIDToGIDMap: name('Identity'),
    W: [0, font.widths],
  })
  return writer.add({
    Type: name('Font'),
    Subtype: name('Type0'),
    BaseFont: baseFont,
    Encoding: name('Identity-H'),
    DescendantFonts: [descendant],
    ToUnicode: writer.addStream({}, toUnicode(font.texts)),
  })
}

/** Six letters that tell one subset from another. */
function subsetTag({ texts, postscriptName }: PaperFont): string {
  let hash = 0
  for (const char of `${postscriptName}${texts.join('')}`)
    hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  let tag = ''
  for (let place = 0; place < 6; place += 1) {
    tag += String.fromCharCode(65 + (hash % 26))
    hash = Math.floor(hash / 26)
  }
  return tag
}

const MAXIMUM_PER_BLOCK = 100

function toUnicode(texts: readonly string[]): Uint8Array {
  const rows = texts.flatMap((text, glyph) =>
    text === '' ? [] : [`<${glyph.toString(16).padStart(4, '0')}> <${utf16(text)}>`],
  )
  const blocks: string[] = []
  for (let at = 0; at < rows.length; at += MAXIMUM_PER_BLOCK) {
    const block = rows.slice(at, at + MAXIMUM_PER_BLOCK)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return concatBytes(
    utf8(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`),
  )
}

function utf16(text: string): string {
  return hexOf(textString(text).bytes.subarray(2))
}

/** An ASCII string, as the registry names are. */
function textOf(text: string): PdfString {
  return new PdfString(utf8(text))
}
