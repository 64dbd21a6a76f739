// A seal key on a token or in an HSM: the private half never leaves it. PKCS#11 2.40 through the optional package
// pkcs11js, loaded only when a token is named. The PIN comes from a file or descriptor, as passphrases do.

import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Handle, PKCS11, Template } from 'pkcs11js'
import { PipelineError } from '../../model/pipeline-error.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { concatBytes, equalBytes } from '../../util/bytes.ts'
import type { KeyFileAccess } from '../load-signing-key.ts'
import { type Pkcs11Uri, parsePkcs11Uri } from './pkcs11-uri.ts'
import { createRemoteSealKey, type SealAlgorithm, type SealKey } from './seal-key.ts'

/** Numbers of PKCS#11 that are used here. */
const CKF_SERIAL_SESSION = 4
const CKU_USER = 1
const CKA_CLASS = 0x0
const CKA_LABEL = 0x3
const CKA_VALUE = 0x11
const CKA_ID = 0x102
const CKO_CERTIFICATE = 1
const CKO_PRIVATE_KEY = 3
const CKM_RSA_PKCS = 0x1
const CKM_ECDSA = 0x1041

/** DER of DigestInfo before the digest (RFC 8017 section 9.2). */
const DIGEST_INFO = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const

export interface Pkcs11Options {
  readonly access: KeyFileAccess
  /** Certificates from files, for tokens that hold only the key. */
  readonly certificates: readonly Certificate[]
  readonly algorithm?: SealAlgorithm | undefined
}

/**
 * Opens a session with the token that a URI names, logs in and finds the key and its certificate.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the package or the module is missing, the PIN is wrong, or no or
 * several keys match.
 */
export async function openPkcs11Key(reference: string, options: Pkcs11Options): Promise<SealKey> {
  const uri = parsePkcs11Uri(reference)
  const pin = await readPin(uri, options.access)
  const module = await loadModule(uri.modulePath)
  try {
    const session = openSession(module, uri, pin)
    const key = findKey(module, session, uri)
    const certificates = [...certificatesOn(module, session), ...options.certificates]
    const certificate = certificateOf(module, { session, key, uri }, certificates)
    const signer = {
      sign: async (algorithm: SealAlgorithm, data: Uint8Array) =>
        signOn(module, { session, key }, { algorithm, data }),
      close: () => closeModule(module),
    }
    return createRemoteSealKey(signer, { certificate, certificates, algorithm: options.algorithm })
  } catch (error) {
    closeModule(module)
    throw asUnusable(error)
  }
}

async function readPin(uri: Pkcs11Uri, access: KeyFileAccess): Promise<string> {
  if (uri.pinFile !== undefined) {
    try {
      return new TextDecoder().decode(await access.readFile(uri.pinFile)).replace(/\r?\n$/, '')
    } catch (cause) {
      throw new PipelineError('SIGN_KEY_UNUSABLE', 'the file with the PIN cannot be read', {
        cause,
      })
    }
  }
  if (access.passphrase) return await access.passphrase()
  throw unusable('the token needs a PIN; give --passphrase-file or --passphrase-fd')
}

async function loadModule(path: string): Promise<PKCS11> {
  const loaded = await import('pkcs11js').catch(() => {
    throw unusable('keys on tokens need the optional package pkcs11js, which is not installed')
  })
  const module = new loaded.default.PKCS11()
  try {
    module.load(path)
    module.C_Initialize()
    return module
  } catch {
    throw unusable(`the PKCS#11 module ${path} cannot be loaded`)
  }
}

function closeModule(module: PKCS11): void {
  try {
    module.C_Finalize()
    module.close()
  } catch {
    // A token that was pulled out cannot be closed, and need not be.
  }
}

