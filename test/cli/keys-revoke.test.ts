// Keys that are elsewhere, and keys in wrong hands: adopted, published, revoked, and what they signed is told.
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))
const DID = 'did:web:wut.credentials.example'
const published = async (keys: string) => {
  const run = await sigillum(['keys', 'publish', keys])
  return JSON.parse(run.stdout)['did.json'] as {
    verificationMethod: { id: string; revoked?: string }[]
    assertionMethod: string[]
  }
}

test('a key on a device is adopted by its public half, and published like any other', async () => {
  const made = join(folder, 'made.json')
  await sigillum(['keys', 'generate', '--did', DID, '--out', made, '--kid', 'k'])
  const [jwk] = JSON.parse(readFileSync(made, 'utf8')).keys
  const pem = join(folder, 'key.pem')
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  writeFileSync(pem, key.export({ format: 'pem', type: 'spki' }))
  const out = join(folder, 'adopted.json')
  const adopt = ['keys', 'adopt', '--did', DID, '--public', pem, '--out', out, '--kid', 'k']
  expect((await sigillum([...adopt, '--signer', 'ftp://signer.example'])).code).not.toBe(0)
  const run = await sigillum([...adopt, '--signer', 'https://signer.example/k'])
  expect([run.code, run.stdout.trim()]).toEqual([0, jwk.verificationMethod])
  expect(statSync(out).mode & 0o777).toBe(0o600)
  expect((await published(out)).assertionMethod).toEqual((await published(made)).assertionMethod)
  expect((await sigillum(['keys', 'list', out])).stdout).toContain('on a device')
  expect((await sigillum([...adopt, '--signer', 'https://signer.example/k'])).code).toBe(2)
})

test('a compromised key is published as revoked, signs no more, and its awards are listed', async () => {
  const keys = join(folder, 'keys.json')
  await sigillum(['keys', 'generate', '--did', DID, '--out', keys, '--kid', 'old'])
  const source = join(ROOT, 'fixtures/records/green-campus/awards.csv')
  const awards = join(folder, 'awards.csv')
  writeFileSync(awards, `${readFileSync(source, 'utf8').split('\n').slice(0, 3).join('\n')}\n`)
  const out = join(folder, 'out')
  const issue = [
    'issue',
    ...['--template', 'fixtures/records/green-campus/template.json', '--awards', awards],
    ...['--key', keys, '--format', 'ob3', '--out', out, '--json'],
  ]
  const issued = (await sigillum(issue)).lines().map(({ award }) => award)
  await sigillum(['keys', 'generate', '--did', DID, '--out', keys, '--kid', 'new'])
  expect((await published(keys)).assertionMethod).toHaveLength(2)

  const ledger = ['--ledger', `sqlite:${join(out, 'ledger.sqlite')}`]
  const run = await sigillum(['keys', 'revoke', `${keys}#old`, ...ledger, '--json'])
  expect(run.code).toBe(0)
  const told = run.lines()
  expect(told.map(({ award }) => award).sort()).toEqual([...issued].sort())
  expect(told[0]).toMatchObject({ standing: 'good', formats: ['ob3'] })
  const document = await published(keys)
  expect(document.verificationMethod.map(({ revoked }) => revoked)).toEqual([
    '2026-11-22T12:00:00Z',
    undefined,
  ])
  expect(document.assertionMethod).toHaveLength(1)
  expect(JSON.parse(readFileSync(keys, 'utf8')).keys[0].d).toBeUndefined()
  const other = await sigillum(['keys', 'revoke', `${keys}#new`, ...ledger, '--json'])
  expect(other.lines()).toEqual([])
  expect((await sigillum(['keys', 'revoke', keys])).code).toBe(2)
  expect((await sigillum(['keys', 'revoke', `${keys}#none`])).code).toBe(2)
})
