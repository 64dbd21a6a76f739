// Small ELM nodes that several parts of the document share: links, mailboxes, credits, durations, countries.

import type { Decimal } from '../../model/decimal.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { countryConcept } from '../../model/vocabulary/countries.ts'
import { CREDIT_FRAMEWORKS } from '../../model/vocabulary/europass-lists.ts'
import type { JsonObject } from '../../util/json.ts'
import type { ElmWriter } from './elm-writer.ts'

/** The concept of a country code. @throws {PipelineError} `BUILD_TERM_UNMAPPED` */
export function countryOf(code: string): Concept {
  const country = countryConcept(code)
  if (country !== undefined) return country
  throw new PipelineError(
    'BUILD_TERM_UNMAPPED',
    'expected an ISO 3166-1 alpha-2 country code that the EU authority table knows',
    { detail: { scheme: 'country' } },
  )
}

/** A link, with the text it is shown as. */
export function webResource(w: ElmWriter, url: string, title?: JsonObject): JsonObject {
  return w.node('webResource', 'WebResource', { title, contentURL: url })
}

/** An e-mail address as ELM wants it: a `Mailbox` whose id is the `mailto:` URI (RFC 6068). */
export function contactPoint(w: ElmWriter, email: string): JsonObject {
  return w.node('contactPoint', 'ContactPoint', {
    emailAddress: { id: mailto(email), type: 'Mailbox' },
  })
}

function mailto(email: string): string {
  const at = email.lastIndexOf('@')
  const encoded = [email.slice(0, at), email.slice(at + 1)].map((part) =>
    encodeURIComponent(part).replaceAll('%2B', '+'),
  )
  return `mailto:${encoded.join('@')}`
}

/** ECTS credits; ELM writes the number as a text. */
export function credits(w: ElmWriter, ects: Decimal): JsonObject {
  return w.node('creditPoint', 'CreditPoint', {
    framework: w.concept(CREDIT_FRAMEWORKS.ects),
    point: ects,
  })
}
