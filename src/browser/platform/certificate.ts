// X.509 certificates as `node:crypto` has them: the key, who signed, and for which names. RFC 5280, RFC 6125.

import { childrenOf, type DerNode, decodeDer, originalBytes } from '../../proof/x509/der.ts'
import { equalBytes } from '../../util/bytes.ts'
import { isTagged } from './context-tag.ts'
import { readPssParameters } from './pss-parameters.ts'
import { bitsOf, contentsOf, type KeyObject, readSpki } from './public-key.ts'
import { constants, verify } from './signatures.ts'

const VERSION_TAG = 0
const EXTENSIONS_TAG = 3
const SUBJECT_ALT_NAME = '2.5.29.17'

/** How authorities sign: digest, and the type of key it is for. */
const ALGORITHMS: Readonly<Record<string, readonly [string | null, string]>> = {
  '1.2.840.113549.1.1.5': ['sha1', 'rsa'],
  '1.2.840.113549.1.1.14': ['sha224', 'rsa'],
  '1.2.840.113549.1.1.11': ['sha256', 'rsa'],
  '1.2.840.113549.1.1.12': ['sha384', 'rsa'],
  '1.2.840.113549.1.1.13': ['sha512', 'rsa'],
  '1.2.840.10045.4.1': ['sha1', 'ec'],
  '1.2.840.10045.4.3.1': ['sha224', 'ec'],
  '1.2.840.10045.4.3.2': ['sha256', 'ec'],
  '1.2.840.10045.4.3.3': ['sha384', 'ec'],
  '1.2.840.10045.4.3.4': ['sha512', 'ec'],
  '1.3.101.112': [null, 'ed25519'],
}
const RSA_PSS = '1.2.840.113549.1.1.10'

interface AlternativeName {
  readonly kind: 'DNS' | 'URI' | 'email' | 'other'
  readonly text: string
}

/** A certificate; what of Node’s class of that name the verifier uses. */
export class X509Certificate {
  readonly raw: Uint8Array
  readonly #spki: Uint8Array
  readonly #signed: DerNode
  readonly #algorithm: DerNode
  readonly #signature: Uint8Array
  readonly #names: readonly AlternativeName[]

  /** @throws {Error} for bytes that are no certificate. */
  constructor(der: Uint8Array) {
    const whole = decodeDer(der)
    const [signed, algorithm, signature] = childrenOf(whole)
    if (!whole || !signed || !algorithm) throw new Error('expected a certificate')
    const fields = childrenOf(signed).filter((node) => !isTagged(node, VERSION_TAG))
    const spki = fields[5]
    if (!spki || !sameBytes(fields[1], algorithm)) throw new Error('expected a certificate')
    this.raw = originalBytes(whole)
    this.#spki = originalBytes(spki)
    this.#signed = signed
    this.#algorithm = algorithm
    this.#signature = bitsOf(signature)
    this.#names = namesIn(fields.find((node) => isTagged(node, EXTENSIONS_TAG)))
  }

  /** @throws {Error} for a key that is not sound or of an unknown type: the certificate itself can be read all the same. */
  get publicKey(): KeyObject {
    return readSpki(this.#spki)
  }

  /** Whether the key signed it. */
  verify(key: KeyObject): boolean {
    const [id, parameters] = childrenOf(this.#algorithm)
    const oid = String(id?.valueBlock)
    const data = originalBytes(this.#signed)
    if (oid === RSA_PSS) return this.#verifyPss(parameters, data, key)
    const [digest, type] = ALGORITHMS[oid] ?? []
    if (digest === undefined || key.asymmetricKeyType !== type) return false
    return verify(digest, data, key, this.#signature)
  }

  #verifyPss(parameters: DerNode | undefined, data: Uint8Array, key: KeyObject): boolean {
    const { digest, saltLength } = readPssParameters(parameters)
    if (digest === undefined || !key.asymmetricKeyType.startsWith('rsa')) return false
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return verify(digest, data, { key, padding, saltLength }, this.#signature)
  }

  /** The alternative names as OpenSSL prints them; undefined when there are none. */
  get subjectAltName(): string | undefined {
    if (this.#names.length === 0) return undefined
    return this.#names.map(({ kind, text }) => `${kind}:${quoted(text)}`).join(', ')
  }

  /** The name that covers a host; never the subject’s own. */
  checkHost(host: string): string | undefined {
    const wanted = host.toLowerCase()
    const name = this.#names.find(({ kind, text }) => kind === 'DNS' && covers(text, wanted))
    return name?.text
  }
}

function sameBytes(a: DerNode | undefined, b: DerNode): boolean {
  return a !== undefined && equalBytes(originalBytes(a), originalBytes(b))
}

const KINDS: Readonly<Record<number, AlternativeName['kind']>> = { 1: 'email', 2: 'DNS', 6: 'URI' }

function namesIn(tagged: DerNode | undefined): readonly AlternativeName[] {
  const [list] = childrenOf(tagged)
  const extension = childrenOf(list).find(
    (one) => String(childrenOf(one)[0]?.valueBlock) === SUBJECT_ALT_NAME,
  )
  const value = extension && childrenOf(extension).at(-1)
  const names = childrenOf(value && decodeDer(contentsOf(value)))
  return names.map((name) => {
    const kind = KINDS[name.idBlock.tagNumber] ?? 'other'
    const text = kind === 'other' ? '' : String.fromCharCode(...contentsOf(name))
    return { kind, text }
  })
}

/** A text that would read like several names is quoted, its commas written as escapes: nobody splits inside it. */
function quoted(text: string): string {
  if (!/[^ -~]|["',\\]/.test(text)) return text
  const escaped = text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(/[^ -~]|,/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `"${escaped}"`
}

/** RFC 6125 section 6.4.3: a wildcard stands for the whole first label. */
function covers(pattern: string, host: string): boolean {
  const name = pattern.toLowerCase()
  if (!name.startsWith('*.')) return name === host
  const rest = name.slice(1)
  const label = host.slice(0, -rest.length)
  return host.endsWith(rest) && label !== '' && !label.includes('.') && rest.split('.').length > 2
}
