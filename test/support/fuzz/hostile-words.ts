// What edits put into a document: names, values and contexts that mean something to whoever reads it. Only tables.

import type { Value } from './json-mutations.ts'

/** Texts in the place of texts: other forms of names, dates beyond what there is, letters that look like others. */
export const TEXTS = [
  ...['', ' ', 'x', '_:b0', '_:with_honours', 'urn:x', '#key-1', '/relative', '../up', 'null'],
  ...['did:web:attacker.example', 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
  ...[
    '2031-03-01T09:00:00Z',
    '9999-12-31T23:59:60Z',
    '2020-01-01T00:00:00',
    '10000-01-01T00:00:00Z',
  ],
  ...['https://schema.org/name', '\u202egnp.exe', 'Café', 'Café', '\u0000', '5', '-0', '1e309'],
  ...['authentication', 'assertionMethod', 'revocation', 'VerifiablePresentation'],
]
/** What is no text. */
export const OTHERS: readonly Value[] = [
  null,
  true,
  false,
  0,
  -1,
  5,
  1e21,
  0.1,
  [],
  {},
  [[]],
  [null],
]
/** Members that linked data or a reader gives a meaning. */
export const NAMES = [
  ...['@index', '@id', '@type', '@graph', '@included', '@nest', '@reverse', '@context', '@value'],
  ...['@list', '@set', '@language', '@direction', '@json', '@none', '@import', '@protected'],
  ...['id', 'type', 'name', 'description', 'validUntil', 'validFrom', 'issuer', 'proof', 'holder'],
  ...[
    'credentialStatus',
    'credentialSubject',
    'achievement',
    'endorsement',
    'verifiableCredential',
  ],
  ...['expirationDate', 'issuanceDate', 'issued', 'honours', 'constructor', 'vc', '_sd'],
  ...[
    'evidence',
    'related',
    'creator',
    'result',
    'image',
    'identifier',
    'termsOfUse',
    'previousProof',
  ],
]
/** Members by their IRI, whole or short. */
export const IRIS = [
  'https://www.w3.org/2018/credentials#validUntil',
  'https://www.w3.org/2018/credentials#credentialStatus',
  'https://schema.org/name',
  'schema:name',
  'cred:validUntil',
]
/** Contexts, known and unknown. */
export const CONTEXTS: readonly Value[] = [
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/2018/credentials/v1',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  'https://w3id.org/security/data-integrity/v2',
  'https://attacker.example/context',
  null,
  {},
  { honours: '@index' },
  { '@vocab': 'https://attacker.example/#' },
  { '@base': 'https://attacker.example/' },
]
