// The verifier in a thread of its own: the same reports, hostile input stopped in time, and nobody else disturbed.
import { afterAll, describe, expect, test } from 'vitest'
import { PipelineError } from '../../src/model/pipeline-error.ts'
import type { LoadDocument } from '../../src/trust/load-document.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { createIsolatedVerifier } from '../../src/verify/isolated/isolated-verifier.ts'
import { HOSTILE_INPUTS } from '../support/hostile-inputs.ts'
import { credential as europass } from '../support/seal/seal-bench.ts'
import { badge, ISSUER, signed } from '../support/test-issuer.ts'
import { AT, DOCUMENTS, loaderOver, TRUST, verify } from '../support/verify-setup.ts'

const options = { clock: () => AT, trust: TRUST, loadDocument: loaderOver(DOCUMENTS) }
const verifier = createIsolatedVerifier(options)
afterAll(async () => await verifier.close())

const good = utf8(JSON.stringify(await signed(badge())))

describe('the same report as in this thread', () => {
  test.each([
    ['good', badge()],
    ['expired', badge({ validUntil: '2026-04-01T00:00:00Z' })],
  ])('%s', async (_name, document) => {
    const credential = await signed(document)
    const expected = await verify(credential)
    expect(await verifier.verify(utf8(JSON.stringify(credential)))).toEqual(expected)
  })

  test('bytes that are given away are taken, others left alone, and the report is the same', async () => {
    const own = new Uint8Array(good)
    const shared = Buffer.concat([good, new Uint8Array(8)]).subarray(0, good.length)
    const reports = [
      await verifier.verify(own, { isGivenAway: true }),
      await verifier.verify(shared, { isGivenAway: true }),
      await verifier.verify(good),
    ]
    expect([own.length, shared.length > 0, good.length > 0]).toEqual([0, true, true])
    for (const report of reports) expect(report).toEqual(reports[0])
    expect(reports[0]?.verdict).toBe('passed')
  })

  test('what a request states counts', async () => {
    const report = await verifier.verify(good, {
      at: new Date('2040-01-01T00:00:00Z'),
      recipient: 'somebody@else.example',
    })
    const codes = report.checks.map(({ code }) => code)
    expect(codes).toContain('EXPIRED')
    expect(codes).toContain('RECIPIENT_MISMATCH')
  })

  test('an unreachable document is not known, as ever', async () => {
    const loadDocument: LoadDocument = async () => {
      throw new PipelineError('TRUST_UNREACHABLE', 'no')
    }
    const alone = createIsolatedVerifier({ ...options, loadDocument })
    const report = await alone.verify(good)
    await alone.close()
    expect(report.verdict).toBe('indeterminate')
    expect(report.checks.map(({ code }) => code)).toContain('CONTROLLER_UNREACHABLE')
  })
})

describe('hostile input', () => {
  test.each(Object.keys(HOSTILE_INPUTS))('%s', async (name) => {
    const report = await verifier.verify(HOSTILE_INPUTS[name]?.() ?? new Uint8Array())
    expect(report.verdict).not.toBe('passed')
  })

  test('afterwards the thread verifies as before', async () => {
    const report = await verifier.verify(good)
    expect([report.verdict, report.issuer.id]).toEqual(['passed', ISSUER])
  })
})

describe('what takes too long', () => {
  test('is stopped, and the next input is verified by a new thread', async () => {
    const hasty = createIsolatedVerifier({ ...options, maxWorkMs: 0 })
    const costly = HOSTILE_INPUTS['a clique of 40 in the subject']?.() ?? new Uint8Array()
    const report = await hasty.verify(costly)
    expect(report.verdict).toBe('indeterminate')
    expect(report.checks[0]).toMatchObject({ check: 'format', code: 'VERIFICATION_STOPPED' })
    await hasty.close()
  })

  test('waiting for a document takes no work', async () => {
    const slow: LoadDocument = async (url, accept) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      return await options.loadDocument(url, accept)
    }
    const patient = createIsolatedVerifier({ ...options, loadDocument: slow })
    expect((await patient.verify(good)).verdict).toBe('passed')
    await patient.close()
  })

  test('is stopped by its memory as well', async () => {
    const small = createIsolatedVerifier({ ...options, maxHeapMiB: 48, maxWorkMs: 20_000 })
    const wide = JSON.stringify({
      ...badge(),
      type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
      evidence: Array.from({ length: 200_000 }, () => ({})),
    })
    const report = await small.verify(utf8(wide))
    expect(report.verdict).not.toBe('passed')
    expect((await small.verify(good)).verdict).toBe('passed')
    await small.close()
  })
})

describe('a verifier that is asked for something else', () => {
  test('with official shapes judges by them; without a way outside it reaches nobody', async () => {
    const shapes = `@prefix sh: <http://www.w3.org/ns/shacl#> .
      <urn:shape> a sh:NodeShape ; sh:targetClass <http://data.europa.eu/snb/model/elm/EuropeanDigitalCredential> ;
        sh:property [ sh:path <urn:none> ; sh:minCount 1 ] .`
    const shaped = createIsolatedVerifier({
      clock: () => AT,
      trust: TRUST,
      shapeFiles: [{ name: 'shapes.ttl', text: shapes }],
    })
    const report = await shaped.verify(utf8(JSON.stringify(europass())))
    const other = await shaped.verify(good)
    await shaped.close()
    expect(report.checks.map(({ code }) => code)).toContain('SHAPES_MISSING')
    expect(other.checks.map(({ code }) => code)).toContain('CONTROLLER_UNREACHABLE')
  })

  test('a bug in the thread is a bug here, without what its message says, and ends no other input', async () => {
    const at = 'noon' as unknown as Date
    const fault = await verifier.verify(good, { at }).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Error)
    expect(String(fault)).not.toContain('noon')
    expect((await verifier.verify(good)).verdict).toBe('passed')
  })

  test('more bytes than any form may have reach no thread', async () => {
    const idle = createIsolatedVerifier({ ...options, threads: 0 })
    const large = new Uint8Array(17 * 1024 * 1024)
    expect((await idle.verify(large)).checks[0]).toMatchObject({ code: 'FORMAT_TOO_LARGE' })
  })

  test('without any thread verifies nothing', async () => {
    const none = createIsolatedVerifier({ ...options, threads: 0 })
    await expect(none.verify(good)).rejects.toThrow(TypeError)
    await none.close()
  })
})

test('inputs side by side do not mix', async () => {
  const two = createIsolatedVerifier({ ...options, threads: 2 })
  const bad = utf8(JSON.stringify({ ...(await signed(badge())), name: 'Another' }))
  const inputs = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? bad : good))
  const reports = await Promise.all(inputs.map(async (bytes) => await two.verify(bytes)))
  await two.close()
  expect(reports.map(({ verdict }) => verdict)).toEqual(
    inputs.map((bytes) => (bytes === bad ? 'failed' : 'passed')),
  )
})
