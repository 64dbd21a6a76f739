// The tags of a paper (ISO 32000-1, 14.7 and 14.8): what is a heading, a paragraph or a figure, in reading order,
// each pointing to its marked content on the pages.

import type { PaperTag } from '../../model/paper.ts'
import { name, type ObjectWriter, textString, type Writable } from './object-writer.ts'
import type { PdfRef } from './values.ts'

/** Adds the tree. @returns its root. */
export function writeTags(writer: ObjectWriter, tags: PaperTag, pages: readonly PdfRef[]): PdfRef {
  const root = writer.reserve()
  const owners: PdfRef[][] = pages.map(() => [])
  const document = writeTag(tags, root, { writer, pages, owners })
  const rows = owners.flatMap((row, page): Writable[] => [page, row])
  writer.add(
    {
      Type: name('StructTreeRoot'),
      K: [document],
      ParentTree: { Nums: rows },
      ParentTreeNextKey: pages.length,
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

function attributesOf({ role, box }: PaperTag): Writable | undefined {
  if (role === 'L') return { O: name('List'), ListNumbering: name('None') }
  return box && { O: name('Layout'), BBox: box, Placement: name('Block') }
}
