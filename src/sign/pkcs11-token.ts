// A token or HSM by PKCS#11 2.40: module, login, parallel sessions, objects, signatures. Through the optional package
// pkcs11js, loaded only when a token is named. The PIN comes from a file or descriptor, as passphrases do.
// A device that does not answer in time is given up: the call itself cannot be taken back.

import { Buffer } from 'node:buffer'
import type { Handle, PKCS11, Template } from 'pkcs11js'
import { PipelineError } from '../model/pipeline-error.ts'
import { timeLimit } from './device-timeout.ts'
import type { KeyFileAccess } from './key-access.ts'
import { type Pkcs11Uri, parsePkcs11Uri } from './pkcs11-uri.ts'

/** Numbers of PKCS#11 that are used here. */
const CKF_SERIAL_SESSION = 4
const CKU_USER = 1
const CKA_CLASS = 0x0
const CKA_LABEL = 0x3
const CKA_ID = 0x102
const CKO_PRIVATE_KEY = 3
/** Parts of the names of return values that mean: it was done before. */
const ALREADY = /ALREADY_INITIALIZED|ALREADY_LOGGED_IN/

export const CKA_VALUE = 0x11
export const CKO_CERTIFICATE = 1
export { CKA_CLASS, CKA_ID }

/** Mechanisms that sign what they are given, without hashing it. */
export const MECHANISMS = {
  /** A DigestInfo, padded by PKCS#1 v1.5. */
  rsa: 0x1,
  /** A digest; raw r||s. */
  ecdsa: 0x1041,
  /** The message itself, pure Ed25519 (CKM_EDDSA of PKCS#11 3.0). */
  eddsa: 0x1057,
} as const
export type MechanismName = keyof typeof MECHANISMS

/** Signatures made at the same time. */
const SESSIONS = 4
const SIGNATURE_BYTES = 1024

export interface TokenOptions {
  readonly access: KeyFileAccess
  /** Loads a module; the package pkcs11js when absent. */
  readonly loadModule?: (path: string) => Promise<PKCS11>
  /** How long one signature may take. */
  readonly timeoutMs?: number
}

/** A private key on a token. */
export interface Token {
  /** Signs; up to four at a time, the others wait. @throws {PipelineError} */
  sign(mechanism: MechanismName, input: Uint8Array): Promise<Uint8Array>
  /** The objects that fit a template, and a value of one; for certificates beside the key. */
  find(template: Template): readonly Handle[]
  attribute(object: Handle, type: number): Uint8Array
  readonly key: Handle
  close(): void
}

/** Modules in use by path: a process may initialise a module only once. */
const modules = new Map<string, { readonly module: PKCS11; users: number }>()

/**
 * Opens sessions with the token that a URI names, logs in and finds the private key.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the package or the module is missing, the PIN is wrong, or no or
 * several keys match.
 */
export async function openToken(reference: string, options: TokenOptions): Promise<Token> {
  const uri = parsePkcs11Uri(reference)
  const pin = await readPin(uri, options.access)
  const module = await acquireModule(uri.modulePath, options.loadModule ?? loadPackage)
  let isOpen = true
  let isStalled = false
  const close = () => {
    // Ending a module waits for its calls: one that stalls must be left alone.
    if (isOpen && !isStalled) releaseModule(uri.modulePath)
    isOpen = false
  }
  try {
    const slot = slotOf(module, uri)
    const session = module.C_OpenSession(slot, CKF_SERIAL_SESSION)
    logIn(module, session, pin)
    const find = (template: Template) => findObjects(module, session, template)
    const key = findKey(find, uri)
    const sessions = createSessions(module, slot, session)
    const limit = timeLimit('the token', options.timeoutMs, () => {
      isStalled = true
    })
    return {
      key,
      find,
      attribute: (object, type) => attributeOf(module, session, object, type),
      sign: (mechanism, input) =>
        sessions.run((free) =>
          limit(() => signOn(module, { session: free, key }, mechanism, input)),
        ),
      close,
    }
  } catch (error) {
    close()
    throw asUnusable(error)
  }
}

