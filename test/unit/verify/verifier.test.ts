// The verifier as a whole: what its options and requests decide, in which order checks are told, what is asked of a broken
// credential, and when a newer edition counts. What each check finds is for the tests beside this one.

import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { CHECK_NAMES, type CheckName } from '../../../src/model/report.ts'
import { encodeBase64url } from '../../../src/proof/base64url.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { createVerifier, type VerifierOptions } from '../../../src/verify/verifier.ts'
import { bitstringList } from '../../support/bitstring-list-document.ts'
import { sealFile, sealPart } from '../../support/seal/hand-made-seal.ts'
import { credential as europass, sealer, verifySeal } from '../../support/seal/seal-bench.ts'
import {
  badge,
  badgeWith,
  contexts,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  PROOF,
  signed,
} from '../../support/test-issuer.ts'
import {
  AT,
  complaints,
  DOCUMENTS,
  found,
  loaderOver,
  TRUST,
  verify,
} from '../../support/verify-setup.ts'

const good = await signed(badge())
const place = (name: string) => `https://university.example/status/${name}`
const listAt = async (name: string) => await signed(bitstringList(place(name)))
const [firstList, secondList] = await Promise.all([listAt('1'), listAt('2')])
const EXTENDED = {
  '@context': [
    ...(badge()['@context'] as string[]),
    'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  ],
}
const forged = { ...good, name: 'Rocket Science' }
const past = (ms: number) => new Date(AT.getTime() + ms).toISOString()
const outcome = (report: Awaited<ReturnType<typeof verify>>, check: CheckName) =>
  report.checks.find((one) => one.check === check)?.code

describe('a report', () => {
  test('tells every check once, in their order, and nothing that there is not', async () => {
    const report = await verify(good)
    expect(report.checks.map(({ check }) => check)).toEqual(CHECK_NAMES)
    expect(complaints(report)).toEqual([])
    expect(Object.keys(report).sort()).toEqual(
      ['achievement', 'checks', 'format', 'issuer', 'subject', 'verdict', 'warnings'].sort(),
    )
    expect([report.format, report.verdict, report.issuer.trustedName]).toEqual([
      'ob3',
      'passed',
      'Trusted Name',
    ])
    expect([outcome(report, 'certificate'), outcome(report, 'time')]).toEqual([
      'NOT_APPLICABLE',
      'NOT_APPLICABLE',
    ])
  })

  test('of what cannot be opened says so, and looks at nothing', async () => {
    const report = await verify('{}')
    expect([report.verdict, outcome(report, 'format'), outcome(report, 'proof')]).toEqual([
      'failed',
      'FORMAT_NOT_CREDENTIAL',
      'NOT_CHECKED',
    ])
  })

  test('of a presentation holds its credentials, of a Europass credential what the viewer says', async () => {
    const {
      credentials,
      endorsements,
      europass: none,
    } = await verify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      verifiableCredential: [good],
    })
    expect(credentials?.map(({ pointer, report }) => [pointer, report.verdict])).toEqual([
      ['/verifiableCredential/0', 'passed'],
    ])
    expect([endorsements, none]).toEqual([undefined, undefined])
    const empty = await verify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
    })
    expect(empty.credentials).toEqual([])
    const elm = await verify(europass())
    expect([elm.format, elm.europass?.ribbon, elm.seals]).toEqual([
      'elm',
      'Partially Verified',
      undefined,
    ])
  })

  test('of a seal holds what is known of it, and who is vouched for', async () => {
    const payload = JSON.stringify(europass())
    const part = sealPart({ payload, holder: sealer(), at: '2026-11-03T10:00:00Z' })
    const text = sealFile(payload, part)
    const report = await verifySeal(text)
    expect(complaints(report)).toEqual([])
    expect([report.seals?.length, outcome(report, 'certificate')]).toEqual([1, 'OK'])
    expect(report.issuer.trustedName).toBe(report.seals?.[0]?.organisation)
    const broken = await verifySeal(
      sealFile(JSON.stringify(europass({ validUntil: '2040-01-01T00:00:00Z' })), part),
    )
    expect([report.verdict, broken.verdict, found(broken, 'proof').join()]).toEqual([
      'passed',
      'failed',
      'failed SIGNATURE_INVALID',
    ])
    const stranger = await verifySeal(text, { options: { certificates: { anchors: [] } } })
    expect([stranger.issuer.trustedName, outcome(stranger, 'certificate')]).toEqual([
      null,
      'CERTIFICATE_NO_ANCHORS',
    ])
    expect(outcome(await verifySeal(text, { at: new Date('2026-11-03T09:58:59Z') }), 'time')).toBe(
      'SEAL_TIME_IN_FUTURE',
    )
    const alone = createVerifier({ contexts, clock: () => AT })
    expect(outcome(await alone.verify(utf8(text)), 'certificate')).toBe('CERTIFICATE_NO_ANCHORS')
  })

  test('of warnings tells those of the envelope, the checks and the names', async () => {
    const odd = await signed(
      badge({ issuer: { id: ISSUER, type: ['Profile'], name: 'Univ\u200bersity' } }),
    )
    expect((await verify(odd)).warnings.map(({ code }) => code)).toContain('NAME_INVISIBLE')
  })
})

