// The tags of a paper (ISO 32000-1, 14.7 and 14.8): what is a heading, a paragraph or a figure, in reading order,
// each pointing to its marked content on the pages.

import type { PaperLink, PaperTag } from '../../model/paper.ts'
import { utf8 } from '../../util/bytes.ts'
import { name, type ObjectWriter, textString, type Writable } from './object-writer.ts'
import { type PdfRef, PdfString } from './values.ts'

/** Adds the tree and the annotations of its links. @returns its root. */
export function writeTags(
  writer: ObjectWriter,
  tags: PaperTag,
  { pages, links }: { readonly pages: readonly PdfRef[]; readonly links: PaperLinks },
): PdfRef {
  const root = writer.reserve()
  const owners: PdfRef[][] = pages.map(() => [])
  const linkOwners: PdfRef[] = []
  const document = writeTag(tags, root, { writer, pages, owners, links, linkOwners })
  const rows = [...owners, ...linkOwners].flatMap((row, key): Writable[] => [key, row])
  writer.add(
    {
      Type: name('StructTreeRoot'),
      K: [document],
      ParentTree: { Nums: rows },
      ParentTreeNextKey: pages.length + linkOwners.length,
    },
    root,
  )
  return root
}

interface Tree {
  readonly writer: ObjectWriter
  readonly pages: readonly PdfRef[]
  /** By page and marked content: the element it belongs to. */
  readonly owners: PdfRef[][]
  readonly links: PaperLinks
  /** By link, in the order of the tags: the element it belongs to. */
  readonly linkOwners: PdfRef[]
}

/** Numbers taken for the annotations of links. */
export type PaperLinks = ReadonlyMap<PaperLink, PdfRef>

/** Takes numbers for the links of a tree: pages name them before they are written. */
export function reserveLinks(writer: ObjectWriter, tag: PaperTag): PaperLinks {
  const links = new Map<PaperLink, PdfRef>()
  const visit = ({ link, children }: PaperTag) => {
    if (link) links.set(link, writer.reserve())
    for (const child of children) if ('role' in child) visit(child)
  }
  visit(tag)
  return links
}

function writeTag(tag: PaperTag, parent: PdfRef, tree: Tree): PdfRef {
  const { writer, pages, owners } = tree
  const own = writer.reserve()
  const children = tag.children.map((child): Writable => {
    if ('role' in child) return writeTag(child, own, tree)
    const row = owners[child.page]
    if (row) row[child.id] = own
    return { Type: name('MCR'), Pg: pages[child.page], MCID: child.id }
  })
  if (tag.link) children.push(writeLink(tag.link, own, tree))
  return writer.add(
    {
      Type: name('StructElem'),
      S: name(tag.role),
      P: parent,
      K: children,
      Lang: tag.language === undefined ? undefined : textString(tag.language),
      Alt: tag.alternative === undefined ? undefined : textString(tag.alternative),
      A: attributesOf(tag),
    },
    own,
  )
}

/** Adds the annotation of a link (ISO 32000-1, 12.5.6.5). @returns what its element holds. */
function writeLink(link: PaperLink, element: PdfRef, tree: Tree): Writable {
  const { writer, pages, owners, links, linkOwners } = tree
  const key = owners.length + linkOwners.push(element) - 1
  const annotation = writer.add(
    {
      Type: name('Annot'),
      Subtype: name('Link'),
      Rect: link.box,
      Border: [0, 0, 0],
      // Printed, as everything in an archive must be.
      F: 4,
      P: pages[link.page],
      Contents: textString(link.description),
      StructParent: key,
      A: {
        Type: name('Action'),
        S: name('URI'),
        URI: new PdfString(utf8(new URL(link.address).href)),
      },
    },
    links.get(link),
  )
  return { Type: name('OBJR'), Pg: pages[link.page], Obj: annotation }
}

function attributesOf({ role, box }: PaperTag): Writable | undefined {
  if (role === 'L') return { O: name('List'), ListNumbering: name('None') }
  return box && { O: name('Layout'), BBox: box, Placement: name('Block') }
}
