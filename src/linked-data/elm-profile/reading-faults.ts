// What goes wrong while a document is read: names and values that JSON-LD drops, what makes JSON-LD processors
// give up, and what this reader leaves to others.

import { member, type Place } from './document-graph.ts'
import type { Findings } from './findings.ts'

export class ReadingFaults {
  readonly #findings: Findings

  constructor(findings: Findings) {
    this.#findings = findings
  }

  /** JSON-LD processors give up here, so no shape is ever asked. */
  unreadable(place: Place, expected: string, found: string): void {
    this.#findings.shacl({ place, rule: 'invalid-json-ld', expected, found })
  }

  /** JSON-LD allows it, this reader does not: what follows is unread, and the document refused. */
  refused(
    place: Place,
    rule: 'keyword' | 'nested-context' | 'too-deep',
    [expected, found]: readonly [string, string],
  ): void {
    this.#findings.violation({ place, rule, expected, found })
  }

  droppedName(place: Place): void {
    const expected = 'a term of the contexts'
    this.#findings.violation({ place, rule: 'unknown-term', expected, found: 'an undefined name' })
  }

  droppedType(place: Place): void {
    const expected = 'types that the contexts define'
    this.#findings.violation({ place, rule: 'unknown-type', expected, found: 'an undefined type' })
  }

  droppedGraph(place: Place): void {
    const found = 'a value that JSON-LD drops'
    this.#findings.violation({ place, rule: 'unknown-term', expected: 'an object', found })
  }

  relativeIri(place: Place): void {
    const expected = 'an absolute IRI'
    this.#findings.violation({ place, rule: 'relative-iri', expected, found: 'text that is none' })
  }

  nameByIri(place: Place, found: string): void {
    const expected = 'a term of the contexts'
    this.#findings.warning({ place, rule: 'iri-key', expected, found })
  }

  /** No shape looks at the property. */
  unusedTerm(place: Place, key: string): void {
    this.#findings.warning({
      place: member(place, key),
      rule: 'not-in-class',
      expected: 'a property of the profile',
      found: 'one that it does not have',
    })
  }

  nullValue(place: Place): void {
    const expected = 'a value or no member'
    this.#findings.warning({ place, rule: 'null-value', expected, found: 'null' })
  }

  bareScalar(place: Place, found: string): void {
    this.#findings.warning({ place, rule: 'json-type', expected: 'a text', found })
  }

  /** A tag that is no code of two letters. */
  languageTag(place: Place, tag: string): void {
    const expected = 'a language code of two letters'
    const finding = { place, rule: 'language-tag', expected } as const
    if (WELL_FORMED_TAG.test(tag))
      this.#findings.warning({ ...finding, found: 'another language tag' })
    else this.#findings.violation({ ...finding, found: 'no language tag' })
  }
}

const WELL_FORMED_TAG = /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/
