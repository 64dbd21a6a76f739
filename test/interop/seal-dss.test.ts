// EU DSS judges our seals: the Commission's own library, newest release, in a process of its own, with the test PKI's
// authorities as trust anchors and no network. Built by Maven at first use; named as skipped where Java is missing.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SealLevel } from '../../src/sign/seal/inspect-seal.ts'
import { SEAL_LEVELS } from '../../src/sign/seal/inspect-seal.ts'
import { extendSeal, sealCredential } from '../../src/sign/seal/seal-credential.ts'
import { isJsonObject, type JsonObject } from '../../src/util/json.ts'
import { buildJudge } from '../support/maven.ts'
import { alignedCredential } from '../support/pki/aligned-credential.ts'
import type { CertificateName } from '../support/pki/certificate-kinds.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { type SealLab, sealLab } from '../support/pki/seal-services.ts'
import { revoke } from '../support/pki/test-pki.ts'

const PROJECT = join(import.meta.dirname, 'dss')
const JAR = join(PROJECT, 'target/seal-judge.jar')
const runs = (command: string) => spawnSync(command, ['-version']).status === 0
const missing = [
  ...(runs('java') && runs('javac') ? [] : ['a JDK 17 or newer']),
  ...(runs('mvn') ? [] : ['Maven']),
  ...(hasOpenssl() ? [] : ['OpenSSL 3']),
]

interface Judged {
  readonly indication: string
  readonly subIndication: string
  readonly level: string
  readonly intact: boolean
  readonly timestamps: number
  readonly timestampsIntact: boolean
  readonly archiveTimestamps: number
  readonly messages: readonly string[]
}

describe('named as missing', () => {
  test('every tool of the judge is on the machine that must have them', () => {
    if (process.env.CI === 'true') expect(missing).toEqual([])
  })
})

