// `sigillum verify`: words, JSON lines, exit statuses, folders, archives and what it refuses. Everything offline.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CliIo } from '../../src/cli/io.ts'
import { run } from '../../src/cli/main.ts'
import { utf8 } from '../../src/util/bytes.ts'
import type { JsonObject } from '../../src/util/json.ts'
import {
  badge,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  METHOD,
  PROOF,
  signed,
  testKey,
  token,
} from '../support/test-issuer.ts'
import { AT } from '../support/verify-setup.ts'
import { writeZip } from '../support/write-zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string | Uint8Array | object) =>
  writeFileSync(
    join(folder, name),
    typeof content === 'string' || content instanceof Uint8Array
      ? content
      : JSON.stringify(content),
  )

beforeAll(async () => {
  const good = await signed(badge())
  write('good.json', good)
  write('bad.json', { ...good, name: 'Another' })
  write('expired.json', await signed(badge({ validUntil: '2026-04-01T00:00:00Z' })))
  write('did.json', controllerDocument())
  write('documents.json', { [ISSUER_URL]: { file: 'did.json' } })
  write('nowhere.json', {})
  write('trust.json', { issuers: [{ id: ISSUER, name: 'Trusted University' }] })
  write('stranger.json', { issuers: [{ id: 'did:web:other.example', name: 'Other' }] })
  mkdirSync(join(folder, 'batch'))
  write('batch/b.json', good)
  write('batch/a.json', { ...good, name: 'Another' })
  write('batch/ledger.sqlite', 'not a credential')
  const text = new TextEncoder()
  write(
    'batch.zip',
    writeZip(
      new Map([
        ['x/good.json', text.encode(JSON.stringify(good))],
        ['notes.txt', text.encode('x')],
        // What macOS puts into every archive beside the files.
        ['__MACOSX/x/._good.json', Uint8Array.of(0, 5, 22, 7)],
        ['x/._good.json', Uint8Array.of(0, 5, 22, 7)],
      ]),
    ),
  )
  write('lines.jsonl', `${JSON.stringify({ file: 'a.ob3.json', credential: good })}\n`)
  write('cut.zip', writeZip(new Map([['good.json', text.encode('{}')]])).subarray(0, 40))
  const evil = badge({
    issuer: { id: ISSUER, type: ['Profile'], name: 'Evil\u001b[2J\u202egnp.exe\nPASSED' },
  })
  write('evil.json', await signed(evil))
})

const TRUSTED = ['--documents', 'documents.json', '--trust', 'trust.json']

const PIECE_BYTES = 64 * 1024

async function verify(args: readonly string[], stdin: string | Uint8Array = '') {
  const out: string[] = []
  const err: string[] = []
  const io: CliIo = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdin: (async function* () {
      const bytes = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin
      for (let at = 0; at < bytes.length; at += PIECE_BYTES)
        yield bytes.subarray(at, at + PIECE_BYTES)
    })(),
    readFile: async (path) => new Uint8Array(await readFile(path)),
    now: () => AT,
    isTerminal: false,
    cwd: folder,
  }
  const code = await run(['verify', ...args], io)
  return { code, stdout: out.join(''), stderr: err.join('') }
}

const lines = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonObject & { checks: JsonObject[] })