describe('the room for lists of one input', () => {
  const MIB = 2 ** 20
  /** Says how long it is, and is nothing. */
  const lying = (length: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(length)
    return { encodedList: `u${encodeBase64url(bytes)}` }
  }
  const documents = {
    ...DOCUMENTS,
    [place('1')]: firstList,
    [place('2')]: secondList,
    // An honest list has 16 KiB and is unpacked twice.
    [place('almost-all')]: bitstringList(place('almost-all'), lying(16 * MIB - 16_384)),
    [place('all')]: bitstringList(place('all'), lying(16 * MIB)),
    [place('more')]: bitstringList(place('more'), lying(2 ** 32 - 1)),
    [place('bare')]: { ...bitstringList(place('bare')), credentialSubject: 'none' },
  }
  const entries = (...names: readonly string[]) =>
    names.map((name) => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '5',
      statusListCredential: place(name),
    }))
  const badgeIn = async (...names: readonly string[]) =>
    await signed(badge({ credentialStatus: entries(...names) }))
  const told = async (...names: readonly string[]) =>
    found(await verify(await badgeIn(...names), { documents }), 'status')
  const LIE = 'failed STATUS_LIST_INVALID'
  const UNPROVEN = 'indeterminate STATUS_LIST_UNPROVEN'

  test('is taken by what they say of their length, and when it is gone nothing counts as good', async () => {
    expect(await told('1', '2')).toEqual(['passed', 'passed'])
    expect(await told('almost-all', '1', '2')).toEqual([LIE, 'passed', UNPROVEN])
    for (const name of ['all', 'more']) expect(await told(name, '1')).toEqual([LIE, UNPROVEN])
    expect(await told('bare', '1')).toEqual([LIE, 'passed'])
  })

  test('is not taken by anything else that says how long it is', async () => {
    const subject = { ...(badge().credentialSubject as JsonObject), ...lying(2 ** 32 - 1) }
    const report = await verify(
      {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        verifiableCredential: [badge({ credentialSubject: subject }), await badgeIn('1')],
      },
      { documents },
    )
    const [, last] = report.credentials ?? []
    expect(last && found(last.report, 'status')).toEqual(['passed'])
  })
})