/** Errors of the module name a return value, never a secret. */
export function asUnusable(error: unknown): PipelineError {
  if (error instanceof PipelineError) return error
  const name = error instanceof Error ? error.message.split('\n')[0] : 'unknown fault'
  return unusable(`the token reports ${name}`)
}

async function signOn(
  module: PKCS11,
  { session, key }: { session: Handle; key: Handle },
  mechanism: MechanismName,
  input: Uint8Array,
): Promise<Uint8Array> {
  try {
    module.C_SignInit(session, { mechanism: MECHANISMS[mechanism] }, key)
    const room = Buffer.alloc(SIGNATURE_BYTES)
    return new Uint8Array(await module.C_SignAsync(session, Buffer.from(input), room))
  } catch (error) {
    throw asUnusable(error)
  }
}

/** Sessions, each busy with one signature at a time; opened as they are needed. */
function createSessions(module: PKCS11, slot: Handle, first: Handle) {
  const free: Handle[] = [first]
  const waiting: ((session: Handle) => void)[] = []
  let opened = 1
  const take = async (): Promise<Handle> => {
    const session = free.pop()
    if (session) return session
    if (opened < SESSIONS) {
      opened += 1
      return module.C_OpenSession(slot, CKF_SERIAL_SESSION)
    }
    return await new Promise((resolve) => waiting.push(resolve))
  }
  return {
    async run<T>(work: (session: Handle) => Promise<T>): Promise<T> {
      const session = await take()
      try {
        return await work(session)
      } finally {
        const next = waiting.shift()
        if (next) next(session)
        else free.push(session)
      }
    },
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

async function loadPackage(path: string): Promise<PKCS11> {
  const loaded = await import('pkcs11js').catch(() => {
    throw unusable('keys on tokens need the optional package pkcs11js, which is not installed')
  })
  const module = new loaded.default.PKCS11()
  module.load(path)
  return module
}

async function acquireModule(
  path: string,
  load: (path: string) => Promise<PKCS11>,
): Promise<PKCS11> {
  const known = modules.get(path)
  if (known) {
    known.users += 1
    return known.module
  }
  const module = await load(path).catch((error: unknown) => {
    if (error instanceof PipelineError) throw error
    throw unusable(`the PKCS#11 module ${path} cannot be loaded`)
  })
  try {
    module.C_Initialize()
    modules.set(path, { module, users: 1 })
    return module
  } catch (error) {
    module.close()
    throw asUnusable(error)
  }
}

function releaseModule(path: string): void {
  const known = modules.get(path)
  if (!known) return
  known.users -= 1
  if (known.users > 0) return
  modules.delete(path)
  try {
    known.module.C_Finalize()
    known.module.close()
  } catch {
    // A token that was pulled out cannot be closed, and need not be.
  }
}

function slotOf(module: PKCS11, uri: Pkcs11Uri): Handle {
  const slots = module.C_GetSlotList(true).filter((slot, index) => {
    const { label, serialNumber } = module.C_GetTokenInfo(slot)
    return (
      (uri.token === undefined || label.trim() === uri.token) &&
      (uri.serial === undefined || serialNumber.trim() === uri.serial) &&
      (uri.slotId === undefined || index === uri.slotId || slot.readUInt32LE(0) === uri.slotId)
    )
  })
  const [slot] = slots
  if (slot && slots.length === 1) return slot
  throw unusable(`expected one token to match, found ${slots.length}`)
}

function logIn(module: PKCS11, session: Handle, pin: string): void {
  try {
    module.C_Login(session, CKU_USER, pin)
  } catch (error) {
    if (error instanceof Error && ALREADY.test(error.message)) return
    throw unusable('the token does not accept the PIN')
  }
}

function findKey(find: Token['find'], { object, id }: Pkcs11Uri): Handle {
  const template: Template = [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }]
  if (object !== undefined) template.push({ type: CKA_LABEL, value: object })
  if (id !== undefined) template.push({ type: CKA_ID, value: Buffer.from(id) })
  const found = find(template)
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

function attributeOf(module: PKCS11, session: Handle, object: Handle, type: number): Uint8Array {
  const [result] = module.C_GetAttributeValue(session, object, [{ type }])
  return new Uint8Array((result?.value as Buffer | undefined) ?? [])
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message)
}