describe('exit status', () => {
  test.each([
    ['all passed', ['good.json', ...TRUSTED], 0],
    ['one failed', ['good.json', 'bad.json', ...TRUSTED], 1],
    ['expired now, good then', ['expired.json', '--at', '2026-03-15T00:00:00Z', ...TRUSTED], 0],
    ['expired', ['expired.json', ...TRUSTED], 1],
    [
      'issuer not in the list',
      ['good.json', '--documents', 'documents.json', '--trust', 'stranger.json'],
      3,
    ],
    ['no trust asked', ['good.json', '--documents', 'documents.json', '--trust', 'any'], 0],
    ['no list given', ['good.json', '--documents', 'documents.json'], 3],
    ['nothing reachable', ['good.json', '--documents', 'nowhere.json', '--trust', 'trust.json'], 3],
    ['no network at all', ['good.json', '--trust', 'trust.json'], 3],
    ['a missing file', ['missing.json', ...TRUSTED], 4],
    ['a missing trust list', ['good.json', '--trust', 'missing.json'], 4],
    ['a trust list that is none', ['good.json', '--trust', 'did.json'], 4],
    ['a document map that is none', ['good.json', '--documents', 'trust.json'], 4],
    ['a device without end', ['/dev/zero', ...TRUSTED], 1],
    ['an archive that is cut off', ['cut.zip', ...TRUSTED], 4],
    ['no file', [...TRUSTED], 2],
    ['a folder of shapes that is not there', ['good.json', '--shapes', 'x'], 4],
    ['an option that does not exist', ['good.json', '--trusted', 'x'], 2],
    ['two ways to print', ['good.json', '--json', '--explain'], 2],
    ['a time that is none', ['good.json', '--at', 'today'], 2],
    ['the right person', ['good.json', '--recipient', 'a@example.com', ...TRUSTED], 0],
    ['another person', ['good.json', '--recipient', 'b@example.com', ...TRUSTED], 1],
  ])('%s', async (_name, args, code) => {
    expect((await verify(args)).code).toBe(code)
  })
})

