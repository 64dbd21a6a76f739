// The file that says how mail leaves: server, account, sender. The password stands in a file of its own, which only
// its owner may read. One such file per sender: a batch has its own by naming its own.

import { PipelineError } from '../../model/pipeline-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'

export interface MailAddress {
  readonly name?: string
  readonly address: string
}

export interface MailConfiguration {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, or `starttls`, which is demanded; `none` for a server on this machine only. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user?: string
  /** Path of the file with the password. */
  readonly passwordFile?: string
  /** Path of a PEM file with the authority of the server's certificate; default: those of the system. */
  readonly caFile?: string
  readonly from: MailAddress
  readonly replyTo?: MailAddress
  /** Where returned mail goes: `bounces@…`; the award's hash is added as `bounces+HASH@…`. */
  readonly bounces?: string
}

const MEMBERS = [
  'host',
  'port',
  'security',
  'user',
  'passwordFile',
  'caFile',
  'from',
  'replyTo',
  'bounces',
]
const SECURITIES = ['tls', 'starttls', 'none']
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^\[[0-9a-f:]+\]$/i
/** One address of plain letters: what a mailbox of an institution looks like. No comma, quote or line end. */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/

/**
 * Reads the configuration.
 *
 * @throws {PipelineError} `CONFIGURATION_INVALID` naming every member at fault; never a value.
 */
export function parseMailConfiguration(bytes: Uint8Array): MailConfiguration {
  const parsed = parseStrictJson(bytes, { maxBytes: 64 * 1024 })
  if (!parsed.ok || !isJsonObject(parsed.value)) throw invalid(['expected a strict JSON object'])
  const faults = faultsOf(parsed.value)
  if (faults.length > 0) throw invalid(faults)
  return parsed.value as unknown as MailConfiguration
}

function faultsOf(file: JsonObject): readonly string[] {
  const { host, port, security, user, from, replyTo, bounces } = file
  const expect = (good: boolean, fault: string) => (good ? [] : [fault])
  const isText = (value: Json | undefined) => typeof value === 'string' && value.trim() !== ''
  return [
    ...Object.keys(file)
      .filter((name) => !MEMBERS.includes(name))
      .map((name) => `there is no member "${name}"`),
    ...expect(typeof host === 'string' && HOST.test(host), '/host: expected a host name'),
    ...expect(
      Number.isInteger(port) && Number(port) > 0 && Number(port) < 65536,
      '/port: expected a port number',
    ),
    ...expect(
      SECURITIES.includes(String(security)),
      `/security: expected ${SECURITIES.join(', ')}`,
    ),
    ...expect(
      security !== 'none' || isLoopback(host),
      '/security: expected tls or starttls, since the server is not on this machine',
    ),
    ...['user', 'passwordFile', 'caFile'].flatMap((name) =>
      expect(file[name] === undefined || isText(file[name]), `/${name}: expected a text`),
    ),
    ...expect(
      (user === undefined) === (file.passwordFile === undefined),
      '/passwordFile: expected user and passwordFile together',
    ),
    ...addressFaults(from, '/from'),
    ...(replyTo === undefined ? [] : addressFaults(replyTo, '/replyTo')),
    ...expect(
      bounces === undefined || (typeof bounces === 'string' && ADDRESS.test(bounces)),
      '/bounces: expected an e-mail address',
    ),
  ]
}

function addressFaults(value: Json | undefined, pointer: string): readonly string[] {
  if (!isJsonObject(value)) return [`${pointer}: expected an object with name and address`]
  const { name, address, ...others } = value
  return [
    ...Object.keys(others).map((other) => `${pointer}: there is no member "${other}"`),
    ...(typeof address === 'string' && ADDRESS.test(address)
      ? []
      : [`${pointer}/address: expected an e-mail address`]),
    ...(name === undefined || (typeof name === 'string' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name))
      ? []
      : [`${pointer}/name: expected a text on one line`]),
  ]
}

function isLoopback(host: Json | undefined): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(String(host))
}

function invalid(faults: readonly string[]): PipelineError {
  return new PipelineError(
    'CONFIGURATION_INVALID',
    `the mail configuration is not valid: ${faults.slice(0, 5).join('; ')}`,
    { detail: { faults } },
  )
}