describe.skipIf(missing.length > 0)(`EU DSS (${missing.join(', ') || 'all tools there'})`, () => {
  const work = mkdtempSync(join(tmpdir(), 'sigillum-dss-'))
  const files = new Map<string, string>()
  const withLists = new Map<string, Judged>()
  const alone = new Map<string, Judged>()
  let lab: SealLab

  const seal = async (name: CertificateName, level: SealLevel, time: 'sigT' | 'iat') => {
    const credential = alignedCredential(lab.pki.certificate(name))
    return await sealCredential(credential, {
      key: lab.pki.sealKey(name),
      at: new Date(),
      level,
      signingTime: time,
      timestampAuthority: lab.timestampAuthority('honest'),
      revocation: lab.revocation(),
    })
  }

  beforeAll(async () => {
    buildJudge(PROJECT, 'target/seal-judge.jar', ['pom.xml', 'src/main/java/SealJudge.java'])
    lab = await sealLab()
    for (const level of SEAL_LEVELS) files.set(`rsa-${level}`, await seal('good', level, 'iat'))
    for (const level of ['B', 'LTA'] as const) {
      files.set(`p256-${level}`, await seal('p256', level, 'iat'))
      files.set(`p384-${level}`, await seal('p384', level, 'iat'))
      files.set(`sigT-${level}`, await seal('good', level, 'sigT'))
    }
    let stepwise = files.get('rsa-B') ?? ''
    const services = {
      timestampAuthority: lab.timestampAuthority('honest'),
      revocation: lab.revocation(),
      certificates: lab.pki.sealKey('good').chain,
    }
    for (const level of ['T', 'LT', 'LTA', 'LTA'] as const) {
      stepwise = await extendSeal(stepwise, { level, ...services })
    }
    files.set('stepwise-LTA-renewed', stepwise)
    // Revoked after it sealed: only the timestamp proves that the seal was there before.
    files.set('survivor-LTA', await seal('laterRevoked', 'LTA', 'iat'))
    await new Promise((done) => setTimeout(done, 2_000))
    await revoke('laterRevoked', 'issuing', lab.pki.folder)
    tamper(files)
    judgeAll()
  })
  afterAll(async () => {
    await lab?.close()
  })

  function judgeAll(): void {
    const folder = (name: string) => {
      mkdirSync(join(work, name), { recursive: true })
      return join(work, name)
    }
    const anchors = folder('anchors')
    for (const name of ['root', 'issuing', 'tsaCa'] as const) {
      writeFileSync(join(anchors, `${name}.cer`), lab.pki[name].der)
    }
    const lists = folder('lists')
    for (const name of ['root', 'issuing', 'tsaCa']) {
      writeFileSync(join(lists, `${name}.crl`), readFileSync(lab.pki.path(`${name}.crl`)))
    }
    const seals = folder('seals')
    for (const [name, text] of files) writeFileSync(join(seals, `${name}.json`), text)
    judge(lists, withLists)
    judge('-', alone)
  }

  function judge(lists: string, into: Map<string, Judged>): void {
    const seals = join(work, 'seals')
    const paths = readdirSync(seals).map((name) => join(seals, name))
    const classes = `${JAR}:${join(PROJECT, 'target/lib/*')}`
    const at = new Date(Date.now() + 2_000).toISOString()
    const { stdout, status, stderr } = spawnSync(
      'java',
      ['-cp', classes, 'SealJudge', at, join(work, 'anchors'), lists, ...paths],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    )
    if (status !== 0) throw new Error(stderr)
    for (const line of stdout.trim().split('\n')) {
      const { file, seals: judged } = JSON.parse(line) as { file: string; seals: Judged[] }
      expect(judged.length, file).toBeLessThanOrEqual(1)
      if (judged[0]) into.set(file.replace(/\.json$/, ''), judged[0])
    }
  }

  test.each([
    ['rsa-B', 'JAdES-BASELINE-B'],
    ['rsa-T', 'JAdES-BASELINE-T'],
    ['rsa-LT', 'JAdES-BASELINE-LT'],
    ['rsa-LTA', 'JAdES-BASELINE-LTA'],
    ['p256-B', 'JAdES-BASELINE-B'],
    ['p256-LTA', 'JAdES-BASELINE-LTA'],
    ['p384-B', 'JAdES-BASELINE-B'],
    ['p384-LTA', 'JAdES-BASELINE-LTA'],
    ['stepwise-LTA-renewed', 'JAdES-BASELINE-LTA'],
  ])('%s is %s, intact and passed', (name, level) => {
    expect(withLists.get(name)).toMatchObject({
      intact: true,
      timestampsIntact: true,
      level,
      indication: 'TOTAL_PASSED',
    })
  })

  test('the time as Europass writes it passes too; DSS knows its level only before 2025-07-15', () => {
    for (const name of ['sigT-B', 'sigT-LTA']) {
      expect(withLists.get(name)).toMatchObject({ intact: true, indication: 'TOTAL_PASSED' })
    }
  })

  test.each(['rsa-LT', 'rsa-LTA', 'p256-LTA', 'p384-LTA', 'stepwise-LTA-renewed'])(
    '%s holds all it needs: no list from outside',
    (name) => {
      expect(alone.get(name)).toMatchObject({ indication: 'TOTAL_PASSED' })
    },
  )

  test('B and T hold no revocation: without a list DSS cannot tell', () => {
    for (const name of ['rsa-B', 'rsa-T']) {
      expect(alone.get(name)).toMatchObject({ indication: 'INDETERMINATE', intact: true })
    }
  })

  test('a seal outlives the revocation of its certificate by its timestamp, and not without it', () => {
    expect(withLists.get('survivor-LTA')).toMatchObject({ indication: 'TOTAL_PASSED' })
    expect(withLists.get('tampered-survivor')?.indication).not.toBe('TOTAL_PASSED')
  })

  test('nothing tampered with passes', () => {
    const tampered = [...files.keys()].filter((name) => name.startsWith('tampered-'))
    expect(tampered.length).toBeGreaterThanOrEqual(9)
    for (const name of tampered) {
      const { indication, timestampsIntact } = withLists.get(name) ?? {}
      // A timestamp that does not hold proves nothing; while the certificate is good the seal stands without it.
      if (name.endsWith('-timestamp')) expect(timestampsIntact, name).toBe(false)
      else expect(indication, name).not.toBe('TOTAL_PASSED')
    }
    for (const name of ['tampered-payload', 'tampered-signature', 'tampered-header']) {
      expect(withLists.get(name)?.intact ?? false, name).toBe(false)
    }
  })
})

