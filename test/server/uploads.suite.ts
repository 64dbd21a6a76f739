// The registrar's desk through both of its doors: awards are handed in, checked as the command line checks them,
// approved by a second person, issued once; and everything that must not happen at a desk.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openUploadStore } from '../../src/batch/desk/upload-store.ts'
import { findingText } from '../../src/server/pages/finding-texts.ts'
import { UPLOAD_TEXTS } from '../../src/server/pages/upload-texts.ts'
import { ROUTES } from '../../src/server/route-table.ts'
import { loadKeyFile } from '../../src/sign/load-signing-key.ts'
import { AWARD_RULES } from '../../src/template/rules/rule-table.ts'
import { type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { ROOT, sigillum } from '../support/cli.ts'

const RECORDS = join(ROOT, 'fixtures/records/green-campus')
const [HEADING = '', ...ROWS] = readFileSync(join(RECORDS, 'awards.csv'), 'utf8').trim().split('\n')
/** Rows of the fixture that are not issued yet, by place. */
const csv = (...places: readonly number[]) =>
  `${[HEADING, ...places.map((at) => ROWS[at])].join('\n')}\n`

const PEOPLE = {
  anna: ['awards', 'upload'],
  bert: ['awards', 'upload'],
  dean: ['awards', 'upload', 'approve'],
  rector: ['awards', 'approve'],
  reader: ['awards'],
} as const
type Person = keyof typeof PEOPLE

let server: ClaimServer
const keys = mkdtempSync(join(tmpdir(), 'sigillum-approvers-'))
const keyOf = (kid: string) => join(keys, `${kid}.json`)
beforeAll(async () => {
  for (const kid of ['dean', 'vice', 'stranger'])
    await sigillum(['keys', 'generate', '--did', 'did:key', '--out', keyOf(kid), '--kid', kid])
  server = await startClaimServer({
    issue: ['--format', 'ob3'],
    configuration: {
      batches: {
        inbox: 'inbox',
        links: {},
        approvers: [{ token: 'dean', key: `file:${keyOf('dean')}#dean` }],
        templates: [
          {
            name: 'green-campus',
            template: join(RECORDS, 'template.json'),
            keys: [join(ROOT, 'keys-example/keys.json')],
            format: 'ob3',
          },
        ],
      },
      limits: { perMinute: 100_000, burst: 100_000, uploadBytes: 20_000 },
      tokens: Object.entries(PEOPLE).map(([name, scopes]) => ({
        name,
        sha256: createHash('sha256').update(`token-of-${name}`).digest('hex'),
        scopes,
      })),
    },
  })
})
afterAll(async () => {
  await server.close()
  rmSync(keys, { recursive: true })
})

const TOKENS = Object.fromEntries(Object.keys(PEOPLE).map((name) => [name, `token-of-${name}`]))
const cookies = new Map<string, string>()
async function cookieOf(person: Person): Promise<string> {
  const known = cookies.get(person)
  if (known !== undefined) return known
  const answer = await server.fetch('/registrar/login', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: TOKENS[person] ?? '' }).toString(),
  })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  cookies.set(person, cookie)
  return cookie
}
async function page(person: Person | undefined, path: string, init: RequestInit = {}) {
  const answer = await server.fetch(path.startsWith('/') ? path : `/registrar/uploads/${path}`, {
    ...init,
    headers: {
      accept: 'text/html',
      'accept-language': 'en',
      ...(person && { cookie: await cookieOf(person) }),
      ...(init.headers as Record<string, string>),
    },
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}
const act = async (person: Person, id: string, fields: Record<string, string>) =>
  await page(person, id, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })
async function upload(
  person: Person,
  contents: string | Uint8Array<ArrayBuffer>,
  { name = 'awards.csv', headers = {} as Record<string, string>, template = 'green-campus' } = {},
) {
  const form = new FormData()
  form.set('template', template)
  form.set('file', new File([contents], name))
  const answer = await page(person, '/registrar/uploads', { method: 'POST', body: form, headers })
  const location = answer.headers.get('location') ?? ''
  return { ...answer, id: /uploads\/([0-9a-f]{32})/.exec(location)?.[1] ?? '' }
}
const desk = () => {
  const { desk: own } = server.dependencies
  if (!own) throw new Error('the server has no desk')
  return own
}
const stateOf = async (id: string) => {
  await desk().settled(id, 100_000)
  return await desk().find(id)
}
const planOf = async (id: string) => (await stateOf(id))?.planHash ?? ''

const storeOf = async () =>
  await openUploadStore(
    join(server.folder, 'inbox'),
    server.dependencies.claims?.ledger.keyFor('uploads') ?? new Uint8Array(),
  )
const ask = async (person: Person, path: string, body?: BodyInit, type = 'application/json') => {
  const answer = await server.fetch(`/admin/uploads${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${TOKENS[person]}`, 'content-type': type },
    ...(body !== undefined && { body }),
  })
  return { status: answer.status, text: await answer.text() }
}

