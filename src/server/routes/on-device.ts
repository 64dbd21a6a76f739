// What verifying in the reader's browser needs of the server: the verifier as a script, whom this server believes, and
// public documents by their address. The credential itself is never sent here. security.md sections 3 and 6.

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import type { LoadDocument } from '../../trust/load-document.ts'
import { toPortable } from '../../trust/portable-trust.ts'
import { toBase64 } from '../../util/bytes.ts'
import type { OnDevice, ServerDependencies } from '../dependencies.ts'
import type { LoadLimit } from '../load-limit.ts'
import { RequestProblem } from '../problem.ts'
import { readJsonObject } from '../request-body.ts'
import { assertMembers, requestFault, textMember } from '../request-members.ts'

type Handler = (c: Context) => Response | Promise<Response>

const YEAR_SECONDS = 31_536_000
/** An address and media types. */
const MAX_BODY_BYTES = 8 * 1024
const MEDIA_TYPES = /^[a-z]+\/[a-z0-9.+-]+(?:, [a-z]+\/[a-z0-9.+-]+){0,9}$/

/** The name under which the script is served: another one whenever it changes. */
export function verifierName({ script }: OnDevice): string {
  return `verifier-${createHash('sha256').update(script).digest('base64url').slice(0, 22)}.js`
}

/** The handlers; without a verifier for browsers there is nothing at their addresses. */
export function createOnDevice(
  { onDevice, limits, clock }: ServerDependencies,
  limit: LoadLimit,
): Readonly<Record<'browserVerifier' | 'verifierSetup' | 'publicDocument', Handler>> {
  if (!onDevice) {
    const nothing = () => {
      throw new RequestProblem('NOT_FOUND', 'verifying in the browser is not offered here')
    }
    return { browserVerifier: nothing, verifierSetup: nothing, publicDocument: nothing }
  }
  const { loadDocument, ...setup } = onDevice.setup
  const portable = toPortable(setup)
  return {
    browserVerifier: createScript(onDevice),
    verifierSetup: (c) =>
      c.json({ at: clock().toISOString(), setup: portable }, 200, { 'cache-control': 'no-store' }),
    publicDocument: createPublicDocument(loadDocument, limit, limits.bodyMs),
  }
}

/** The script, for ever: its name says what is in it. It may reach nothing, whatever a credential does to it. */
function createScript(onDevice: OnDevice): Handler {
  const name = verifierName(onDevice)
  const packed = gzipSync(onDevice.script, { level: 9 })
  return (c) => {
    if (c.req.param('script') !== name)
      throw new RequestProblem('NOT_FOUND', 'there is no such script')
    const takesGzip = /(?:^|,)\s*gzip\s*(?:,|$)/.test(c.req.header('accept-encoding') ?? '')
    return c.body((takesGzip ? packed : onDevice.script).slice(), 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      vary: 'accept-encoding',
      ...(takesGzip && { 'content-encoding': 'gzip' }),
    })
  }
}

/**
 * Hands on what stands at a public address, by the rules of the guarded fetcher: browsers cannot read it themselves.
 * What cannot be had is `null`, for whatever reason; of what no verifier can use, as web pages, only that it is there.
 */
function createPublicDocument(
  loadDocument: LoadDocument,
  limit: LoadLimit,
  timeoutMs: number,
): Handler {
  return async (c) => {
    const body = await readJsonObject(c, { maxBytes: MAX_BODY_BYTES, timeoutMs })
    assertMembers(body, ['url', 'accept'], { pointer: '', code: 'REQUEST_INVALID' })
    const [url, accept] = [textMember(body, 'url'), textMember(body, 'accept')]
    if (!URL.canParse(url)) throw requestFault('/url', 'format', 'expected an absolute URL')
    if (!MEDIA_TYPES.test(accept))
      throw requestFault('/accept', 'format', 'expected media types, parted by commas')
    const document = await limit(async () => await tryLoading(loadDocument, url, accept))
    return c.json({ document }, 200, { 'cache-control': 'no-store' })
  }
}

async function tryLoading(loadDocument: LoadDocument, url: string, accept: string) {
  try {
    const { status, contentType, bytes } = await loadDocument(url, { accept })
    return { status, contentType, bytes: mayBeNeeded(bytes) ? toBase64(bytes) : '' }
  } catch {
    // The verifier reports it as unreachable; why is nobody's business but the server's.
    return null
  }
}

/** Whether it starts like JSON, a token, PEM or DER (0x30 is "0"): nobody gets pages of others from here. */
function mayBeNeeded(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart()
  return /^(?:[{[0]|eyJ|-----BEGIN )/.test(start)
}