describe('a list of credentials', () => {
  const told = async (args: readonly string[], stdin = '') => {
    const { code, stdout } = await verify([...args, '--json', ...TRUSTED], stdin)
    return [code, ...lines(stdout).map(({ file, verdict }) => `${file} ${verdict}`)]
  }
  const good = async () => JSON.parse(await readFile(join(folder, 'good.json'), 'utf8'))
  const expired = async () => JSON.parse(await readFile(join(folder, 'expired.json'), 'utf8'))

  test('is judged one by one', async () => {
    write(
      'list.json',
      `\n [${[await good(), await expired(), 'x.y.z'].map((one) => JSON.stringify(one)).join(',\n')}]\n`,
    )
    const each = ['list.json!1 passed', 'list.json!2 failed', 'list.json!3 failed']
    expect(await told(['list.json'])).toEqual([1, ...each])
    write('list-of-one.json', [await good()])
    expect(await told(['list-of-one.json'])).toEqual([0, 'list-of-one.json!1 passed'])
    expect(await told(['-'], JSON.stringify([await good()]))).toEqual([0, '-!1 passed'])
  })

  test('is read in an archive, and as a host of Open Badges answers', async () => {
    const answer = { credential: [await good()], compactJwsString: ['x.y.z'] }
    write('answer.zip', writeZip(new Map([['a.json', utf8(JSON.stringify(answer))]])))
    expect(await told(['answer.zip'])).toEqual([
      1,
      'answer.zip!a.json!1 passed',
      'answer.zip!a.json!2 failed',
    ])
  })

  test.each<[string, (good: JsonObject) => unknown]>([
    ['nothing', () => []],
    ['numbers', () => [1, 2]],
    ['a credential and a number', (one) => [one, 1]],
    ['lists', (one) => [[one]]],
    ['a credential beside it', (one) => ({ credential: [one], note: one })],
    ['a credential in a text beside it', (one) => ({ credential: [one], note: 'eyJh.x.y' })],
    ['a wallet without any', () => ({ contents: [{ type: 'Key' }] })],
    ['no answer', () => ({ vp_token: [] })],
    ['a number for an answer', () => ({ vp_token: 7 })],
    ['one credential that is no list', (one) => ({ credential: one })],
    ['nothing under a name', () => ({ credential: [] })],
  ])('of %s is none', async (_case, make) => {
    write('none.json', JSON.stringify(make(await good())))
    expect(await told(['none.json'])).toEqual([1, 'none.json failed'])
  })

  const MDOC = Buffer.from('\xa3gversionc1.0idocuments', 'latin1').toString('base64url')
  const wallet = (...contents: readonly unknown[]) => ({
    '@context': ['https://w3id.org/wallet/v1'],
    type: 'UniversalWallet2020',
    status: 'UNLOCKED',
    contents,
  })

  test.each<[string, (good: JsonObject, late: JsonObject) => unknown, readonly string[]]>([
    ['a host, with its name', (one) => ({ credentials: [one], host: 'x' }), ['passed']],
    [
      'records of a wallet',
      (one, late) => [{ document: JSON.stringify(one) }, { parsed: late }],
      ['passed', 'failed'],
    ],
    ['a record that holds none', (one) => [{ document: one }, { id: 'x' }], ['passed', 'failed']],
    [
      'the backup of a wallet',
      (one, late) => wallet({ type: 'Key', secret: 'x' }, one, { credential: late }),
      ['passed', 'failed'],
    ],
    ['backups of profiles', (one, late) => [wallet(one), wallet(late)], ['passed', 'failed']],
    ['a badge of before', (one) => [one, { type: 'Assertion' }], ['passed', 'indeterminate']],
    ['an answer', (one) => ({ vp_token: one, state: 'x' }), ['passed']],
    ['answers', (one, late) => ({ vp_token: [one, late] }), ['passed', 'failed']],
    [
      'an answer with one beside',
      (one, late) => ({ vp_token: one, a: [late] }),
      ['passed', 'failed'],
    ],
    [
      'an answer with who holds it',
      (one) => ({ vp_token: one, id_token: 'eyJh.eyJz.c2ln' }),
      ['passed'],
    ],
    [
      'answers by query, one of them of a kind that is not read',
      (one) => ({ vp_token: { badge: [one], licence: [MDOC] } }),
      ['passed', 'indeterminate'],
    ],
    ['an answer of nothing', (one) => ({ vp_token: [one, 'x'] }), ['passed', 'failed']],
  ])('as others write it: %s', async (_case, make, verdicts) => {
    write('export.json', JSON.stringify(make(await good(), await expired())))
    const code = verdicts.includes('failed') ? 1 : verdicts.includes('indeterminate') ? 3 : 0
    const each = verdicts.map((verdict, index) => `export.json!${index + 1} ${verdict}`)
    expect(await told(['export.json'])).toEqual([code, ...each])
  })

  test('what stands beside the credentials is said not to be looked at', async () => {
    write('with-note.json', JSON.stringify({ credentials: [await good()], note: 'honours' }))
    const { stderr, stdout } = await verify(['with-note.json', ...TRUSTED])
    expect(stderr).toContain('with-note.json: what stands beside the credentials is not signed')
    expect(stdout).not.toContain('honours')
    write('plain-list.json', [await good()])
    expect((await verify(['plain-list.json', ...TRUSTED])).stderr).not.toContain('beside')
  })

  test('with a name twice in any of it is judged as it stands, and fails', async () => {
    const text = JSON.stringify([await good()])
    write('twice.json', text.replace('{', '{"name":"Another",'))
    expect(await told(['twice.json'])).toEqual([1, 'twice.json failed'])
  })
})

