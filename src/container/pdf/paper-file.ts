// The file of a paper: PDF/A-3 with pages, embedded fonts, a tag tree for screen readers and the signed credential
// attached (ISO 19005-3, ISO 32000-1). What the pages show comes finished; nothing here knows the design.

import { createHash } from 'node:crypto'
import type { DrawnPaper, PaperImage, PaperMetadata } from '../../model/paper.ts'
import { createObjectWriter, name, type ObjectWriter, textString } from './object-writer.ts'
import { fontObject } from './paper-font.ts'
import { srgbProfile } from './srgb-profile.ts'
import { type PaperLinks, reserveLinks, writeTags } from './tag-tree.ts'
import { type PdfRef, PdfString } from './values.ts'
import { PRODUCER, xmpPacket } from './xmp.ts'

export interface PaperAttachment {
  /** File name without folders and personal data. */
  readonly name: string
  readonly mediaType: string
  readonly description: string
  readonly bytes: Uint8Array
}

export interface Paper extends DrawnPaper {
  readonly metadata: PaperMetadata
  /** BCP 47. */
  readonly language: string
  readonly attachment: PaperAttachment
}

/** The file. Equal papers give equal bytes. */
export function writePaper(paper: Paper): Uint8Array {
  const writer = createObjectWriter()
  const pageTree = writer.reserve()
  const resources = writer.add({
    Font: Object.fromEntries(paper.fonts.map((font) => [font.name, fontObject(writer, font)])),
    XObject: Object.fromEntries(
      paper.images.map((image) => [image.name, imageObject(writer, image)]),
    ),
  })
  const links = reserveLinks(writer, paper.tags)
  const pages = paper.pages.map((page, index) =>
    writer.add({
      Type: name('Page'),
      Parent: pageTree,
      MediaBox: [0, 0, page.width, page.height],
      Resources: resources,
      Contents: writer.addStream({}, page.content),
      StructParents: index,
      Annots: annotationsOf(index, links),
      Tabs: name('S'),
    }),
  )
  writer.add({ Type: name('Pages'), Kids: pages, Count: pages.length }, pageTree)
  const attachment = attachmentObject(writer, paper)
  const catalog = writer.add({
    Type: name('Catalog'),
    Pages: pageTree,
    Lang: textString(paper.language),
    MarkInfo: { Marked: true },
    ViewerPreferences: { DisplayDocTitle: true },
    StructTreeRoot: writeTags(writer, paper.tags, { pages, links }),
    Metadata: writer.addStream(
      { Type: name('Metadata'), Subtype: name('XML') },
      xmpPacket(paper.metadata),
      { plain: true },
    ),
    OutputIntents: [outputIntent(writer)],
    AF: [attachment],
    Names: { EmbeddedFiles: { Names: [textString(paper.attachment.name), attachment] } },
    PageMode: name('UseNone'),
  })
  const id = new PdfString(idOf(paper))
  return writer.end({ Root: catalog, Info: infoObject(writer, paper.metadata), ID: [id, id] })
}

function annotationsOf(page: number, links: PaperLinks): readonly PdfRef[] | undefined {
  const own = [...links].flatMap(([link, ref]) => (link.page === page ? [ref] : []))
  return own.length > 0 ? own : undefined
}

function imageObject(writer: ObjectWriter, { width, height, rgb }: PaperImage): PdfRef {
  const dict = {
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: width,
    Height: height,
    ColorSpace: name('DeviceRGB'),
    BitsPerComponent: 8,
  }
  return writer.addStream(dict, rgb)
}

function attachmentObject(writer: ObjectWriter, { attachment, metadata }: Paper): PdfRef {
  const { bytes, description, mediaType } = attachment
  const stream = writer.addStream(
    {
      Type: name('EmbeddedFile'),
      Subtype: name(mediaType),
      Params: { Size: bytes.length, ModDate: dateString(metadata.created) },
    },
    bytes,
  )
  return writer.add({
    Type: name('Filespec'),
    F: textString(attachment.name),
    UF: textString(attachment.name),
    Desc: textString(description),
    AFRelationship: name('Data'),
    EF: { F: stream, UF: stream },
  })
}

function outputIntent(writer: ObjectWriter): PdfRef {
  return writer.add({
    Type: name('OutputIntent'),
    S: name('GTS_PDFA1'),
    OutputConditionIdentifier: textString('sRGB IEC61966-2.1'),
    Info: textString('sRGB IEC61966-2.1'),
    DestOutputProfile: writer.addStream({ N: 3 }, srgbProfile()),
  })
}

function infoObject(writer: ObjectWriter, metadata: PaperMetadata): PdfRef {
  const date = dateString(metadata.created)
  return writer.add({
    Title: textString(metadata.titles[0]?.text ?? ''),
    Author: textString(metadata.author),
    Subject: textString(metadata.subject),
    Creator: textString(PRODUCER),
    Producer: textString(PRODUCER),
    CreationDate: date,
    ModDate: date,
  })
}

/** `D:20261122120000Z` */
function dateString(date: Date): PdfString {
  return textString(`D:${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`)
}

/** Names the contents, so that two papers differ in it and the same paper never does. */
function idOf({ attachment, pages, metadata }: Paper): Uint8Array {
  const hash = createHash('sha256').update(attachment.bytes).update(xmpPacket(metadata))
  for (const { content } of pages) hash.update(content)
  return new Uint8Array(hash.digest().subarray(0, 16))
}
