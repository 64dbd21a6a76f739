// Instances made from the rule tables: for every class an object with every property, valid by the tables, in a
// document whose graph holds it. They bring the rules that no sample uses before both judges.

import { ELM_3_2 } from '../../src/linked-data/elm-profile/elm-3-2.ts'
import type { ClassRules, Members } from '../../src/linked-data/elm-profile/profile-tables.ts'
import { type ParsedRule, parseRule } from '../../src/linked-data/elm-profile/rule-notation.ts'
import type { Json, JsonObject } from '../../src/util/json.ts'

const classes = ELM_3_2.generic['edc-generic-no-cv']?.classes as ClassRules
const coded = ELM_3_2.generic['edc-generic-full']?.classes as ClassRules

/** Every class of the tables. */
export const CLASS_NAMES: readonly string[] = Object.keys(classes)

const LITERALS: Readonly<Record<string, Json>> = {
  HTML: { '@value': '<p>text</p>', '@type': 'rdf:HTML' },
  anyURI: 'https://example.org/page',
  boolean: true,
  dateTime: '2024-05-28T09:51:19Z',
  decimal: '1.50',
  duration: 'P1M',
  integer: 7,
  langString: { en: 'text' },
  positiveInteger: 3,
  string: 'text',
}

/** Terms that the context types as something else than the shapes ask for. */
const CONTEXT_DEFECTS = new Set(['dateModified', 'descriptionHtml'])

/** Values are graphs of their own: blank nodes without type, which no shape accepts. */
const GRAPHS = new Set(['proof', 'verifiableCredential'])

/** The terms of these come with a type of the W3C context. */
const TYPES: Readonly<Record<string, Json>> = {
  EuropeanDigitalCredential: ['VerifiableCredential', 'EuropeanDigitalCredential'],
  EuropeanDigitalPresentation: ['VerifiablePresentation', 'EuropeanDigitalPresentation'],
}

let counter = 0

/** An instance of a class with every property, or with those that must be there. */
export function instanceOf(className: string, all: boolean): JsonObject {
  counter += 1
  const id = `urn:example:${className}:${counter}`
  const node: Record<string, Json> = { id, type: TYPES[className] ?? className }
  for (const [name, text] of Object.entries((classes[className] ?? {}) as Members)) {
    if (GRAPHS.has(name)) continue
    const rule = parseRule(text)
    const code = coded[className]?.[name]
    if (!all && rule.min === 0 && code === undefined) continue
    if (all || rule.min > 0)
      node[name] = valueFor(name, rule, code === undefined ? undefined : parseRule(code))
  }
  return node
}

function valueFor(name: string, rule: ParsedRule, code: ParsedRule | undefined): Json {
  const list = code?.groups[0]?.[0]?.name
  if (list !== undefined) return conceptIn(ELM_3_2.lists[list]?.scheme ?? '')
  const first = rule.groups[0]?.[0]
  if (first === undefined) return rule.nodeKind === 'IRI' ? { id: 'urn:example:iri' } : 'text'
  if (first.kind === 'datatype') {
    const value = LITERALS[first.name] as Json
    if (CONTEXT_DEFECTS.has(name) && typeof value === 'string')
      return { '@value': value, '@type': `xsd:${first.name}` }
    return value
  }
  if (first.kind === 'shape') return instanceOf('LearningAchievement', false)
  if (first.name === 'Concept') return conceptIn('urn:example:scheme')
  // An issuer needs its identifier, and none of the agents that come first has it.
  if (rule.groups.length > 1)
    return {
      ...instanceOf('Organisation', false),
      eIDASIdentifier: instanceOf('LegalIdentifier', false),
    }
  return instanceOf(first.name, false)
}

function conceptIn(scheme: string): JsonObject {
  return {
    id: `${scheme}#code`,
    type: 'Concept',
    inScheme: { id: scheme, type: 'ConceptScheme' },
    prefLabel: { en: 'label' },
  }
}

/** A document with an instance of a class beside the credential, where no shape looks for anything. */
export function documentWith(className: string, minimal: JsonObject): JsonObject {
  return { ...minimal, publisher: instanceOf(className, true) }
}