describe('what whoever verifies says', () => {
  const by = async (options: Partial<VerifierOptions>, document: JsonObject = good) =>
    await verify(document, { options })

  test('its clock, and the time of a request before it', async () => {
    const late = { clock: () => new Date('2031-03-01T09:00:01Z') }
    expect(outcome(await by(late), 'validity')).toBe('EXPIRED')
    const asked = await verify(good, { options: late, at: AT })
    expect(outcome(asked, 'validity')).toBe('OK')
    const later = await verify(good, { at: new Date('2031-03-01T09:00:01Z') })
    expect(outcome(later, 'validity')).toBe('EXPIRED')
    const never = () => {
      throw new Error('the clock is not asked')
    }
    expect((await verify(good, { options: { clock: never }, at: AT })).verdict).toBe('passed')
  })

  test('how far clocks may differ: a minute, or what it says', async () => {
    const from = async (ms: number, options: Partial<VerifierOptions> = {}) =>
      outcome(await by(options, await signed(badge({ validFrom: past(ms) }))), 'validity')
    expect(await from(60_000)).toBe('OK')
    expect(await from(61_000)).toBe('NOT_YET_VALID')
    expect(await from(61_000, { maxClockSkewSeconds: 61 })).toBe('OK')
    expect(await from(1_000, { maxClockSkewSeconds: 0 })).toBe('NOT_YET_VALID')
  })

  test('without a way outside, and without trust, nothing is made up', async () => {
    const alone = createVerifier({ contexts, clock: () => AT })
    const report = await alone.verify(utf8(JSON.stringify(good)))
    expect(complaints(report)).toEqual([
      'proof indeterminate PROOF_KEY_UNAVAILABLE',
      'controller indeterminate CONTROLLER_UNREACHABLE',
      'trust indeterminate TRUST_NOT_GIVEN',
    ])
    expect([report.verdict, report.issuer.trustedName]).toEqual(['indeterminate', null])
  })

  test('which checks must pass', async () => {
    const unknown = { trust: 'none' } as const
    expect((await by(unknown)).verdict).toBe('indeterminate')
    const required = ['proof', 'controller'] as const
    expect((await by({ ...unknown, required })).verdict).toBe('passed')
    expect((await by({ ...unknown, required: ['proof', 'trust'] })).verdict).toBe('indeterminate')
    expect((await by({ required }, forged)).verdict).toBe('failed')
  })

  test('whom it should be about', async () => {
    const about = async (recipient?: string) =>
      outcome(await verify(good, recipient === undefined ? {} : { recipient }), 'recipient')
    expect(await about()).toBe('NOT_APPLICABLE')
    expect(await about('urn:uuid:0f0e0d0c-3f63-4ac0-8a7e-9c37a4f1d0bb')).toBe('OK')
    expect(await about('somebody@else.example')).toBe('RECIPIENT_MISMATCH')
  })

  test('of a Europass credential alone, what official shapes say', async () => {
    const asked: unknown[] = []
    const shapes = {
      check: async (document: JsonObject) => {
        asked.push(document.id)
        return { kind: 'unreadable' } as const
      },
    }
    const told = await by({ shapes }, europass())
    expect(found(told, 'profile')).toEqual(['failed SHAPES_VIOLATED'])
    expect(found(await by({}, europass()), 'profile')).toEqual(['passed'])
    await by({ shapes })
    // Of a document whose contexts are not sound nobody is asked.
    await by({ shapes }, europass({ '@context': [] }))
    expect(asked).toHaveLength(1)
    const content = { check: async () => ({ kind: 'conforms' }) as const }
    expect(found(await by({ shapes: content }, europass()), 'profile')).toEqual(['passed'])
  })

  test('what a presentation must answer, and to whom', async () => {
    const proof = {
      ...PROOF,
      proofPurpose: 'authentication',
      verificationMethod: `${KEY.didKey}#${KEY.multikey}`,
      challenge: 'n',
      domain: 'a.example',
    }
    const presented = await signed(
      {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        holder: KEY.didKey,
      },
      proof,
    )
    const told = async (challenge?: string, domain?: string) =>
      found(
        await verify(presented, {
          ...(challenge !== undefined && { challenge }),
          ...(domain !== undefined && { domain }),
        }),
        'proof',
      ).join()
    expect(await told('n', 'a.example')).toBe('passed')
    expect(await told('o', 'a.example')).toBe('failed CHALLENGE_MISMATCH')
    expect(await told('n', 'b.example')).toBe('failed DOMAIN_MISMATCH')
    expect(await told()).not.toContain('failed')
  })
})

