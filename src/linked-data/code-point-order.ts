// Makes UTF-16 sorting give code-point order: RDFC-1.0 sorts N-Quads by code points, rdf-canonize by UTF-16
// units. They differ only where surrogates (U+D800-DFFF) meet U+E000-FFFF, so the two ranges change places
// before sorting and change back before hashing and in the result.

import type { Quad } from 'jsonld'

const SHIFTED = /[\ud800-\uffff]/g
const SURROGATE = /[\ud800-\udfff]/

/** Whether a quad holds a character beyond U+FFFF. */
export function hasSurrogates({ subject, predicate, object, graph }: Quad): boolean {
  return (
    SURROGATE.test(object.value) ||
    SURROGATE.test(subject.value) ||
    SURROGATE.test(predicate.value) ||
    SURROGATE.test(graph.value) ||
    (object.termType === 'Literal' && SURROGATE.test(object.datatype.value))
  )
}

/** A quad in which UTF-16 order is code-point order. */
export function reordered(quad: Quad): Quad {
  const object = { ...quad.object, value: toCodePointOrder(quad.object.value) }
  if (object.termType === 'Literal')
    object.datatype = { ...object.datatype, value: toCodePointOrder(object.datatype.value) }
  return {
    subject: { ...quad.subject, value: toCodePointOrder(quad.subject.value) },
    predicate: { ...quad.predicate, value: toCodePointOrder(quad.predicate.value) },
    object,
    graph: { ...quad.graph, value: toCodePointOrder(quad.graph.value) },
  }
}

/** Moves surrogates above the rest of the Basic Multilingual Plane. */
function toCodePointOrder(text: string): string {
  return text.replace(SHIFTED, (unit) => shift(unit, unit < '\ue000' ? 0x2000 : -0x0800))
}

/** Undoes `reordered` in a text. */
export function fromCodePointOrder(text: string): string {
  return text.replace(SHIFTED, (unit) => shift(unit, unit < '\uf800' ? 0x0800 : -0x2000))
}

function shift(unit: string, distance: number): string {
  return String.fromCharCode(unit.charCodeAt(0) + distance)
}
