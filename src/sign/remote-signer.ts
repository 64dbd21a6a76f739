// A signing service behind https: it keeps the private half and signs what it is sent. docs/devices.md describes the
// protocol: `POST <url>` with `{"algorithm", "data"}` answers `{"signature"}`, bytes in base64url. Busy or unreachable
// services are asked again, since signing twice harms nobody; a refusal is final.

import { PipelineError } from '../model/pipeline-error.ts'
import { decodeBase64url, encodeBase64url } from '../proof/base64url.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { DEVICE_TIMEOUT_MS, timeLimit } from './device-timeout.ts'

export interface SignerRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Absent with GET. */
  readonly body?: Uint8Array
  /** After which the request is given up. */
  readonly timeoutMs: number
}

/**
 * Sends one request. Trusted to verify the server's certificate and name, to follow no redirect and to bound the
 * answer. Throws when there is no answer, for whatever reason.
 */
export type SendToSigner = (
  request: SignerRequest,
) => Promise<{ readonly status: number; readonly body: Uint8Array }>

export interface RemoteSignerOptions {
  readonly send: SendToSigner
  /** Bearer token of the service; asked anew for every key. */
  readonly token?: () => Promise<string>
  /** How long one attempt may take. */
  readonly timeoutMs?: number
  /** Waits between attempts; the tests do not wait. */
  readonly wait?: (ms: number) => Promise<void>
}

/** Pauses before the second, third, … attempt. */
const PAUSES_MS = [250, 1000, 4000, 10_000] as const
const BUSY = [408, 425, 429, 500, 502, 503, 504]

/**
 * Makes the signing function of a service.
 *
 * @param url https URL of one key.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for another kind of URL; the function throws it for a refusal, and
 * `SIGN_DEVICE_UNREACHABLE` when every attempt failed.
 */
export function createRemoteSigner(
  url: string,
  options: RemoteSignerOptions,
): (algorithm: string, data: Uint8Array) => Promise<Uint8Array> {
  const place = placeOf(url)
  return async (algorithm, data) => {
    const body = utf8(JSON.stringify({ algorithm, data: encodeBase64url(data) }))
    const answer = await ask(place, { method: 'POST', body }, options)
    const { signature } = answer
    const bytes = typeof signature === 'string' ? decodeBase64url(signature) : undefined
    if (bytes && bytes.length > 0) return bytes
    throw refusal(place, 'an answer without signature')
  }
}

/**
 * What a service says of a key: an entry of a key file without private half.
 *
 * @throws {PipelineError} as {@link createRemoteSigner} does.
 */
export async function describeRemoteKey(
  url: string,
  options: RemoteSignerOptions,
): Promise<JsonObject> {
  return await ask(placeOf(url), { method: 'GET' }, options)
}

async function ask(
  place: URL,
  what: Pick<SignerRequest, 'method' | 'body'>,
  { send, token, timeoutMs = DEVICE_TIMEOUT_MS, wait = pause }: RemoteSignerOptions,
): Promise<JsonObject> {
  const limit = timeLimit(`the remote signer at ${place.host}`, timeoutMs)
  const headers = {
    accept: 'application/json',
    ...(what.body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${await token()}` }),
  }
  const request = { ...what, url: place.href, headers, timeoutMs }
  for (let attempt = 0; ; attempt++) {
    const answer = await attemptOnce(() => limit(() => send(request)))
    if (answer.json) return answer.json
    if (answer.isFinal) throw refusal(place, answer.why)
    const next = PAUSES_MS[attempt]
    if (next === undefined) throw unreachable(place, attempt + 1, answer.why)
    await wait(next)
  }
}

interface Answer {
  readonly json?: JsonObject
  readonly isFinal?: boolean
  /** Nothing that the service wrote: it may repeat what it was sent. */
  readonly why: string
}

async function attemptOnce(send: () => ReturnType<SendToSigner>): Promise<Answer> {
  let answer: Awaited<ReturnType<SendToSigner>>
  try {
    answer = await send()
  } catch (cause) {
    const stalled = cause instanceof PipelineError && cause.code === 'SIGN_DEVICE_UNREACHABLE'
    return { why: stalled ? 'no answer in time' : 'no connection' }
  }
  const why = `HTTP status ${answer.status}`
  if (answer.status !== 200) return { why, isFinal: !BUSY.includes(answer.status) }
  const parsed = parseStrictJson(answer.body)
  if (parsed.ok && isJsonObject(parsed.value)) return { json: parsed.value, why }
  return { why: 'an answer that is no JSON object', isFinal: true }
}

function placeOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' && !url.username && !url.password && !url.hash) return url
  throw new PipelineError(
    'SIGN_KEY_UNUSABLE',
    'expected the remote signer as an https URL without user, password and fragment',
  )
}

function refusal({ host }: URL, why: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', `the remote signer at ${host} refuses: ${why}`)
}

function unreachable({ host }: URL, attempts: number, why: string): PipelineError {
  return new PipelineError(
    'SIGN_DEVICE_UNREACHABLE',
    `the remote signer at ${host} cannot be reached: ${why}, ${attempts} attempts`,
  )
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

/** Reads a bearer token from the bytes of its file. @throws {PipelineError} `SIGN_KEY_UNUSABLE` when it is none. */
export function parseBearerToken(bytes: Uint8Array): string {
  const token = fromUtf8(bytes).trim()
  if (/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return token
  throw new PipelineError('SIGN_KEY_UNUSABLE', 'expected the token file to hold one bearer token')
}