function tamper(files: Map<string, string>): void {
  const original = files.get('rsa-LTA') ?? ''
  const change = (name: string, edit: (seal: Opened) => Opened) =>
    files.set(`tampered-${name}`, close(edit(open(original))))
  change('payload', (seal) => ({
    ...seal,
    payload: seal.payload.replace('Polytechnic', 'polytechnic'),
  }))
  change('signature', (seal) => ({ ...seal, signature: flipped(seal.signature, 20) }))
  change('header', (seal) => ({
    ...seal,
    protected: encoded({ ...decoded(seal.protected), iat: 1_700_000_000 }),
  }))
  change('signature-timestamp', (seal) => ({ ...seal, items: editToken(seal.items, 'sigTst') }))
  change('archive-timestamp', (seal) => ({ ...seal, items: editToken(seal.items, 'arcTst') }))
  const other = open(files.get('sigT-LTA') ?? '')
  change('foreign-timestamp', (seal) => ({
    ...seal,
    items: seal.items.map((item) =>
      'sigTst' in decoded(item)
        ? (other.items.find((one) => 'sigTst' in decoded(one)) ?? item)
        : item,
    ),
  }))
  const survivor = open(files.get('survivor-LTA') ?? '')
  change('survivor', () => ({ ...survivor, items: editToken(survivor.items, 'sigTst') }))
  const p256 = open(files.get('p256-LTA') ?? '')
  change('swapped-certificate', (seal) => ({
    ...seal,
    protected: encoded({
      ...decoded(seal.protected),
      x5c: decoded(p256.protected).x5c ?? [],
      'x5t#S256': decoded(p256.protected)['x5t#S256'] ?? '',
      kid: decoded(p256.protected).kid ?? '',
    }),
  }))
  change('borrowed-signature', (seal) => ({ ...seal, signature: other.signature }))
}

interface Opened {
  readonly payload: string
  readonly protected: string
  readonly signature: string
  readonly items: readonly string[]
}

function open(text: string): Opened {
  const { payload, signatures } = JSON.parse(text) as {
    payload: string
    signatures: [{ protected: string; signature: string; header?: { etsiU: string[] } }]
  }
  const [one] = signatures
  return {
    payload,
    protected: one.protected,
    signature: one.signature,
    items: one.header?.etsiU ?? [],
  }
}

function close({ payload, protected: header, signature, items }: Opened): string {
  return JSON.stringify({
    payload,
    signatures: [{ protected: header, header: { etsiU: items }, signature }],
  })
}

function decoded(text: string): JsonObject {
  const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
  return isJsonObject(value) ? value : {}
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text, 'base64url')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes.toString('base64url')
}

/** One bit of the token's signature, which ends it. */
function editToken(items: readonly string[], name: string): string[] {
  return items.map((item) => {
    const value = decoded(item)[name]
    if (!isJsonObject(value)) return item
    const [token] = value.tstTokens as [{ val: string }]
    const bytes = Buffer.from(token.val, 'base64')
    const last = bytes.length - 1
    bytes[last] = (bytes[last] ?? 0) ^ 1
    return encoded({ [name]: { tstTokens: [{ val: bytes.toString('base64') }] } })
  })
}