describe('the registrar’s desk', () => {
  test('checks, confirms, issues once, and hands out links', async () => {
    const { status, id } = await upload('anna', csv(1, 2))
    expect(status).toBe(303)
    const check = { good: 2, faulty: 0, alreadyAwarded: 0 }
    expect(await stateOf(id)).toMatchObject({ stage: 'checked', check })
    const plan = await planOf(id)
    expect((await page('anna', id)).text).toContain(plan)
    const asked = await act('anna', id, { act: 'issue', plan })
    expect(asked.text).toContain(UPLOAD_TEXTS.sureToIssue.en)
    expect((await stateOf(id))?.stage).toBe('checked')
    expect((await act('anna', id, { act: 'issue', plan, confirmed: 'yes' })).status).toBe(303)
    const result = { signed: 2, refused: 0, links: 2 }
    expect(await stateOf(id)).toMatchObject({ stage: 'issued', result })
    const [, first = ''] = (await page('anna', `${id}/links`)).text.split('\r\n')
    const [row, , link = ''] = first.split(',')
    expect(row).toMatch(/^[23]$/)
    expect((await server.fetch(link)).status).toBe(200)
    expect((await page('dean', `${id}/links`)).status).toBe(404)
    const kept = readdirSync(join(server.folder, 'inbox')).filter((name) => name.includes(id))
    expect(kept.sort()).toEqual([`${id}.links`, `${id}.record`])
  })

  test('says of awards that were issued before that nothing changes, and changes nothing', async () => {
    const { id } = await upload('bert', csv(1, 2))
    expect((await page('bert', id)).text).toContain(UPLOAD_TEXTS.nothingNew.en)
    const files = readdirSync(join(server.folder, 'out')).length
    await act('bert', id, { act: 'issue', plan: await planOf(id), confirmed: 'yes' })
    const result = { signed: 0, alreadySigned: 2, refused: 0, links: 0 }
    expect(await stateOf(id)).toMatchObject({ result })
    expect((await page('bert', id)).text).toContain(UPLOAD_TEXTS.changedNothing.en)
    expect(readdirSync(join(server.folder, 'out'))).toHaveLength(files)
    const again = await act('bert', id, { act: 'issue', plan: await planOf(id), confirmed: 'yes' })
    expect(again.text).toContain(UPLOAD_TEXTS['not-now'].en)
  })

  test('shows row, column and what was expected, keeps bad rows back, and takes the mended ones', async () => {
    const bad = (ROWS[4] ?? '')
      .replace(/^[^,]*,/, '=1+1<b>,')
      .replace(/\d{4}-\d\d-\d\d/, '31/12/1999')
    const { id } = await upload('anna', `${csv(3)}${bad}\n`)
    const seen = await page('anna', id)
    expect(await stateOf(id)).toMatchObject({ check: { good: 1, faulty: 1 } })
    expect(seen.text).toMatch(/<td><span class="narrow">Row <\/span>3<\/td><td><bdi>date_of_birth/)
    expect(seen.text).not.toContain('<b>')
    const german = await page('anna', `${id}?lang=de`)
    expect(german.text).toContain(`<h3>${findingText('date-format')?.de} (1)</h3>`)
    expect(german.text).not.toContain(findingText('date-format')?.en)
    const plan = await planOf(id)
    const refused = await act('anna', id, { act: 'issue', plan, confirmed: 'yes' })
    expect(refused.text).toContain(UPLOAD_TEXTS.faulty.en)
    await act('anna', id, { act: 'issue', plan, leaveOut: 'yes', confirmed: 'yes' })
    expect(await stateOf(id)).toMatchObject({ stage: 'issued', result: { signed: 1 } })
    const rest = await page('anna', `${id}/refused`)
    expect(rest.headers.get('content-disposition')).toMatch(
      /^attachment; filename="refused-[0-9a-f]{8}\.csv"$/,
    )
    const [heading, row = ''] = rest.text.split('\r\n')
    expect(heading).toBe(HEADING)
    expect(row).toMatch(/^"'=1\+1<b>",/)
    const mended = row.replace(/^"'=1\+1<b>"/, 'Anna').replace('31/12/1999', '1999-12-31')
    const next = await upload('anna', `${heading}\n${mended}\n`)
    expect(await stateOf(next.id)).toMatchObject({ check: { good: 1, faulty: 0 } })
  })

  test.each([
    ['a broken spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), 'xlsx-'],
    ['bytes of no kind', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'format-old-excel'],
    ['a heading that is markup', 'given_name,<script>alert(1)</script>\nA,B\n', 'column'],
    ['headings alone', `${HEADING}\n`, 'no-rows'],
    ['a null byte', `${csv(5).replace('@', '\0')}`, ''],
  ])('is told of %s, and issues nothing', async (_, contents, rule) => {
    const { id, status } = await upload('anna', contents)
    expect(status).toBe(303)
    const state = await stateOf(id)
    expect(state).toMatchObject({ stage: 'checked', plan: { rows: 0 } })
    expect(state?.check?.groups.map((group) => group.rule).join()).toContain(rule)
    const { text } = await page('anna', id)
    expect(text).toContain(UPLOAD_TEXTS.nothingToIssue.en)
    expect(text).not.toContain('<script>alert')
    const fields = { act: 'issue', plan: await planOf(id), leaveOut: 'yes', confirmed: 'yes' }
    expect((await act('anna', id, fields)).text).toContain(UPLOAD_TEXTS.nothingToIssue.en)
  })

  test('every rule on awards is worded in the reader’s language, and none that there is not', () => {
    const expected = JSON.parse(
      readFileSync(join(ROOT, 'fixtures/faulty-awards/expected.json'), 'utf8'),
    ) as Record<string, { readonly faults: readonly { readonly rule: string }[] }>
    const broken = Object.values(expected).flatMap(({ faults }) => faults.map(({ rule }) => rule))
    const rules = [...broken, ...Object.keys(AWARD_RULES)]
    expect(rules.length).toBeGreaterThan(60)
    expect(rules.filter((rule) => findingText(rule) === undefined)).toEqual([])
    expect(findingText('toString')).toBeUndefined()
  })

  test('takes no file that is empty, too large or for no template of its own', async () => {
    expect((await upload('anna', '')).text).toContain(UPLOAD_TEXTS.fileMissing.en)
    const large = await upload('anna', 'x'.repeat(100_000))
    expect([large.status, large.text]).toEqual([
      413,
      expect.stringContaining(UPLOAD_TEXTS.fileTooLarge.en),
    ])
    expect((await upload('anna', csv(5), { template: '../other' })).status).toBe(400)
  })

  test('keeps what it is given encrypted, for its owner alone, whatever the file is called', async () => {
    const name = '../..\\x/\u202egnp.<img src=x>"Süßkirschner.csv'
    const { id } = await upload('anna', csv(5), { name })
    const { text } = await page('anna', id)
    expect(text).toContain('<bdi>\ufffdgnp.&lt;img src=x&gt;')
    expect(text).not.toContain('\u202e')
    const inbox = join(server.folder, 'inbox')
    expect(statSync(inbox).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(inbox)) {
      expect(file).toMatch(/^[0-9a-f]{32}\.(?:record|input|refused|links)$/)
      expect(statSync(join(inbox, file)).mode & 0o777).toBe(0o600)
      expect(readFileSync(join(inbox, file), 'latin1')).not.toMatch(/given_name|student|claim/)
    }
    expect((await act('anna', id, { act: 'discard' })).text).toContain(
      UPLOAD_TEXTS.sureToDiscard.en,
    )
    await act('anna', id, { act: 'discard', confirmed: 'yes' })
    expect(readdirSync(inbox).join()).not.toContain(id)
    expect((await page('anna', id)).status).toBe(404)
  })

  test('shows an upload to nobody but who made it and who may approve', async () => {
    const { id } = await upload('anna', csv(5))
    const plan = await planOf(id)
    const fields = { act: 'issue', plan, confirmed: 'yes' }
    for (const who of ['bert', 'reader'] as const) {
      expect((await page(who, id)).status).toBe(404)
      expect((await page(who, `${id}/plan`)).text).not.toContain(plan.slice(0, 8))
      expect((await act(who, id, fields)).status).toBe(404)
      expect((await page(who, '/registrar/uploads')).text).not.toContain(id)
      expect((await ask(who, `/${id}`)).status).toBe(404)
    }
    const stranger = await page(undefined, id)
    expect(stranger.text).toContain('name="token"')
    expect(stranger.text).not.toContain(plan)
    expect((await page('dean', id)).text).toContain(plan)
    expect((await upload('reader', csv(5))).status).toBe(403)
    expect((await page('anna', '0'.repeat(32))).status).toBe(404)
    expect((await page('anna', `${id}/..%2f..%2fledger.sqlite`)).status).toBe(404)
    expect((await stateOf(id))?.stage).toBe('checked')
  })

  test('takes nothing from a form of another site', async () => {
    const before = (await desk().list()).length
    const sent = await upload('anna', csv(5), { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(sent.status).toBe(400)
    expect(await desk().list()).toHaveLength(before)
  })

  test('issues nothing but what was seen', async () => {
    const { id } = await upload('anna', csv(5))
    const store = await storeOf()
    const [seen, known] = [await planOf(id), await store.read(id)]
    const wrong = await act('anna', id, { act: 'issue', plan: 'f'.repeat(64), confirmed: 'yes' })
    expect(wrong.text).toContain(UPLOAD_TEXTS.changed.en)
    // Somebody puts other awards under the plan that was seen.
    await store.writePart(id, 'input', new TextEncoder().encode(csv(6)))
    await act('anna', id, { act: 'issue', plan: seen, confirmed: 'yes' })
    const now = await stateOf(id)
    expect(now).toMatchObject({ stage: 'checked', failure: { code: 'UPLOAD_CHANGED' } })
    expect(now?.planHash).not.toBe(seen)
    // The template is another one than at the check, as after a restart.
    if (!known?.plan) throw new Error('expected a plan')
    await store.write({ ...known, plan: { ...known.plan, templateHash: '0'.repeat(64) } })
    const other = await act('anna', id, { act: 'issue', plan: await planOf(id), confirmed: 'yes' })
    expect(other.text).toContain(UPLOAD_TEXTS.changed.en)
  })

  test.each([
    ['checking', 'check'],
    ['issuing', 'issue'],
  ] as const)('tells after a restart that it was %s, and goes on', async (stage, next) => {
    const { id } = await upload('anna', csv(7))
    const store = await storeOf()
    const known = await stateOf(id)
    if (!known) throw new Error('expected an upload')
    const { interrupted: _, planHash: plan = '', check, plan: whole, ...rest } = known
    await store.write({
      ...rest,
      stage,
      ...(stage === 'issuing' && { check, plan: whole }),
    } as typeof known)
    const { text } = await page('anna', id)
    expect(text).toContain(UPLOAD_TEXTS.interruptedHint.en)
    expect(text).not.toContain('id="progress"')
    await act('anna', id, { act: next, plan, confirmed: 'yes' })
    const after = await stateOf(id)
    expect(after).toMatchObject({
      stage: stage === 'checking' ? 'checked' : 'issued',
      interrupted: false,
    })
  })

  test.each([
    ['of which nobody was told are made anew', 0, 1, 410],
    ['that were there before stay as they are', 3600, 0, 200],
  ])('links %s after a restart', async (_, laterSeconds, made, oldStatus) => {
    const awards = csv(13 + made)
    const { id } = await upload('anna', awards)
    const plan = await planOf(id)
    const issue = { act: 'issue', plan, confirmed: 'yes' }
    await act('anna', id, issue)
    const issued = await stateOf(id)
    const old = /https:[^,]+/.exec((await page('anna', `${id}/links`)).text)?.[0] ?? ''
    expect((await server.fetch(old)).status).toBe(200)
    const store = await storeOf()
    if (!issued) throw new Error('expected an upload')
    const { result: _result, ...rest } = issued
    const linksBegun = new Date(server.now().getTime() + laterSeconds * 1000).toISOString()
    await store.write({ ...rest, stage: 'issuing', linksBegun })
    await store.writePart(id, 'input', new TextEncoder().encode(awards))
    await act('anna', id, issue)
    expect(await stateOf(id)).toMatchObject({ result: { signed: 0, links: made } })
    expect((await server.fetch(old)).status).toBe(oldStatus)
  })

  test('is the same for programs, by scopes, and OpenAPI tells it', async () => {
    const sent = await ask('anna', '?template=green-campus', csv(8), 'text/csv')
    expect(sent.status).toBe(202)
    const { upload: id } = JSON.parse(sent.text) as { upload: string }
    const plan = await planOf(id)
    expect(JSON.parse((await ask('anna', `/${id}`)).text)).toMatchObject({
      stage: 'checked',
      plan: { rows: 1, hash: plan },
      check: { good: 1 },
    })
    expect(JSON.parse((await ask('anna', '')).text).uploads.length).toBeGreaterThan(1)
    expect((await ask('anna', `/${id}/approve`, JSON.stringify({ plan }))).status).toBe(403)
    expect((await ask('reader', `/${id}/issue`, JSON.stringify({ plan }))).status).toBe(403)
    const stale = await ask('anna', `/${id}/issue`, JSON.stringify({ plan: 'x' }))
    expect([stale.status, JSON.parse(stale.text)]).toMatchObject([
      409,
      { code: 'UPLOAD_REFUSED', reason: 'changed' },
    ])
    expect((await ask('anna', `/${id}/issue`, JSON.stringify({ plan }))).status).toBe(202)
    expect(await stateOf(id)).toMatchObject({ stage: 'issued', result: { signed: 1 } })
    expect((await ask('anna', `/${id}/discard`, '{}')).status).toBe(200)
    expect((await ask('anna', `/${id}`)).status).toBe(404)
    expect((await ask('anna', '?template=none', csv(8), 'text/csv')).status).toBe(400)
    expect((await ask('anna', '?template=green-campus', csv(8), 'image/png')).status).toBe(415)
    const document = (await (await server.fetch('/openapi.json')).json()) as {
      paths: Record<string, object>
    }
    for (const { path } of ROUTES.filter((route) => route.path.includes('upload')))
      expect(Object.keys(document.paths)).toContain(path)
  })
})

describe('with four eyes', () => {
  beforeAll(async () => {
    const access = {
      readFile: async (path: string) => new Uint8Array(readFileSync(path)),
      fileMode: async () => 0o600,
    }
    const stored = [
      ...(await loadKeyFile(keyOf('dean'), access)),
      ...(await loadKeyFile(keyOf('vice'), access)),
    ]
    const jwks = stored.map(({ record }) => record.publicJwk)
    await server.dependencies.claims?.ledger.requireApproval(jwks, server.now())
  })
  const approvalOf = async (id: string, kid: string) => {
    const plan = join(keys, `${id}.plan`)
    writeFileSync(plan, (await page('dean', `${id}/plan`)).text)
    return (await sigillum(['approve', plan, '--key', keyOf(kid)])).stdout.trim()
  }

  test('a second person approves what the first has uploaded, and then it is issued', async () => {
    const { id } = await upload('anna', csv(9))
    const plan = await planOf(id)
    const issue = { act: 'issue', plan, confirmed: 'yes' }
    expect((await act('anna', id, issue)).text).toContain(UPLOAD_TEXTS.approvalNeeded.en)
    expect((await page('anna', id)).text).not.toContain('id="approval"')
    expect((await act('anna', id, { act: 'approve', plan })).text).toContain(
      UPLOAD_TEXTS.notAllowed.en,
    )
    const seen = await page('dean', id)
    expect(seen.text).toContain(plan)
    const stale = await act('dean', id, { act: 'approve', plan: 'f'.repeat(64) })
    expect(stale.text).toContain(UPLOAD_TEXTS.changed.en)
    expect((await act('dean', id, { act: 'approve', plan })).status).toBe(303)
    expect((await stateOf(id))?.approval?.by).toBe('dean')
    await act('anna', id, issue)
    expect(await stateOf(id)).toMatchObject({ stage: 'issued', result: { signed: 1 } })
  })

  test('nobody approves their own upload, nor anything but an approver’s word for this very plan', async () => {
    const own = await upload('dean', csv(10))
    const plan = await planOf(own.id)
    const same = await act('dean', own.id, { act: 'approve', plan })
    expect(same.text).toContain(UPLOAD_TEXTS['same-person'].en)
    const ofVice = { act: 'approve', plan, approval: await approvalOf(own.id, 'vice') }
    expect((await act('dean', own.id, ofVice)).text).toContain(UPLOAD_TEXTS['same-person'].en)
    const ofDean = { act: 'approve', plan, approval: await approvalOf(own.id, 'dean') }
    expect((await act('rector', own.id, ofDean)).text).toContain(UPLOAD_TEXTS['same-person'].en)
    expect((await stateOf(own.id))?.approval).toBeUndefined()
    expect((await act('rector', own.id, ofVice)).status).toBe(303)
    const { id } = await upload('anna', csv(10))
    const ofStranger = { act: 'approve', plan, approval: await approvalOf(id, 'stranger') }
    expect((await act('dean', id, ofStranger)).text).toContain(UPLOAD_TEXTS['not-approver'].en)
    const other = await upload('anna', csv(11))
    const ofOther = { act: 'approve', plan, approval: await approvalOf(other.id, 'dean') }
    expect((await act('dean', id, ofOther)).text).toContain(UPLOAD_TEXTS['not-approver'].en)
    expect((await stateOf(id))?.approval).toBeUndefined()
    // What the command line has approved is as good, and is the same record.
    const approval = await approvalOf(id, 'dean')
    const body = JSON.stringify({ plan, approval })
    expect((await ask('dean', `/${id}/approve`, body)).status).toBe(200)
    expect((await page('anna', `${id}/approval`)).text.trim()).toBe(approval)
  })

  test('an approval is void when the contents change', async () => {
    const { id } = await upload('anna', csv(11))
    const plan = await planOf(id)
    await act('dean', id, { act: 'approve', plan })
    const store = await storeOf()
    await store.writePart(id, 'input', new TextEncoder().encode(csv(12)))
    await act('anna', id, { act: 'issue', plan, confirmed: 'yes' })
    expect((await stateOf(id))?.approval).toBeUndefined()
    const fields = { act: 'issue', plan: await planOf(id), confirmed: 'yes' }
    expect((await act('anna', id, fields)).text).toContain(UPLOAD_TEXTS.approvalNeeded.en)
    // And the ledger itself takes no approval that is not for this batch, whatever the desk has noted.
    const known = await store.read(id)
    if (!known?.plan) throw new Error('expected a plan')
    await store.write({
      ...known,
      approval: { text: 'a.b.c', by: 'dean', at: '2026-11-22T12:00:00Z' },
    })
    await act('anna', id, fields)
    expect(await stateOf(id)).toMatchObject({
      stage: 'failed',
      failure: { code: 'BATCH_NOT_APPROVED' },
    })
  })
})

test('after a day everything of an upload is gone, and the log has nothing of it', async () => {
  expect(server.log.join('')).toContain('/registrar/uploads/{upload}')
  expect(server.log.join('')).not.toMatch(/awards\.csv|kirschner|token-of|[0-9a-f]{32}/)
  expect((await desk().list()).length).toBeGreaterThan(0)
  server.wait(24 * 3600 + 1)
  expect(await desk().list()).toEqual([])
  expect(readdirSync(join(server.folder, 'inbox'))).toEqual([])
})
