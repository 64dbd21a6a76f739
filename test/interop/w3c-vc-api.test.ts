// The inputs of the W3C test suites, posted over https on loopback as the suites do: what must be refused is refused by
// the issuer and the verifier with 4xx and a problem document, and nothing ends in a 5xx. What is good is signed, and
// what was signed is verified.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/server/app.ts'
import {
  DEFAULT_LIMITS,
  DEFAULT_POLICIES,
  type ServerDependencies,
} from '../../src/server/dependencies.ts'
import { listen, type RunningServer } from '../../src/server/listen.ts'
import { isJsonObject, type JsonObject } from '../../src/util/json.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { corpusJson } from '../support/corpus.ts'
import {
  type ThirdPartyCase,
  thirdPartyCases,
  thirdPartyContexts,
} from '../support/corpus-cases.ts'
import { hasOpenssl, openssl } from '../support/pki/openssl.ts'
import { signingKey, storedKey } from '../support/signing-keys.ts'

if (!hasOpenssl() && process.env.CI === 'true') throw new Error('OpenSSL 3 is missing')

const AT = new Date('2026-11-22T12:00:00Z')
const key = signingKey('example-did-key')
const ISSUER = key.controller

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: JsonObject
}

let folder: string
let running: RunningServer | undefined
/** The same with the policies for test suites. */
let lenient: RunningServer | undefined
let certificate: Buffer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vc-api-'))
  const form = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  await openssl([...form, '-keyout', 'key.pem', '-out', 'cert.pem', ...subject], { cwd: folder })
  certificate = readFileSync(join(folder, 'cert.pem'))
  const contexts = thirdPartyContexts()
  const verifier = createVerifier({ contexts, trust: 'any', clock: () => AT })
  const dependencies: ServerDependencies = {
    issuers: [
      {
        id: ISSUER,
        suites: [
          { name: 'eddsa-rdfc-2022', key },
          { name: 'eddsa-jcs-2022', key },
        ],
        published: [storedKey('example-did-key').record],
      },
    ],
    contexts,
    verifier,
    createVerifier: (set) => createVerifier({ contexts: set, trust: 'any', clock: () => AT }),
    limits: { ...DEFAULT_LIMITS, perMinute: 1e6, burst: 1e6 },
    policies: DEFAULT_POLICIES,
    clock: () => AT,
    steadyMs: () => performance.now(),
    log: () => undefined,
  }
  const tls = { certificate, key: readFileSync(join(folder, 'key.pem')) }
  const options = { host: '127.0.0.1', port: 0, tls, requestMs: 10_000 }
  running = await listen(buildApp(dependencies), options)
  const policies = { ...DEFAULT_POLICIES, inlineContexts: 'admit', foreignProofs: 'keep' } as const
  lenient = await listen(buildApp({ ...dependencies, policies }), options)
})

afterAll(async () => {
  await running?.close(0)
  await lenient?.close(0)
  rmSync(folder, { recursive: true })
})

async function post(path: string, body: JsonObject, server = running): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      ca: certificate,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    }
    const outgoing = request(`${server?.url}${path}`, options, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const type = String(answer.headers['content-type'] ?? '')
        const text = Buffer.concat(parts).toString()
        resolve({ status: answer.statusCode ?? 0, type, body: JSON.parse(text) as JsonObject })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify(body))
  })
}

/** As the suites fill an input in before they send it. */
function completed(one: ThirdPartyCase): JsonObject {
  const text = JSON.stringify(corpusJson(`third-party/${one.file}`))
    .replace('PAST DATE', '2020-01-01T00:00:00Z')
    .replace('FUTURE DATE', '2040-01-01T00:00:00Z')
  const document = JSON.parse(text) as JsonObject
  if (one.id.includes('no-issuer')) return document
  const { issuer } = document
  if (!isJsonObject(issuer)) return { ...document, issuer: ISSUER }
  return 'id' in issuer && !one.id.endsWith('-ok')
    ? document
    : { ...document, issuer: { ...issuer, id: ISSUER } }
}

const ofKind = (kind: string) => thirdPartyCases().filter((one) => one.kind === kind)

