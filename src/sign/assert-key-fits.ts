// Refuses before signing what our own verifier would refuse afterwards: a key of the wrong type, of another
// controller than the issuer, expired or revoked; a suite that is only a reserved name.

import { PipelineError } from '../model/pipeline-error.ts'
import { KEY_TYPE_OF } from '../proof/key-record.ts'
import type { Suite, SuiteName } from '../proof/suites.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * Asserts that a key may sign a credential with a suite at a time.
 *
 * @throws {PipelineError} `SIGN_SUITE_UNSUPPORTED`, `SIGN_KEY_UNUSABLE` or `SIGN_INPUT_INVALID`.
 */
export function assertKeyFits(
  key: SigningKey,
  use: {
    readonly suite: Suite
    readonly name: SuiteName
    readonly credential: JsonObject
    readonly at: Date
  },
): void {
  const { suite, name, credential, at } = use
  if (!suite.built) {
    throw new PipelineError('SIGN_SUITE_UNSUPPORTED', `suite ${name} is not yet built`)
  }
  const type = KEY_TYPE_OF[key.algorithm]
  if (!suite.keyTypes.includes(type)) {
    const expected = suite.keyTypes.join(' or ')
    throw unusable(key, `suite ${name} expects a key of type ${expected}, found ${type}`)
  }
  if (key.revoked !== undefined) throw unusable(key, 'the key is revoked and signs no more')
  const expires = key.expires === undefined ? undefined : parseDateTimeStamp(key.expires)
  if (key.expires !== undefined && (!expires || expires.instant <= at)) {
    throw unusable(key, 'the key has expired and signs no more')
  }
  if (issuerIdOf(credential) !== key.controller) {
    throw unusable(key, 'expected the issuer of the credential to be the controller of the key')
  }
}

/**
 * The id of a credential's issuer, be it a string or an object.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` when there is none.
 */
export function issuerIdOf(credential: JsonObject): string {
  const { issuer } = credential
  const id = isJsonObject(issuer) ? issuer.id : issuer
  if (typeof id === 'string' && id !== '') return id
  throw new PipelineError('SIGN_INPUT_INVALID', 'expected the credential to have an issuer id', {
    detail: { pointer: '/issuer' },
  })
}

function unusable(key: SigningKey, message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message, { detail: { kid: key.kid } })
}
