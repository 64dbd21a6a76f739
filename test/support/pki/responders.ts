// The responders of the test PKI on loopback: revocation lists, OCSP, issuers' certificates, and a timestamp authority
// that can lie in every way a client must notice. openssl answers; the lies are put into question or answer.

import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openssl } from './openssl.ts'

/** What the timestamp authority does with a question. */
export type TimestampBehaviour =
  | 'honest'
  | 'wrong-imprint'
  | 'wrong-nonce'
  | 'wrong-policy'
  | 'wrong-eku'
  | 'clock-off'
  | 'broken-signature'
  | 'garbage'
  | 'html'
  | 'declines'
  | 'slow'
  | 'down'

export interface Responders {
  readonly base: string
  /** Requests so far by path. */
  readonly counts: Map<string, number>
  /** The folder that {@link createTestPki} made; requests fail before. */
  folder: string
  close(): Promise<void>
}

/** Timestamp authorities listen at `/tsa/<behaviour>`; `/tsa/flaky` is down for the first two questions. */
export async function startResponders(): Promise<Responders> {
  const counts = new Map<string, number>()
  const state = { folder: '', serial: 0 }
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/'
    counts.set(path, (counts.get(path) ?? 0) + 1)
    void answer(request, path, {
      ...state,
      count: counts.get(path) ?? 0,
      next: () => state.serial++,
    })
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type }).end(body)
      })
      .catch((error: Error) => response.writeHead(500).end(error.message))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    counts,
    get folder() {
      return state.folder
    },
    set folder(folder) {
      state.folder = folder
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((done) => {
        server.close(() => done())
      })
    },
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Uint8Array | string
}

interface Context {
  readonly folder: string
  readonly count: number
  readonly next: () => number
}

async function answer(request: IncomingMessage, path: string, context: Context): Promise<Answer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const body = new Uint8Array(Buffer.concat(chunks))
  const { folder } = context
  const [, kind = '', name = ''] = path.split('/')
  if (kind === 'tsa') return await stamp(body, name as TimestampBehaviour | 'flaky', context)
  if (kind === 'ocsp') return await ocsp(body, name, context)
  if (kind.endsWith('.crl')) {
    return { status: 200, type: 'application/pkix-crl', body: readFileSync(join(folder, kind)) }
  }
  if (kind.endsWith('.cer')) {
    const pem = kind.replace(/cer$/, 'pem')
    const der = await openssl(['x509', '-in', pem, '-outform', 'DER'], { cwd: folder })
    return { status: 200, type: 'application/pkix-cert', body: der }
  }
  return { status: 404, type: 'text/plain', body: 'nothing here' }
}

async function ocsp(question: Uint8Array, ca: string, { folder, next }: Context): Promise<Answer> {
  const number = next()
  const [asked, said] = [`ocsp-${number}.req`, `ocsp-${number}.resp`]
  writeFileSync(join(folder, asked), question)
  await openssl(
    [
      'ocsp',
      '-index',
      `${ca}.index`,
      '-CA',
      `${ca}.pem`,
      '-rsigner',
      `${ca}.pem`,
      '-rkey',
      `${ca}.key`,
      '-reqin',
      asked,
      '-respout',
      said,
      '-ndays',
      '7',
    ],
    { cwd: folder },
  )
  return {
    status: 200,
    type: 'application/ocsp-response',
    body: readFileSync(join(folder, said)),
  }
}

const REPLY = 'application/timestamp-reply'
const SLOW_MS = 3_000

