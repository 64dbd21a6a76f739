// Links on their way to learners, with a real mail server on loopback: sent once, told exactly, and nobody's address
// anywhere but on the envelope.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliRun, ROOT, sigillum } from '../support/cli.ts'
import { type Inbox, openInbox } from '../support/smtp-inbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-mail-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const RECORD = 'fixtures/records/green-campus'
const AWARDS = 5
const INPUT = ['--template', `${RECORD}/template.json`, '--awards', at('awards.csv')]
const LEDGER = ['--ledger', `sqlite:${join(folder, 'out', 'ledger.sqlite')}`]
const addresses: string[] = []
let inbox: Inbox
let awards: string[] = []

beforeAll(async () => {
  inbox = await openInbox()
  const [header = '', ...rows] = readFileSync(join(ROOT, RECORD, 'awards.csv'), 'utf8').split('\n')
  const column = header.split(',').findIndex((name) => /mail/i.test(name))
  const some = rows.filter((row) => row.split(',')[column]?.includes('@')).slice(0, AWARDS)
  // The last one has no address.
  const last = (some.pop() ?? '').split(',').map((cell, index) => (index === column ? '' : cell))
  addresses.push(...some.map((row) => row.split(',')[column] ?? ''))
  writeFileSync(at('awards.csv'), [header, ...some, last.join(','), ''].join('\n'))
  const key = ['--key', 'keys-example/keys.json', '--format', 'eudi', '--json']
  const issued = await sigillum(['issue', ...INPUT, ...key, '--out', join(folder, 'out')])
  awards = issued.lines().map(({ award }) => String(award))
  expect(awards).toHaveLength(AWARDS)
  await makeLinks('make', ...INPUT)
  writeFileSync(at('smtp.json'), JSON.stringify(smtp()))
}, 30_000)
afterAll(() => inbox.close())

const smtp = (changes = {}) => ({
  host: '127.0.0.1',
  port: inbox.port,
  security: 'none',
  from: { name: 'Registrar', address: 'credentials@university.example' },
  bounces: 'bounces@university.example',
  ...changes,
})

async function makeLinks(action: string, ...which: readonly string[]): Promise<void> {
  const base = ['--base', 'https://credentials.university.example']
  const codes = ['--codes', at('codes.jsonl'), '--json']
  const made = await sigillum(['claim', action, ...LEDGER, ...base, ...which, ...codes])
  expect(made.code, made.stderr).toBe(0)
  writeFileSync(at('links.jsonl'), made.stdout)
}

const send = async (...more: readonly string[]): Promise<CliRun> =>
  await sigillum([
    ...['mail', 'send', ...LEDGER, '--links', at('links.jsonl'), ...INPUT],
    ...['--smtp', at('smtp.json'), '--attempts', '1', '--json', ...more],
  ])
const states = (run: CliRun) => run.lines().map(({ state }) => state)

function expectNoAddress(run: CliRun): void {
  for (const address of addresses) {
    expect(run.stdout + run.stderr).not.toContain(address)
    expect(run.stdout + run.stderr).not.toContain(address.split('@')[0])
  }
}