describe('of a broken credential', () => {
  const STATUS = {
    id: 'https://university.example/status/1#5',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '5',
    statusListCredential: 'https://university.example/status/1',
  }
  const SCHEMA = {
    id: 'https://university.example/schema.json',
    type: '1EdTechJsonSchemaValidator2019',
  }
  const asking = async (document: JsonObject) => {
    const asked: string[] = []
    const report = await verify(document, {
      options: { loadDocument: loaderOver(DOCUMENTS, asked) },
    })
    return { report, asked }
  }

  test('neither status nor schema is asked for', async () => {
    const sound = await signed(
      badge({ ...EXTENDED, credentialStatus: STATUS, credentialSchema: [SCHEMA] }),
    )
    const whole = await asking(sound)
    expect(whole.asked).toEqual([ISSUER_URL, SCHEMA.id, STATUS.statusListCredential])
    expect(found(whole.report, 'status')).toEqual(['indeterminate STATUS_LIST_UNREACHABLE'])
    // What the schema says stands in place of “passed”.
    expect(found(whole.report, 'profile')).toEqual(['indeterminate SCHEMA_UNREACHABLE'])
    expect(whole.report.checks.map(({ check }) => check)).toEqual(CHECK_NAMES)
    const broken = await asking({ ...sound, name: 'Rocket Science' })
    expect(broken.asked).toEqual([ISSUER_URL])
    expect(found(broken.report, 'status')).toEqual(['indeterminate NOT_CHECKED'])
    expect(found(broken.report, 'profile')).toEqual(['passed'])
    expect(found((await asking(forged)).report, 'status')).toEqual([
      'not-applicable NOT_APPLICABLE',
    ])
  })

  test('whose contexts cannot be read the proof is not made up', async () => {
    const report = await verify({ ...good, other: 'x' })
    expect(found(report, 'contexts')).toEqual(['failed KEY_UNDEFINED'])
    expect(found(report, 'proof')).toEqual(['indeterminate NOT_CHECKED'])
    expect(report.verdict).toBe('failed')
  })

  test('everything that is inside is told all the same', async () => {
    const inner = { ...badge({ type: ['VerifiableCredential', 'EndorsementCredential'] }) }
    const report = await verify(badgeWith({ endorsement: [inner] }))
    expect(report.endorsements).toMatchObject([{ verdict: 'failed' }])
  })
})

describe('credentials inside', () => {
  const INNER = { '@context': ['https://www.w3.org/ns/credentials/v2'] }
  const record = (...members: readonly Json[]): JsonObject => ({
    ...INNER,
    type: ['VerifiableCredential', 'ClrCredential'],
    credentialSubject: { verifiableCredential: members },
  })
  const codesIn = (report: Awaited<ReturnType<typeof verify>>): (string | undefined)[] =>
    (report.credentials ?? []).flatMap((one) => [
      outcome(one.report, 'format'),
      ...codesIn(one.report),
    ])

  test('of all levels together are as many as there may be, and no more', async () => {
    const many = record(...Array.from({ length: 63 }, () => 'x'))
    const codes = async (document: JsonObject) => codesIn(await verify(document))
    // Two of them with 63 each are 128.
    expect(await codes(record(many, many))).not.toContain('EMBEDDED_TOO_MANY')
    const over = await codes(record(many, many, 'x'))
    expect(over.filter((code) => code === 'EMBEDDED_TOO_MANY')).toHaveLength(1)
    expect(over.at(-1)).toBe('EMBEDDED_TOO_MANY')
  })

  test('are verified to a depth, and no further', async () => {
    const nested = (depth: number): JsonObject =>
      depth === 0 ? record() : record(nested(depth - 1))
    const told = async (depth: number) => {
      let report = await verify(nested(depth))
      for (let level = 0; level < 3; level++) report = report.credentials?.[0]?.report ?? report
      return found(report, 'endorsements')
    }
    expect(await told(3)).toEqual(['not-applicable NOT_APPLICABLE'])
    expect(await told(4)).toEqual(['failed EMBEDDED_TOO_MANY'])
  })

  test('cost no more together than there may be', async () => {
    const wide = (length: number) => ({ ...record(), evidence: Array.from({ length }, () => 1) })
    const codes = async (...lengths: readonly number[]) =>
      codesIn(await verify(record(...lengths.map(wide))))
    // Squares: of 1,700 some three million, of which two are just within the limit.
    expect(await codes(1_730, 1_730)).not.toContain('CANONICALIZATION_LIMIT')
    expect((await codes(1_730, 1_730, 1_000)).at(-1)).toBe('CANONICALIZATION_LIMIT')
  })

  test('are opened as tokens and as documents', async () => {
    const codes = codesIn(await verify(record('x', { ...good })))
    expect(codes).toEqual(['FORMAT_UNKNOWN', 'OK'])
  })

  test('of a presentation are about whoever is asked for, and by whoever is believed', async () => {
    const presented = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      verifiableCredential: [good],
    }
    const inside = async (wish: object) => (await verify(presented, wish)).credentials?.[0]?.report
    const other = await inside({ recipient: 'somebody@else.example' })
    expect(other && outcome(other, 'recipient')).toBe('RECIPIENT_MISMATCH')
    const plain = await inside({})
    expect(plain && [outcome(plain, 'recipient'), outcome(plain, 'trust')]).toEqual([
      'NOT_APPLICABLE',
      'OK',
    ])
    const unknown = await inside({ options: { trust: 'none' } })
    expect(unknown && outcome(unknown, 'trust')).toBe('TRUST_NOT_GIVEN')
  })
})