async function stamp(
  question: Uint8Array,
  behaviour: TimestampBehaviour | 'flaky',
  context: Context,
): Promise<Answer> {
  switch (behaviour) {
    case 'down':
      return { status: 503, type: 'text/plain', body: 'down for maintenance' }
    case 'flaky':
      if (context.count <= 2) return { status: 503, type: 'text/plain', body: 'try later' }
      return reply(await honest(question, context))
    case 'slow':
      await new Promise((done) => setTimeout(done, SLOW_MS))
      return reply(await honest(question, context))
    case 'html':
      return { status: 200, type: 'text/html', body: '<p>Log in first</p>' }
    case 'garbage':
      return reply(new Uint8Array([0x30, 0x82, 0xff, 0xff, 1, 2, 3]))
    case 'declines':
      return reply(new Uint8Array([0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]))
    case 'wrong-imprint':
      return reply(await honest(flipped(question, IMPRINT), context))
    case 'wrong-nonce':
      return reply(await honest(withoutNonceOf(question), context))
    case 'broken-signature':
      return reply(flippedLast(await honest(question, context)))
    case 'wrong-policy':
    case 'clock-off':
    case 'wrong-eku':
      return reply(await resigned(question, behaviour, context))
    case 'honest':
      return reply(await honest(question, context))
    default:
      return { status: 404, type: 'text/plain', body: 'no such authority' }
  }
}

function reply(body: Uint8Array): Answer {
  return { status: 200, type: REPLY, body }
}

async function honest(question: Uint8Array, { folder, next }: Context): Promise<Uint8Array> {
  const name = `stamp-${next()}.tsq`
  writeFileSync(join(folder, name), question)
  const args = ['ts', '-reply', '-config', 'openssl.cnf', '-section', 'tsa_service']
  return await openssl([...args, '-queryfile', name], { cwd: folder })
}

/** DER before the 32 bytes of a SHA-256 imprint. */
const IMPRINT = [0x05, 0x00, 0x04, 0x20]

function flipped(der: Uint8Array, after: readonly number[]): Uint8Array {
  const at = indexOf(der, after) + after.length
  return der.map((byte, index) => (index === at ? byte ^ 1 : byte))
}

function flippedLast(der: Uint8Array): Uint8Array {
  return der.map((byte, index) => (index === der.length - 1 ? byte ^ 1 : byte))
}

/** The nonce follows the imprint and, where there is one, the policy: its last byte before `certReq TRUE`. */
function withoutNonceOf(question: Uint8Array): Uint8Array {
  const at = question.length - 4
  return question.map((byte, index) => (index === at ? byte ^ 1 : byte))
}

function indexOf(bytes: Uint8Array, part: readonly number[]): number {
  return bytes.findIndex((_byte, at) => part.every((one, index) => bytes[at + index] === one))
}

const POLICY = [0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x86, 0x8d, 0x1f, 0x01]

/** Takes what an honest token says, changes it, and signs it anew with `openssl cms`. */
async function resigned(
  question: Uint8Array,
  lie: 'wrong-policy' | 'clock-off' | 'wrong-eku',
  context: Context,
): Promise<Uint8Array> {
  const { folder: cwd, next } = context
  const number = next()
  const answered = `honest-${number}.tsr`
  writeFileSync(join(cwd, answered), await honest(question, context))
  await openssl(['ts', '-reply', '-in', answered, '-token_out', '-out', `${answered}.der`], { cwd })
  const verify = ['cms', '-verify', '-noverify', '-inform', 'DER', '-in', `${answered}.der`]
  const info = await openssl(verify, { cwd })
  writeFileSync(join(cwd, `${answered}.info`), lied(info, lie))
  const signer = lie === 'wrong-eku' ? 'tsaWrongEku' : 'tsa'
  const sign = ['cms', '-sign', '-binary', '-nodetach', '-cades', '-nosmimecap', '-md', 'sha256']
  const type = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-outform', 'DER']
  const by = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`]
  const token = await openssl([...sign, ...type, ...by, '-in', `${answered}.info`], { cwd })
  return sequence(new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x00]), token)
}

function lied(info: Uint8Array, lie: 'wrong-policy' | 'clock-off' | 'wrong-eku'): Uint8Array {
  if (lie === 'wrong-policy') {
    const at = indexOf(info, POLICY) + POLICY.length
    return info.map((byte, index) => (index === at ? byte ^ 0x10 : byte))
  }
  if (lie === 'wrong-eku') return info
  // GeneralizedTime, tag 0x18: the year's last digit but one becomes a 1, some decade ago.
  const at = indexOf(info, [0x18, 0x0f]) + 4
  return info.map((byte, index) => (index === at ? 0x31 : byte))
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  return new Uint8Array([0x30, 0x82, content.length >> 8, content.length & 0xff, ...content])
}
