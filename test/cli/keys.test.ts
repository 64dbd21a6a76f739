// `sigillum keys`: files that only the owner can read, data on stdout, and no secret on either stream.

import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { keysCommand } from '../../src/cli/commands/keys.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { exitCodeOf } from '../../src/cli/report-error.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { PipelineError } from '../../src/model/pipeline-error.ts'

let cwd = ''
let stdout = ''
let stderr = ''

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'sigillum-keys-'))
})

/** Runs the command and turns its errors into exit codes, as the program's entry does. */
async function keys(...args: string[]): Promise<number> {
  stdout = ''
  stderr = ''
  try {
    return await keysCommand(args, {
      stdout: (text) => {
        stdout += text
      },
      stderr: (text) => {
        stderr += text
      },
      stdin: (async function* () {})(),
      readFile: async (path) => new Uint8Array(await readFile(path)),
      now: () => new Date('2026-07-01T08:00:00Z'),
      isTerminal: false,
      cwd,
    })
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof PipelineError)) throw error
    stderr += `${error.message}\n`
    return error instanceof UsageError ? EXIT.usage : exitCodeOf(error.code)
  }
}

const generate = (...more: string[]) =>
  keys('generate', '--did', 'did:web:a.example', '--out', 'keys.json', ...more)
const modeOf = async (name: string) => (await stat(join(cwd, name))).mode & 0o777
const secretsOf = async (name: string): Promise<string[]> =>
  JSON.parse(await readFile(join(cwd, name), 'utf8')).keys.map((key: { d: string }) => key.d)

describe('generate, list, show, publish', () => {
  test('from nothing to what is served', async () => {
    expect(await generate()).toBe(EXIT.passed)
    expect(stdout).toMatch(/^did:web:a\.example#z6Mk\w+\n$/)
    expect(await modeOf('keys.json')).toBe(0o600)
    expect(await generate('--algorithm', 'es256', '--kid', 'jwt-1')).toBe(EXIT.passed)
    expect(await modeOf('keys.json')).toBe(0o600)
    expect(await readdir(cwd)).toEqual(['keys.json'])

    expect(await keys('list', 'keys.json')).toBe(EXIT.passed)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => line.split('\t').slice(0, 3))).toEqual([
      ['ed25519-2026-07-01', 'Ed25519', 'active'],
      ['jwt-1', 'ES256', 'active'],
    ])
    expect(await keys('show', 'keys.json#jwt-1')).toBe(EXIT.passed)
    expect(JSON.parse(stdout)).toMatchObject({
      kid: 'jwt-1',
      verificationMethod: 'did:web:a.example#jwt-1',
    })

    expect(await keys('publish', 'keys.json', '--out', 'public')).toBe(EXIT.passed)
    expect(stdout).toContain('https://a.example/.well-known/did.json')
    expect(stdout).toContain('https://a.example/.well-known/jwks.json')
    const published = JSON.parse(await readFile(join(cwd, 'public/did.json'), 'utf8'))
    expect(published.assertionMethod).toHaveLength(2)
  })

  test('no secret is written to a stream or into what is published', async () => {
    await generate()
    const secrets = await secretsOf('keys.json')
    expect(secrets).toHaveLength(1)
    const seen: string[] = [stdout, stderr]
    for (const args of [
      ['list', 'keys.json', '--json'],
      ['show', 'keys.json'],
      ['publish', 'keys.json'],
    ]) {
      expect(await keys(...args)).toBe(EXIT.passed)
      seen.push(stdout, stderr)
    }
    for (const secret of secrets) expect(seen.join('\n')).not.toContain(secret)
  })

  test('encrypted at rest', async () => {
    await writeFile(join(cwd, 'pass'), 'CANARY horse\n')
    const passphrase = ['--passphrase-file', 'pass']
    expect(await generate('--encrypt', ...passphrase)).toBe(EXIT.passed)
    expect(await readFile(join(cwd, 'keys.json'), 'utf8')).not.toContain('"keys"')
    expect(await keys('list', 'keys.json')).toBe(EXIT.unusable)
    expect(await generate('--kid', 'second', ...passphrase)).toBe(EXIT.passed)
    expect(await readFile(join(cwd, 'keys.json'), 'utf8')).toContain('"encrypted"')
    await writeFile(join(cwd, 'pass'), 'CANARY wrong')
    expect(await keys('list', 'keys.json', ...passphrase)).toBe(EXIT.unusable)
    expect(stdout + stderr).not.toContain('CANARY')
  })

  test('example keys are announced', async () => {
    const file = new URL('../../keys-example/keys.json', import.meta.url).pathname
    expect(await keys('list', file)).toBe(EXIT.passed)
    expect(stderr).toMatch(/warning: example keys/)
    expect(await keys('publish', file)).toBe(EXIT.usage)
    expect(await keys('publish', file, '--did', 'did:web:eth.credentials.example')).toBe(
      EXIT.passed,
    )
    expect(JSON.parse(stdout)['did.json'].id).toBe('did:web:eth.credentials.example')
  })
})

describe('refused', () => {
  test('a key file that others can read', async () => {
    await generate()
    const content = await readFile(join(cwd, 'keys.json'))
    await writeFile(join(cwd, 'open.json'), content)
    await chmod(join(cwd, 'open.json'), 0o644)
    expect(await keys('list', 'open.json')).toBe(EXIT.unusable)
    expect(stderr).toMatch(/0600/)
    expect(stdout).toBe('')
  })

  test('a kid that the file has', async () => {
    await generate()
    const before = await readFile(join(cwd, 'keys.json'))
    expect(await generate()).toBe(EXIT.usage)
    expect(await readFile(join(cwd, 'keys.json'))).toEqual(before)
  })

  test('a file that is no key file is not overwritten', async () => {
    await writeFile(join(cwd, 'keys.json'), 'my diary', { mode: 0o600 })
    expect(await generate()).toBe(EXIT.unusable)
    expect(await readFile(join(cwd, 'keys.json'), 'utf8')).toBe('my diary')
  })

  test.each([
    [['forge']],
    [['generate']],
    [['generate', '--did', 'did:web:10.0.0.1', '--out', 'k.json']],
    [['generate', '--did', 'did:key', '--out', 'k.json', '--algorithm', 'RS256']],
    [['generate', '--did', 'did:key', '--out', 'k.json', '--algorithm', 'HS256']],
    [['generate', '--did', 'did:key', '--out', 'k.json', '--encrypt']],
    [['generate', '--did', 'did:key', '--out', 'k.json', '--passphrase', 'x']],
    [['list']],
    [['list', 'a', 'b']],
  ])('wrong usage: %j', async (args) => {
    expect(await keys(...args)).toBe(EXIT.usage)
    expect(await readdir(cwd)).toEqual([])
  })

  test('a missing file', async () => {
    expect(await keys('list', 'none.json')).toBe(EXIT.unusable)
  })
})

test('help', async () => {
  expect(await keys('--help')).toBe(EXIT.passed)
  expect(stdout).toContain('sigillum keys publish')
  expect(await keys()).toBe(EXIT.usage)
})
