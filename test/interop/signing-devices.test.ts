// Credentials signed by keys on a token (SoftHSM2) and by a service behind https, as a registrar would have it: adopted
// into a key file, issued, verified; the device goes away in the middle, comes back, and nothing is lost or made twice.
import { execFile, execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'
import { hasOpenssl } from '../support/pki/openssl.ts'
import { createSoftHsm, missingForSoftHsm, PIN } from '../support/softhsm.ts'

const missing = [...missingForSoftHsm(), ...(hasOpenssl() ? [] : ['OpenSSL 3'])]
const DID = 'did:web:wut.credentials.example'
const folder = mkdtempSync(join(tmpdir(), 'sigillum-devices-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string, mode = 0o600) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode })
  return path
}
const pem = (key: KeyObject) =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString()
const PAIRS = {
  Ed25519: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
const rows = readFileSync(join(ROOT, 'fixtures/records/green-campus/awards.csv'), 'utf8').split(
  '\n',
)
const awards = file('awards.csv', `${rows.slice(0, 7).join('\n')}\n`)
const issueArgs = (out: string, key: string, ...more: readonly string[]) => [
  'issue',
  ...['--template', 'fixtures/records/green-campus/template.json', '--awards', awards],
  ...['--format', 'ob3', '--key', key, '--out', out, '--json', ...more],
  ...['--at', '2026-11-22T12:00:00Z'],
]
/** Verifies a folder with what `keys publish` wrote of a key file. */
const verify = async (out: string, keys: string) => {
  const published = mkdtempSync(join(folder, 'published-'))
  await sigillum(['keys', 'publish', keys, '--out', published])
  const documents = file(
    `documents-${Math.random()}.json`,
    JSON.stringify({
      'https://wut.credentials.example/.well-known/did.json': { file: join(published, 'did.json') },
      'https://wut.credentials.example/.well-known/jwks.json': {
        file: join(published, 'jwks.json'),
      },
    }),
  )
  return await sigillum(['verify', out, '--documents', documents, '--trust', 'any', '--json'])
}
/** Codes of all checks that did not pass. */
const openChecks = async (out: string, keys: string) =>
  (await verify(out, keys))
    .lines()
    .flatMap((line) =>
      (line.checks as { outcome: string; code: string }[])
        .filter(({ outcome }) => outcome !== 'passed' && outcome !== 'not-applicable')
        .map(({ code }) => code),
    )
const adopt = async (name: string, signer: string, pair: { publicKey: KeyObject }) => {
  const out = join(folder, `${name}.json`)
  const given = ['--public', file(`${name}.pub`, pem(pair.publicKey)), '--signer', signer]
  const run = await sigillum(['keys', 'adopt', '--did', DID, '--kid', name, '--out', out, ...given])
  expect(run.stderr).not.toContain('error')
  return out
}

/** The real program: it has a network, and a token that was lost is lost to its process. */
const program = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const command = [join(ROOT, 'src/cli/main.ts'), ...args]
  const options = { cwd: ROOT, env: { ...process.env, ...env } }
  return await promisify(execFile)(process.execPath, command, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}
test('SoftHSM2, its tools and OpenSSL are on the machine that must have them', () => {
  if (process.env.CI === 'true') expect(missing).toEqual([])
})

describe.skipIf(missing.length > 0)(
  `keys on a token (${missing.join(', ') || 'all there'})`,
  () => {
    let hsm: ReturnType<typeof createSoftHsm>
    const pin = file('pin', `${PIN}\n`)
    beforeAll(() => {
      hsm = createSoftHsm()
      for (const [at, [name, pair]] of Object.entries(PAIRS).entries())
        hsm.put(pem(pair.privateKey), name, `0${at + 1}`)
    })
    afterAll(() => {
      delete process.env.SOFTHSM2_CONF
      rmSync(hsm.folder, { recursive: true, force: true })
    })

    test.each([
      ['Ed25519', 'eddsa-rdfc-2022'],
      ['ES256', 'jwt-es256'],
      ['RS256', 'jwt-rs256'],
    ] as const)('%s signs with %s', async (name, suite) => {
      const keys = await adopt(name, hsm.uri(name), PAIRS[name])
      const out = join(folder, `out-${name}`)
      const run = await sigillum(issueArgs(out, keys, '--secure', suite, '--passphrase-file', pin))
      expect(run.stderr).not.toContain('error')
      expect(run.lines().map(({ state }) => state)).toEqual(Array(6).fill('signed'))
      const verdicts = (await verify(out, keys)).lines().map(({ verdict }) => verdict)
      expect(verdicts).toEqual(Array(6).fill('passed'))
    })

    test('a key of the token that is not the published one signs nothing', async () => {
      const keys = await adopt('other', hsm.uri('Ed25519'), generateKeyPairSync('ed25519'))
      const out = join(folder, 'out-other')
      const run = await sigillum(issueArgs(out, keys, '--passphrase-file', pin))
      expect(run.code).toBe(4)
      expect(run.stderr).toContain('does not fit the published key')
      expect(readdirSync(out).filter((name) => name.includes('.ob3'))).toEqual([])
    })

    test('a token that is gone is named, and the same command goes on when it is back', async () => {
      const keys = await adopt('absent', hsm.uri('Ed25519'), PAIRS.Ed25519)
      const out = join(folder, 'out-absent')
      renameSync(hsm.tokens, `${hsm.tokens}-away`)
      const args = issueArgs(out, keys, '--passphrase-file', pin)
      const run = await sigillum(args)
      expect([run.code, run.stderr]).toEqual([4, expect.stringMatching(/token/)])
      expect(`${run.stderr}${run.stdout}`).not.toContain(PIN)
      renameSync(`${hsm.tokens}-away`, hsm.tokens)
      const again = await program(args)
      expect([again.stderr, again.code]).toEqual([expect.not.stringContaining('error'), 0])
    })
  },
)

describe.skipIf(!hasOpenssl())('a signing service', () => {
  const TOKEN = 'canary-bearer-token'
  const token = file('token', `${TOKEN}\n`)
  const { privateKey, publicKey } = PAIRS.Ed25519
  let server: Server
  let url = ''
  let ca = ''
  let served = 0
  /** Requests after which the service is gone; and whether it answers at all. */
  let limit = Number.POSITIVE_INFINITY
  const entry = () => {
    const multikey = readFileSync(join(folder, 'service.json'), 'utf8')
    const { signer: _, ...rest } = JSON.parse(multikey).keys[0]
    return rest
  }

  beforeAll(async () => {
    const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.pem')]
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=localhost',
        ],
        ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
      ],
      { stdio: 'pipe' },
    )
    ca = certificate
    // The reference service of docs/devices.md, for tests only.
    server = createServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      async (request, response) => {
        const answer = (status: number, body: object) => {
          response.writeHead(status, { 'content-type': 'application/json' })
          response.end(JSON.stringify(body))
        }
        if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, {})
        if (request.method === 'GET') return answer(200, entry())
        served += 1
        if (served > limit) return answer(403, {})
        if (served % 3 === 1) return answer(503, {})
        let text = ''
        for await (const part of request) text += part
        const { algorithm, data } = JSON.parse(text) as { algorithm: string; data: string }
        if (algorithm !== 'Ed25519') return answer(400, {})
        const signature = sign(null, Buffer.from(data, 'base64url'), privateKey)
        return answer(200, { signature: signature.toString('base64url') })
      },
    )
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    url = `https://localhost:${(server.address() as AddressInfo).port}/keys/one`
    await adopt('service', url, { publicKey: createPublicKey(pem(publicKey)) })
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const withToken = ['--signer-token-file', token]

  test.each([
    ['a key file', () => join(folder, 'service.json')],
    ['its URL', () => url],
  ])('named by %s signs over TLS, also when it is busy at times', async (what, reference) => {
    limit = Number.POSITIVE_INFINITY
    const out = join(folder, `out-service-${what.length}`)
    const run = await program(issueArgs(out, reference(), ...withToken), {
      NODE_EXTRA_CA_CERTS: ca,
    })
    expect([run.stderr, run.code]).toEqual([expect.not.stringContaining('error'), 0])
    expect(await openChecks(out, join(folder, 'service.json'))).toEqual([])
  })

  test('whose certificate nobody vouches for is asked nothing', async () => {
    served = 0
    const run = await program(issueArgs(join(folder, 'out-tls'), url, ...withToken))
    expect([run.code, served]).toEqual([4, 0])
    expect(run.stderr).toContain('cannot be reached')
  })

  test('that refuses in the middle is named, and the same command goes on afterwards', async () => {
    const out = join(folder, 'out-middle')
    const args = issueArgs(out, join(folder, 'service.json'), ...withToken)
    served = 0
    limit = 4
    const run = await program(args, { NODE_EXTRA_CA_CERTS: ca })
    expect([run.code, run.stderr]).toEqual([4, expect.stringContaining('refuses: HTTP status 403')])
    const early = readdirSync(out).filter((name) => name.endsWith('.ob3.json')).length
    expect(early).toBeGreaterThan(0)
    expect(early).toBeLessThan(6)
    limit = Number.POSITIVE_INFINITY
    expect((await program(args, { NODE_EXTRA_CA_CERTS: ca })).code).toBe(0)
    expect(readdirSync(out).filter((name) => name.endsWith('.ob3.json'))).toHaveLength(6)
    expect(await openChecks(out, join(folder, 'service.json'))).toEqual([])
  })

  test('without its token refuses, and the token is in no error', async () => {
    const run = await program(issueArgs(join(folder, 'out-no-token'), url), {
      NODE_EXTRA_CA_CERTS: ca,
    })
    expect([run.code, run.stderr]).toEqual([4, expect.stringContaining('HTTP status 401')])
    expect(run.stderr).not.toContain(TOKEN)
  })
})