describe('--json', () => {
  test('one line per input, in the shape that scripts rely on', async () => {
    const { stdout } = await verify(['good.json', 'bad.json', '--json', ...TRUSTED])
    const [good, bad] = lines(stdout)
    expect(good).toMatchObject({ file: 'good.json', format: 'ob3', verdict: 'passed' })
    expect(Object.keys(good ?? {})).toEqual([
      'file',
      'format',
      'verdict',
      'checks',
      'warnings',
      'issuer',
      'subject',
      'achievement',
    ])
    expect(good?.issuer).toEqual({
      id: ISSUER,
      claims: 'University of Example',
      trustedName: 'Trusted University',
    })
    expect(bad).toMatchObject({ verdict: 'failed' })
    expect(new Set(good?.checks.map((check) => check.check)).size).toBe(13)
  })

  test('a folder in which there is nothing to verify is no success', async () => {
    mkdirSync(join(folder, 'nothing'))
    writeFileSync(join(folder, 'nothing', 'notes.txt'), 'x')
    const { stdout, stderr, code } = await verify(['nothing', ...TRUSTED])
    expect([stdout, code]).toEqual(['', 4])
    expect(stderr).toContain('sigillum: error: nothing: the folder holds no credential\n')
  })

  test('members of folders, archives and lines are named', async () => {
    const { stdout, stderr, code } = await verify([
      'batch',
      'batch.zip',
      'lines.jsonl',
      '--json',
      ...TRUSTED,
    ])
    expect(lines(stdout).map((line) => [line.file, line.verdict])).toEqual([
      ['batch/a.json', 'failed'],
      ['batch/b.json', 'passed'],
      ['batch.zip!x/good.json', 'passed'],
      ['lines.jsonl!a.ob3.json', 'passed'],
    ])
    expect(stderr).toContain('batch: 1 file not named like a credential skipped')
    expect(stderr).toContain('batch.zip: 3 files not named like a credential skipped')
    expect(code).toBe(1)
  })

  test('standard input', async () => {
    const text = JSON.stringify(await signed(badge()))
    const { stdout, code } = await verify(['-', '--json', ...TRUSTED], text)
    expect(lines(stdout)[0]).toMatchObject({ file: '-', verdict: 'passed' })
    expect(code).toBe(0)
  })

  test('lines of more than any one credential takes are read one after the other', async () => {
    const text = JSON.stringify(await signed(badge()))
    const blank = '\n'.repeat(17 * 1024 * 1024)
    const { stdout, code } = await verify(['-', '--json', ...TRUSTED], `${text}\n${blank}${text}`)
    expect(lines(stdout).map(({ file, verdict }) => [file, verdict])).toEqual([
      ['-!1', 'passed'],
      ['-!2', 'passed'],
    ])
    expect(code).toBe(0)
  })

  test('an archive through a pipe is read to a size, beyond which the file is to be named', async () => {
    const good = new TextEncoder().encode(JSON.stringify(await signed(badge())))
    const piped = async (mebibytes: number) => {
      const padding = new Uint8Array(mebibytes * 1024 * 1024)
      const members = { 'good.json': good, 'padding.bin': padding }
      return await verify(['-', '--json', ...TRUSTED], zipSync(members, { level: 0 }))
    }
    const { stdout, code } = await piped(18)
    expect(lines(stdout)).toMatchObject([{ file: '-!good.json', verdict: 'passed' }])
    expect(code).toBe(0)
    const { stderr, ...refused } = await piped(32)
    expect(refused).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(/-: the archive cannot be read from a pipe \(more than 33554432 bytes\)/)
    expect(stderr).toContain('name the file itself')
  })

  test('an object that does not end is no more than too large', async () => {
    const { stdout, code } = await verify(
      ['-', '--json', ...TRUSTED],
      `{"a":"${' '.repeat(18 * 1024 * 1024)}`,
    )
    expect(stdout).toContain('FORMAT_TOO_LARGE')
    expect(code).toBe(1)
  })

  test('what is no credential is a failed format, not an error', async () => {
    const { stdout, code } = await verify(['-', '--json', ...TRUSTED], 'hello')
    expect(lines(stdout)[0]).toMatchObject({ format: 'unknown', verdict: 'failed' })
    expect(code).toBe(1)
  })
})