function openSession(module: PKCS11, uri: Pkcs11Uri, pin: string): Handle {
  const slots = module.C_GetSlotList(true).filter((slot, index) => {
    const { label, serialNumber } = module.C_GetTokenInfo(slot)
    return (
      (uri.token === undefined || label.trim() === uri.token) &&
      (uri.serial === undefined || serialNumber.trim() === uri.serial) &&
      (uri.slotId === undefined || index === uri.slotId || slot.readUInt32LE(0) === uri.slotId)
    )
  })
  const [slot] = slots
  if (!slot || slots.length > 1)
    throw unusable(`expected one token to match, found ${slots.length}`)
  const session = module.C_OpenSession(slot, CKF_SERIAL_SESSION)
  try {
    module.C_Login(session, CKU_USER, pin)
  } catch {
    throw unusable('the token does not accept the PIN')
  }
  return session
}

function findKey(module: PKCS11, session: Handle, { object, id }: Pkcs11Uri): Handle {
  const template: Template = [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }]
  if (object !== undefined) template.push({ type: CKA_LABEL, value: object })
  if (id !== undefined) template.push({ type: CKA_ID, value: Buffer.from(id) })
  const found = findObjects(module, session, template)
  const [key] = found
  if (key && found.length === 1) return key
  throw unusable(
    `expected one private key to match, found ${found.length}; name it with object= or id=`,
  )
}

function findObjects(module: PKCS11, session: Handle, template: Template): readonly Handle[] {
  module.C_FindObjectsInit(session, template)
  const found: Handle[] = []
  for (let one = module.C_FindObjects(session); one; one = module.C_FindObjects(session)) {
    found.push(one)
  }
  module.C_FindObjectsFinal(session)
  return found
}

function certificatesOn(module: PKCS11, session: Handle): readonly Certificate[] {
  const handles = findObjects(module, session, [{ type: CKA_CLASS, value: CKO_CERTIFICATE }])
  return handles.flatMap((one) => parseCertificate(certificateBytes(module, session, one)) ?? [])
}

function certificateBytes(module: PKCS11, session: Handle, object: Handle): Uint8Array {
  return attribute(module, { session, object }, CKA_VALUE)
}

function attribute(
  module: PKCS11,
  { session, object }: { session: Handle; object: Handle },
  type: number,
): Uint8Array {
  const [result] = module.C_GetAttributeValue(session, object, [{ type }])
  return new Uint8Array((result?.value as Buffer | undefined) ?? [])
}

/** The certificate with the key's own CKA_ID, else the only end entity that is offered. */
function certificateOf(
  module: PKCS11,
  { session, key }: { session: Handle; key: Handle; uri: Pkcs11Uri },
  candidates: readonly Certificate[],
): Certificate {
  const id = attribute(module, { session, object: key }, CKA_ID)
  const named = findObjects(module, session, [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_ID, value: Buffer.from(id) },
  ])
  const [own] = named
  const der = own && certificateBytes(module, session, own)
  const leaves = candidates.filter(({ isCa }) => !isCa)
  const certificate = der
    ? candidates.find((one) => equalBytes(one.der, der))
    : leaves.length === 1
      ? leaves[0]
      : undefined
  if (certificate) return certificate
  throw unusable(
    'expected a certificate on the token with the id of the key, or one given as a file',
  )
}

function signOn(
  module: PKCS11,
  { session, key }: { session: Handle; key: Handle },
  { algorithm, data }: { algorithm: SealAlgorithm; data: Uint8Array },
): Uint8Array {
  const digest = `sha${algorithm.slice(2)}` as keyof typeof DIGEST_INFO
  const hash = new Uint8Array(createHash(digest).update(data).digest())
  const isRsa = algorithm.startsWith('RS')
  const input = isRsa
    ? concatBytes(new Uint8Array(Buffer.from(DIGEST_INFO[digest], 'hex')), hash)
    : hash
  try {
    module.C_SignInit(session, { mechanism: isRsa ? CKM_RSA_PKCS : CKM_ECDSA }, key)
    return new Uint8Array(module.C_Sign(session, Buffer.from(input), Buffer.alloc(1024)))
  } catch (error) {
    throw asUnusable(error)
  }
}

/** Errors of the module name a return value, never a secret. */
function asUnusable(error: unknown): PipelineError {
  if (error instanceof PipelineError) return error
  const name = error instanceof Error ? error.message.split('\n')[0] : 'unknown fault'
  return unusable(`the token reports ${name}`)
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message)
}
