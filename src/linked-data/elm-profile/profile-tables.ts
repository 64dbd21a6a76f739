// The form of the rule tables: what a version of the profiles says, class by class, in a small notation.
// The rules of ELM 3.2 stand in elm-3-2-classes.ts and elm-3-2.ts; compile-shapes.ts reads them.

import type { ElmProfileName } from './profile-fault.ts'

/**
 * The rule of one property: `[cardinality] [values] [kind] [unique] [max N]`.
 *
 * Cardinality is `1` (exactly), `1..` (at least) or `..1` (at most). Values are alternatives separated by `|`:
 * a class (`Concept`), a datatype (`langString`, `dateTime` …) or a shape of its own (`@ClaimNodeShape`);
 * `&` joins two conditions; `in eqf` is an IRI whose concept lies in that code list. Kind is `IRI` or
 * `Literal`; `unique` allows one text per language; `max 100` bounds a number.
 */
export type RuleText = string

/** Rules by property: the term of the context, or a compact IRI where the context has no term. */
export type Members = Readonly<Record<string, RuleText>>

/** Rules by class. */
export type ClassRules = Readonly<Record<string, Members>>

/** A shape that no class is the target of: values refer to it with `@`. */
export interface NodeRules {
  /** What the node itself must be, in the notation of values. */
  readonly values?: RuleText
  readonly members?: Members
}

/** A code list that the shapes demand. */
export interface CodeList {
  /** IRI of the concept scheme. */
  readonly scheme: string
  /** Name of the official restriction, without `Restriction`. */
  readonly shape: string
  /** The restriction does not ask for the class of the scheme. */
  readonly untypedScheme?: true
}

/** One official file of shapes. */
export interface ShapeFile {
  /** What the names of its shapes end with, after the name of the class. */
  readonly suffix: string
  /** Shapes that are called differently, by class. */
  readonly shapeNames?: Readonly<Record<string, string>>
  readonly classes: ClassRules
  readonly nodes?: Readonly<Record<string, NodeRules>>
}

/** Every rule of one version. */
export interface ProfileTables {
  readonly version: string
  /** What the IRIs of profiles and shapes start with. */
  readonly base: string
  readonly lists: Readonly<Record<string, CodeList>>
  /** Files that always apply, by the last part of the profile's IRI. */
  readonly generic: Readonly<Record<string, ShapeFile>>
  readonly profiles: Readonly<Record<ElmProfileName, ShapeFile>>
}
