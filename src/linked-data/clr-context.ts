// The JSON-LD contexts of Comprehensive Learner Records (1EdTech CLR 2.0 and 2.0.1), which no package ships.
// Stated by what the two have in common; test/interop/contexts.test.ts proves them equal to the originals.

import type { JsonObject } from '../util/json.ts'

const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#'
const ALIASES = { id: '@id', type: '@type' }

/** The context of CLR 2.0, for credentials of the VC data model 1.1. */
export function buildClr20Context(): JsonObject {
  return clrContext('https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#', {}, {})
}

/** The context of CLR 2.0.1, for credentials of the VC data model 2.0. */
export function buildClr201Context(): JsonObject {
  return clrContext(
    'https://purl.imsglobal.org/spec/vc/ob/vocab.html#',
    { partial: { '@id': `${CLR}partial`, '@type': 'xsd:boolean' } },
    { identifier: setOf('identifier-1', 'obi:Identifier') },
  )
}

function clrContext(obi: string, credential: JsonObject, subject: JsonObject): JsonObject {
  return {
    '@context': {
      ...ALIASES,
      ClrCredential: classOf('ClrCredential', { ...ALIASES, ...credential }),
      ClrSubject: classOf('ClrSubject', {
        ...ALIASES,
        cred: 'https://www.w3.org/2018/credentials#',
        obi,
        achievement: setOf('achievement', 'obi:Achievement'),
        association: setOf('association', `${CLR}Association`),
        verifiableCredential: setOf('verifiableCredential', 'cred:verifiableCredential'),
        ...subject,
      }),
      Association: classOf('Association', {
        associationType: { '@id': `${CLR}AssociationType` },
        sourceId: { '@id': `${CLR}sourceId`, '@type': 'xsd:anyURI' },
        targetId: { '@id': `${CLR}targetId`, '@type': 'xsd:anyURI' },
      }),
    },
  }
}

function classOf(name: string, context: JsonObject): JsonObject {
  return { '@id': CLR + name, '@context': context }
}

function setOf(name: string, type: string): JsonObject {
  return { '@id': CLR + name, '@type': type, '@container': '@set' }
}