describe('sigillum mail', () => {
  test('sends each learner one message with the link, and tells whom it could not reach', async () => {
    inbox.refuse(250, 451, 550)
    const run = await send()
    expect(states(run)).toEqual(
      expect.arrayContaining(['sent', 'deferred', 'failed', 'no-address']),
    )
    expect(run.code).toBe(1)
    expect(run.lines().map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['SMTP_451_4.2.1', 'SMTP_550_5.1.1']),
    )
    expectNoAddress(run)
    const [mail] = inbox.mails
    const links = readFileSync(at('links.jsonl'), 'utf8')
    const [link] = /https:\/\/\S+\/claim\/[\w-]+/.exec(mail?.readable ?? '') ?? []
    expect(link).toBeDefined()
    expect(links).toContain(link)
    expect(mail?.from).toMatch(/^bounces\+[0-9a-f]{32}@university\.example$/)
    expect(addresses).toContain(mail?.to[0])
  })

  test('a message holds no code, no grade and no name, and says that no person wrote it', () => {
    const codes = readFileSync(at('codes.jsonl'), 'utf8')
    const secrets = codes
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).code as string)
    expect(secrets).toHaveLength(AWARDS)
    const csv = readFileSync(at('awards.csv'), 'utf8').split('\n')[1]?.split(',') ?? []
    for (const { source, readable } of inbox.mails) {
      // Links and message ids are random, and may hold any digits.
      const plain = readable.replaceAll(/[\w-]{16,}/g, '')
      for (const code of secrets)
        for (const written of [code, `${code.slice(0, 4)} ${code.slice(4)}`])
          expect(plain).not.toContain(written)
      expect(readable).not.toContain(csv[1])
      expect(source).toMatch(/^Auto-Submitted: auto-generated/m)
      expect(source).toMatch(/^Content-Language: en/m)
      expect(source).toMatch(/multipart\/alternative/)
    }
  })

  test('run again, only what was not taken for now goes out', async () => {
    const before = inbox.mails.length
    const run = await send()
    expect(states(run).filter((state) => state === 'sent')).toHaveLength(1)
    expect(inbox.mails).toHaveLength(before + 1)
    expect(states(await send()).filter((state) => state === 'sent')).toEqual([])
    expect(inbox.mails).toHaveLength(before + 1)
  })

  test('letters are for those without an address; codes have sheets of their own', async () => {
    const run = await send('--letters', at('letters'), '--codes', at('codes.jsonl'))
    expect(states(run)).toContain('printed')
    const files = readdirSync(at('letters'))
    expect(files.filter((name) => name.endsWith('.letter.html'))).toHaveLength(1)
    expect(files.filter((name) => name.endsWith('.code.html'))).toHaveLength(AWARDS)
    expectNoAddress(run)
  })

  test('one link is sent once more, a new one of its own accord', async () => {
    const [award = ''] = awards
    const before = inbox.mails.length
    await send('--resend', award)
    expect(inbox.mails).toHaveLength(before + 1)
    await makeLinks('renew', award)
    expect(states(await send())).toEqual(['sent'])
    expect(inbox.mails).toHaveLength(before + 2)
    const ids = inbox.mails.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('what came back is noted and listed', async () => {
    const [award = ''] = awards
    expect((await sigillum(['mail', 'bounced', ...LEDGER, award])).code).toBe(0)
    const list = await sigillum(['mail', 'list', ...LEDGER, award, '--json'])
    expect(list.lines()[0]).toMatchObject({ award, state: 'bounced' })
    expect((await sigillum(['mail', 'bounced', ...LEDGER, award])).code).toBe(1)
    expect((await sigillum(['mail', 'list', ...LEDGER, 'nobody'])).code).toBe(1)
  })

  test('cut off after the message went out, nobody can tell, and it is not sent again unasked', async () => {
    const [, award = ''] = awards
    await makeLinks('renew', award)
    inbox.hangUp()
    const run = await send()
    expect([states(run), run.code]).toEqual([['unsure'], 3])
    const before = inbox.mails.length
    expect(states(await send())).toEqual(['unsure'])
    expect(inbox.mails).toHaveLength(before)
    expect(states(await send('--resend', award))).toEqual(['sent'])
  })

  test('a revoked link or an award of another file goes nowhere', async () => {
    const [, , award = ''] = awards
    await makeLinks('renew', award)
    await sigillum(['claim', 'revoke', ...LEDGER, award])
    expect(states(await send())).toEqual(['closed'])
    writeFileSync(at('links.jsonl'), '{"claim":"other","link":"https://x.example/claim/a"}\n')
    expect(states(await send())).toEqual(['unknown'])
  })
})

describe('refused', () => {
  test.each([
    ['neither mail nor letters', [], 2],
    ['a configuration that is missing', ['--smtp', 'missing.json'], 4],
    ['codes without letters', ['--smtp', 'x', '--codes', 'x'], 2],
    ['a language there is none of', ['--smtp', 'x', '--language', 'fr'], 2],
    ['no attempts', ['--smtp', 'x', '--attempts', '0'], 2],
    ['an award nobody knows', ['--smtp', 'x', '--resend', 'nobody'], 2],
  ])('%s', async (_what, more, code) => {
    writeFileSync(at('none.jsonl'), '')
    const base = ['mail', 'send', ...LEDGER, '--links', at('none.jsonl'), ...INPUT]
    expect((await sigillum([...base, ...more])).code).toBe(code)
  })

  test('a password file that others can read, and a password that the server refuses', async () => {
    const strict = await openInbox({
      authOptional: false,
      onAuth: (_auth, _session, callback) => callback(new Error('no')),
    })
    writeFileSync(at('password'), 'correct horse\n')
    chmodSync(at('password'), 0o644)
    const account = { user: 'u', passwordFile: 'password', port: strict.port }
    writeFileSync(at('smtp.json'), JSON.stringify(smtp(account)))
    const [award = ''] = awards
    await makeLinks('renew', award)
    const open = await send()
    expect(open.code).toBe(4)
    expect(open.stderr).toContain('0600')
    chmodSync(at('password'), 0o600)
    const run = await send()
    expect(run.code).toBe(4)
    expect(run.stderr).toContain('user name or password')
    expect(run.stderr).not.toContain('correct horse')
    const list = await sigillum(['mail', 'list', ...LEDGER, award, '--json'])
    const deferred = { state: 'deferred', reason: 'ACCOUNT' }
    expect(list.lines()).toContainEqual(expect.objectContaining(deferred))
    await strict.close()
  })
})
