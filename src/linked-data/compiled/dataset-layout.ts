// What of a template never changes, laid out for filling: terms as numbers into one table of texts, lines by
// subject and predicate, and for every slot and blank node what hangs on it.

import type { DatasetTemplate, QuadTemplate, TermTemplate } from './quad-template.ts'
import { type Part, RdfNode } from './rdf-node.ts'

/** One quad. Terms are places in the table of texts: slots first, then blank nodes, then constants. */
export interface Line {
  readonly subject: number
  /** With a space on either side. */
  readonly predicate: string
  readonly object: number
  /** -1 in the default graph. */
  readonly graph: number
  readonly origin: QuadTemplate['origin']
}

/** The lines of one subject and predicate. */
export interface Group {
  readonly predicate: string
  readonly lines: readonly Line[]
  /** What writes them, of the block's node. */
  part: Part | undefined
}

/** The lines of one subject of the template. */
export interface Block {
  readonly subject: number
  readonly groups: readonly Group[]
  /** The node that it is by itself. */
  readonly own: RdfNode
  /** The node that it is part of; another one while other blocks have the same IRI. */
  node: RdfNode
}

/** Where a blank node stands: in lines without any other blank node, and in lines with another one. */
export interface BlankNodePlaces {
  readonly own: Line[]
  readonly shared: Line[]
  /** Groups in whose lines it is object or graph. */
  readonly linkedFrom: Set<Group>
  /** The block of which it is the subject. */
  block: Block | undefined
  /** The one line that leads to it, where its own lines name no other blank node and all are in one graph. */
  entry: Line | undefined
}

/** What has to be done again when the value of a slot changes. */
export interface SlotPlaces {
  readonly groups: Set<Group>
  readonly blanks: Set<number>
  /** The block of the node that the slot names. */
  named: Block | undefined
}

export interface DatasetLayout {
  /** Texts of the terms; those of slots and blank nodes are still empty. */
  readonly texts: string[]
  readonly lines: readonly Line[]
  readonly blocks: readonly Block[]
  readonly slots: readonly SlotPlaces[]
  readonly blanks: readonly BlankNodePlaces[]
}

/** Lays out a template. */
export function layOut(template: DatasetTemplate): DatasetLayout {
  const { slots, blankNodes, quads } = template
  const texts = [...slots.map(() => ''), ...Array<string>(blankNodes).fill('')]
  const constants = new Map<string, number>()
  const numberOf = (term: TermTemplate): number => {
    if (term.kind === 'slot') return term.slot
    if (term.kind === 'blank') return slots.length + term.blank
    const known = constants.get(term.text) ?? texts.push(term.text) - 1
    constants.set(term.text, known)
    return known
  }
  const lines = quads.map((quad) => ({
    subject: numberOf(quad.subject),
    predicate: ` ${quad.predicate} `,
    object: numberOf(quad.object),
    graph: quad.graph ? numberOf(quad.graph) : -1,
    origin: quad.origin,
  }))
  const layout = { texts, lines, blocks: blocksOf(lines), ...emptyPlaces(template) }
  for (const block of layout.blocks) placeBlock(block, layout)
  for (const blank of layout.blanks) blank.entry = entryOf(blank)
  return layout
}

function emptyPlaces({ slots, blankNodes }: DatasetTemplate) {
  return {
    slots: slots.map(
      (): SlotPlaces => ({ groups: new Set(), blanks: new Set(), named: undefined }),
    ),
    blanks: Array.from(
      { length: blankNodes },
      (): BlankNodePlaces => ({
        own: [],
        shared: [],
        linkedFrom: new Set(),
        block: undefined,
        entry: undefined,
      }),
    ),
  }
}

function blocksOf(lines: readonly Line[]): readonly Block[] {
  return [...Map.groupBy(lines, ({ subject }) => subject)].map(([subject, ofSubject]) => {
    const byPredicate = [...Map.groupBy(ofSubject, ({ predicate }) => predicate)]
    const groups = byPredicate.map(
      ([predicate, same]): Group => ({ predicate, lines: same, part: undefined }),
    )
    const own = new RdfNode(groups)
    const block = { subject, groups, own, node: own }
    own.adopt([block])
    return block
  })
}

function placeBlock(block: Block, { slots, blanks }: DatasetLayout): void {
  const slot = slots[block.subject]
  if (slot) slot.named = block
  const blank = blanks[block.subject - slots.length]
  if (blank) blank.block = block
  for (const group of block.groups)
    for (const line of group.lines) placeLine(line, group, { slots, blanks })
}

function placeLine(
  line: Line,
  group: Group,
  { slots, blanks }: Pick<DatasetLayout, 'slots' | 'blanks'>,
): void {
  const terms = [line.subject, line.object, line.graph]
  const named = new Set(terms.map((term) => term - slots.length).filter((term) => blanks[term]))
  for (const blank of named) blanks[blank]?.[named.size === 1 ? 'own' : 'shared'].push(line)
  for (const term of terms) for (const blank of named) slots[term]?.blanks.add(blank)
  for (const term of [line.object, line.graph]) {
    slots[term]?.groups.add(group)
    blanks[term - slots.length]?.linkedFrom.add(group)
  }
}

function entryOf({ own, shared, block }: BlankNodePlaces): Line | undefined {
  const inBlock = new Set(block?.groups.flatMap(({ lines }) => lines))
  const [entry, ...others] = [...own, ...shared].filter((line) => !inBlock.has(line))
  const plain = shared.every((line) => line === entry)
  const inDefaultGraph = [...own, ...shared].every(({ graph }) => graph < 0)
  return others.length === 0 && plain && inDefaultGraph ? entry : undefined
}