describe('words', () => {
  test('the verdict, five answers, and the name from the list', async () => {
    const { stdout } = await verify(['good.json', ...TRUSTED])
    expect(stdout).toContain('PASSED')
    for (const question of [
      'Unchanged since signing',
      'Who signed, who vouches',
      'Valid on this date',
      'Not revoked',
      'Meant for this person',
    ])
      expect(stdout).toContain(question)
    expect(stdout).toContain('Trusted University')
    expect(stdout).toContain('claims to be “University of Example”')
  })

  test('a name is never shown as the signer of what does not verify', async () => {
    const { stdout } = await verify(['bad.json', ...TRUSTED])
    expect(stdout).not.toContain('Trusted University')
    expect(stdout).toContain('not proven')
  })

  test('"could not be told" never reads like "not revoked"', async () => {
    const { stdout } = await verify(['bad.json', '--trust', 'trust.json'])
    expect(stdout).toMatch(/Unchanged since signing +not known/)
  })

  test('what is no credential is not said to have been changed, what is a bad one is', async () => {
    const told = async (text: string) => (await verify(['-', ...TRUSTED], text)).stdout
    expect(await told('https://issuer.example/badges/7')).toMatch(
      /FAILED.*\n.*Unchanged since signing +there is nothing to check: this is a link/,
    )
    expect(await told('{"a":1,"a":1}')).toMatch(/Unchanged since signing +no: /)
    // A rule that was broken is told after what that means.
    const damaged = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'
    expect(await told(damaged)).toMatch(/signing +no: the PDF is damaged, [^(]+\(expected /)
  })

  test('a presentation tells who shows it, and of everything it holds what it is and who signed', async () => {
    const { didKey, multikey, privateKey } = testKey(9)
    const file = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: didKey,
      verifiableCredential: [file('good.json'), file('expired.json')],
    }
    const verificationMethod = `${didKey}#${multikey}`
    const proof = { ...PROOF, proofPurpose: 'authentication', verificationMethod }
    const shown = await signed(presentation, proof, privateKey)
    const { stdout } = await verify(['-', ...TRUSTED], JSON.stringify(shown))
    expect(stdout).toContain(`Who signed, who vouches    shown by ${didKey}`)
    expect(stdout).toMatch(/✓ Holds +Soil Science\n +signed by Trusted University /)
    expect(stdout).toMatch(/✗ Holds +Soil Science: the credential has expired\n +signed by Trusted/)
    // In a presentation that is not proven nothing is green.
    const forged = { ...shown, holder: ISSUER }
    const { stdout: told } = await verify(['-', ...TRUSTED], JSON.stringify(forged))
    expect(told).toContain(`not proven (shown by ${ISSUER})`)
    expect(told).toMatch(/\? Holds +Soil Science\n/)
    const { holder: _, proof: __, ...nobody } = shown
    expect((await verify(['-', ...TRUSTED], JSON.stringify(nobody))).stdout).toContain(
      'not proven (shown by somebody who gives no name)',
    )
  })

  test('what a holder may have kept back is not said to be absent', async () => {
    const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: METHOD }
    const told = async (claims: JsonObject) => {
      const shown = `${await token(header, { iss: ISSUER, vct: 'urn:example:course', ...claims })}~`
      return (await verify(['-', ...TRUSTED], shown)).stdout
    }
    expect(await told({})).toMatch(/· Not revoked +cannot be revoked/)
    expect(await told({ _sd: ['A'.repeat(43)] })).toMatch(
      /· Not revoked +not known: the holder chose/,
    )
  })

  test('foreign text cannot steer the terminal or pose as ours', async () => {
    const { stdout } = await verify([
      'evil.json',
      '--documents',
      'documents.json',
      '--trust',
      'any',
    ])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
    expect(stdout).toContain('\\u{1b}[2J\\u{202e}gnp.exe\\u{a}PASSED')
  })

  test('--explain names code, rule and what to do', async () => {
    const { stdout } = await verify(['bad.json', '--explain', ...TRUSTED])
    expect(stdout).toContain('SIGNATURE_INVALID')
    expect(stdout).toContain('What to do:')
    expect(stdout).toContain('https://www.w3.org/TR/vc-data-integrity/')
  })
})