/** Good inputs that are refused on purpose, by what is in them. */
const DELIBERATE: readonly (readonly [
  (document: JsonObject) => boolean,
  string,
  'admitted' | 'never',
])[] = [
  [
    ({ proof }) => proof !== undefined,
    'a proof whose members no context of the document defines (security.md section 1, rule 2)',
    'never',
  ],
  [
    ({ '@context': contexts }) => (contexts as unknown[]).some(isJsonObject),
    'an inline context; admitted by an explicit policy alone (security.md section 1, rule 1)',
    'admitted',
  ],
]

describe.skipIf(!hasOpenssl())('POST /credentials/issue', () => {
  const inputs = ofKind('vcdm2-credential-input')
  const tally = { refused: 0, signed: 0, deliberate: 0 }
  afterAll(() => {
    process.stdout.write(`w3c inputs at the issuer: ${JSON.stringify(tally)}\n`)
  })

  test('there are inputs', () => {
    expect(inputs.length).toBeGreaterThan(40)
  })

  test.each(inputs.filter(({ expected }) => expected === 'invalid'))(
    '$id is refused',
    async (one) => {
      const answer = await post('/credentials/issue', { credential: completed(one) })
      expect([400, 422], JSON.stringify(answer.body)).toContain(answer.status)
      expect(answer.type).toMatch(/^application\/problem\+json/)
      tally.refused += 1
    },
  )

  test.each(inputs.filter(({ expected }) => expected === 'valid'))(
    '$id is signed and verified',
    async (one) => {
      const document = completed(one)
      // The direction of a text is no part of the canonical form: only a signature over the text covers it.
      const cryptosuite = JSON.stringify(document).includes('@direction')
        ? 'eddsa-jcs-2022'
        : 'eddsa-rdfc-2022'
      const issued = await post('/credentials/issue', {
        credential: document,
        options: { cryptosuite },
      })
      const deliberate = DELIBERATE.find(([tells]) => tells(document))
      if (deliberate) {
        expect(issued.status, JSON.stringify(issued.body)).toBe(422)
        const admitted = await post('/credentials/issue', { credential: document }, lenient)
        const wanted = deliberate[2] === 'admitted' ? 201 : 422
        expect(admitted.status, JSON.stringify(admitted.body)).toBe(wanted)
        tally.deliberate += 1
        return
      }
      expect(issued.status, JSON.stringify(issued.body)).toBe(201)
      const { verifiableCredential } = issued.body
      const verified = await post('/credentials/verify', {
        verifiableCredential: verifiableCredential ?? null,
      })
      // One that ended years ago is signed as it was ordered, and has ended.
      const hasEnded = Date.parse(String(document.validUntil)) < AT.getTime()
      expect(verified.status, JSON.stringify(verified.body)).toBe(hasEnded ? 400 : 200)
      tally.signed += 1
    },
  )
})

describe.skipIf(!hasOpenssl())('POST /credentials/verify', () => {
  const invalid = ofKind('vcdm2-credential-input').filter(({ expected }) => expected === 'invalid')
  const OF_FORM = ['format', 'contexts', 'profile', 'validity']

  test.each(invalid)('$id is refused for what it is, not for its proof alone', async (one) => {
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
      verificationMethod: key.verificationMethod,
      proofValue: `z${'3'.repeat(88)}`,
    }
    const document = completed(one)
    const answer = await post('/credentials/verify', {
      verifiableCredential: { ...document, proof: document.proof ?? proof },
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(400)
    const { report } = answer.body as unknown as {
      report: { checks: { check: string; outcome: string }[] }
    }
    const wrong = report.checks
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ check }) => check)
    expect(
      wrong.some((check) => OF_FORM.includes(check)),
      wrong.join(),
    ).toBe(true)
  })
})

describe.skipIf(!hasOpenssl())('POST /presentations/verify', () => {
  test.each(ofKind('vcdm2-presentation-input'))('$id: $expected', async (one) => {
    const verifiablePresentation = corpusJson(`third-party/${one.file}`) as JsonObject
    const answer = await post('/presentations/verify', { verifiablePresentation })
    expect([200, 400, 422], JSON.stringify(answer.body)).toContain(answer.status)
    if (one.expected === 'invalid') expect(answer.status).not.toBe(200)
    // The inputs are unsigned, or hold credentials by keys that nobody publishes: nothing of them is verified.
    if (answer.status === 200) expect(answer.body.verified).toBe(false)
  })
})