const NEWER = 'https://university.example/newer'
const refreshService = { id: NEWER, type: '1EdTechCredentialRefresh' }
const withService = { ...EXTENDED, refreshService }
const old = await signed(badge(withService))
const edition = await signed(badge({ name: 'Soils', validUntil: '2026-04-01T00:00:00Z' }))

describe('a newer edition', () => {
  const editionOf = async (
    input: JsonObject,
    served?: JsonObject,
    options: Partial<VerifierOptions> = {},
  ) => {
    const asked: string[] = []
    const documents = { ...DOCUMENTS, ...(served && { [NEWER]: served }) }
    const report = await verify(input, {
      options: { loadDocument: loaderOver(documents, asked), ...options },
    })
    const codes = report.warnings.filter(({ code }) => /REFRESH/.test(code))
    for (const { pointer } of codes) expect(pointer).toBe('/refreshService')
    return [
      report.achievement?.name,
      found(report, 'validity').join(),
      codes.map(({ code }) => code).join(),
      asked.includes(NEWER),
    ]
  }

  test('counts in place of the first, in all that it says', async () => {
    const [name, validity, codes, isAsked] = await editionOf(old, edition)
    expect([name, validity, codes, isAsked]).toEqual([
      'Soil Science',
      'failed EXPIRED',
      'CREDENTIAL_REFRESHED',
      true,
    ])
  })

  test('brings its own warnings', async () => {
    const name = 'Univ\u200bersity'
    const odd = await signed(badge({ issuer: { id: ISSUER, type: ['Profile'], name } }))
    const report = await verify(old, { documents: { ...DOCUMENTS, [NEWER]: odd } })
    expect(report.warnings.map(({ code }) => code)).toEqual([
      'NAME_INVISIBLE',
      'CREDENTIAL_REFRESHED',
    ])
  })

  test('that was forged, or that there is not, leaves the first as it is, and that is told', async () => {
    const first = ['Soil Science', 'passed', 'REFRESH_UNAVAILABLE', true]
    expect(await editionOf(old, { ...edition, name: 'Rocket Science' })).toEqual(first)
    expect(await editionOf(old, badge())).toEqual(first)
    expect(await editionOf(old)).toEqual(first)
  })

  test('is not asked for where nothing names it, or nobody has signed that', async () => {
    expect(await editionOf(good, edition)).toEqual(['Soil Science', 'passed', '', false])
    expect(await editionOf({ ...old, name: 'x' }, edition)).toEqual([
      'Soil Science',
      'passed',
      '',
      false,
    ])
    const revoked = controllerDocument({}, { revoked: '2026-01-01T00:00:00Z' })
    const untrusted = { loadDocument: loaderOver({ [ISSUER_URL]: revoked, [NEWER]: edition }) }
    expect((await editionOf(old, edition, untrusted))[2]).toBe('')
  })

  test('is asked for of one that has lapsed or that nobody believes', async () => {
    const lapsed = await signed(badge({ ...withService, validUntil: '2026-04-01T00:00:00Z' }))
    expect((await editionOf(lapsed, await signed(badge())))[1]).toBe('passed')
    expect((await editionOf(old, edition, { trust: 'none' }))[2]).toBe('CREDENTIAL_REFRESHED')
  })

  test('is judged by what must pass', async () => {
    const options = { trust: 'none', required: ['proof'] } as const
    const documents = { ...DOCUMENTS, [NEWER]: await signed(badge({ name: 'Soils' })) }
    expect((await verify(old, { documents, options })).verdict).toBe('passed')
  })
})

