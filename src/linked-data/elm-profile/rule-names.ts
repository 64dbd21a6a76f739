// Names of the tables to IRIs: a term of the ELM context, one of the W3C credential terms, or a compact IRI.

import { isJsonObject } from '../../util/json.ts'
import { buildElmContext } from '../elm-context.ts'

/** Prefixes that the ELM context lacks, or spells so that they do not work (`clv` without its slash). */
const MORE_PREFIXES = {
  m8g: 'http://data.europa.eu/m8g/',
  sec: 'https://w3id.org/security#',
}

/** Terms of the W3C context, which the type of a credential brings into force. */
const CREDENTIAL_TERMS = `credentialSchema credentialStatus credentialSubject evidence expirationDate holder
  issuanceDate issued issuer termsOfUse validFrom validUntil verifiableCredential VerifiableCredential
  VerifiablePresentation`

/** Reads a name of the tables. @throws {TypeError} for a name that stands for nothing. */
export type NameReader = (name: string) => string

/** A reader of names. */
export function createNameReader(): NameReader {
  const context = buildElmContext()['@context']
  if (!isJsonObject(context)) throw new TypeError('the ELM context has no terms')
  const iris = new Map<string, string>(Object.entries(MORE_PREFIXES))
  for (const [term, definition] of Object.entries(context)) {
    const iri = isJsonObject(definition) ? definition['@id'] : definition
    if (typeof iri === 'string') iris.set(term, iri)
  }
  for (const term of CREDENTIAL_TERMS.split(/\s+/)) iris.set(term, `cred:${term}`)
  iris.set('proof', 'sec:proof')
  return (name) => expand(iris.get(name) ?? name, iris)
}

function expand(name: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':')
  const prefix = prefixes.get(name.slice(0, colon))
  if (name.includes('://')) return name
  if (colon < 0 || prefix === undefined) throw new TypeError(`no term and no compact IRI: ${name}`)
  return prefix + name.slice(colon + 1)
}