describe('what a verifier remembers', () => {
  test('is nothing of a document, a key or an answer from one input to the next', async () => {
    let controller: JsonObject | undefined = controllerDocument()
    const asked: string[] = []
    const verifier = createVerifier({
      contexts,
      trust: TRUST,
      clock: () => AT,
      fastPath: { sampleRate: 0 },
      loadDocument: async (url) => {
        asked.push(url)
        if (controller === undefined) throw new PipelineError('TRUST_UNREACHABLE', 'gone')
        return {
          status: controller.status === 404 ? 404 : 200,
          contentType: 'application/json',
          bytes: utf8(JSON.stringify(controller)),
        }
      },
    })
    const judge = async () => {
      const report = await verifier.verify(utf8(JSON.stringify(good)))
      return outcome(report, 'controller')
    }
    const missing = { status: 404 }
    const told: unknown[] = []
    const { publicKeyMultibase: _, ...keyless } = (
      controllerDocument().verificationMethod as JsonObject[]
    )[0] as JsonObject
    for (const next of [
      controllerDocument(),
      missing,
      undefined,
      controllerDocument(),
      controllerDocument({ verificationMethod: [keyless] }),
      controllerDocument({}, { revoked: '2026-03-02T00:00:00Z' }),
      controllerDocument(),
    ]) {
      controller = next
      told.push(await judge())
    }
    expect(told.map((code) => (code === 'OK' ? 'OK' : 'not'))).toEqual([
      'OK',
      'not',
      'not',
      'OK',
      'not',
      'not',
      'OK',
    ])
    // Each input asks again, and more than once where there is no answer.
    expect(asked.length).toBeGreaterThanOrEqual(7)
  })

  /** Looks at nothing anew that it remembers. */
  const remembering = () =>
    createVerifier({
      contexts,
      trust: TRUST,
      clock: () => AT,
      loadDocument: loaderOver(DOCUMENTS),
      fastPath: { sampleRate: 0 },
    })

  test('does not hold the time, the trust or the recipient of another request', async () => {
    const verifier = remembering()
    const bytes = utf8(JSON.stringify(good))
    const codes = async (request: object) => complaints(await verifier.verify(bytes, request))
    const late = { at: new Date('2040-01-01T00:00:00Z') }
    const other = { recipient: 'somebody@else.example' }
    for (let time = 0; time < 3; time++) {
      expect(await codes({})).toEqual([])
      expect(await codes(late)).toEqual(['validity failed EXPIRED'])
      expect(await codes(other)).toEqual(['recipient failed RECIPIENT_MISMATCH'])
    }
    const strict = createVerifier({
      contexts,
      clock: () => AT,
      loadDocument: loaderOver(DOCUMENTS),
    })
    expect(complaints(await strict.verify(bytes))).toEqual(['trust indeterminate TRUST_NOT_GIVEN'])
  })

  test('of bytes that were changed in place is nothing', async () => {
    const verifier = remembering()
    const bytes = utf8(JSON.stringify(good))
    const verdict = async () => (await verifier.verify(bytes)).verdict
    for (let time = 0; time < 4; time++) expect(await verdict()).toBe('passed')
    const at = Buffer.from(bytes).indexOf('Soil Science')
    bytes[at] = 0x54
    expect(await verdict()).toBe('failed')
    bytes[at] = 0x53
    expect(await verdict()).toBe('passed')
  })
})
