// `sigillum bake`, `unbake`, `paper` and `issue --also`: byte for byte there and back, the same each time, made again
// when lost, and nothing written after a fault.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'
import { ATTACHING, rawPdf } from '../support/raw-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-bake-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SIGNED = join(ROOT, 'fixtures/signed')
const JSON_FILE = join(SIGNED, 'green-campus.eddsa-rdfc-2022.ob3.json')
const RECORDS = join(ROOT, 'fixtures/records')
const BADGE = join(SIGNED, 'student-ambassador.eddsa-rdfc-2022.ob3.json')
const TEMPLATE = join(RECORDS, 'student-ambassador/template.json')
const DOCUMENTS = join(ROOT, 'keys-example/documents.json')
const read = (name: string) => readFileSync(join(folder, name))
const cli = (...args: string[]) => sigillum(args, { cwd: folder })

beforeAll(() => {
  writeFileSync(join(folder, 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, 'evil.svg'), '<!DOCTYPE svg [<!ENTITY x "y">]><svg/>')
})

describe('bake and unbake', () => {
  test.each(['badge.png', 'badge.SVG'])('a picture of its own: %s', async (name) => {
    expect((await cli('bake', JSON_FILE, '--out', name)).code).toBe(0)
    expect((await cli('unbake', name)).stdout).toBe(readFileSync(JSON_FILE, 'utf8'))
    await cli('unbake', name, '--out', 'back.json')
    expect(read('back.json')).toEqual(readFileSync(JSON_FILE))
  })

  test('a given picture, baked twice, with any name, verified as it is', async () => {
    await cli('bake', JSON_FILE, '--image', 'drawing.svg', '--out', 'one.svg')
    const again = await cli('bake', 'one.svg', '--image', 'one.svg', '--out', 'two.svg')
    expect(again.code, again.stderr).toBe(0)
    expect(read('two.svg')).toEqual(read('one.svg'))
    writeFileSync(join(folder, 'my badge (1).bin'), read('one.svg'))
    const verified = await cli(
      'verify',
      'my badge (1).bin',
      '--documents',
      DOCUMENTS,
      '--json',
      '--trust',
      'any',
    )
    expect(verified.lines()).toMatchObject([
      { verdict: 'passed', warnings: [{ code: 'IMAGE_NOT_COVERED' }] },
    ])
  })

  test.each([
    ['an entity', ['--image', 'evil.svg', '--out', 'x.svg'], 4],
    ['the other kind of image', ['--image', 'drawing.svg', '--out', 'x.png'], 4],
    ['a missing image', ['--image', 'nowhere.svg', '--out', 'x.svg'], 4],
    ['no ending', ['--out', 'x'], 2],
    ['no output', [], 2],
  ])('%s is refused and nothing is written', async (_name, args, code) => {
    const run = await cli('bake', JSON_FILE, ...args)
    expect(run.code).toBe(code)
    expect(run.stderr).toMatch(/^sigillum: error: /)
    expect(existsSync(join(folder, 'x.svg')) || existsSync(join(folder, 'x.png'))).toBe(false)
  })

  test('a PDF with the credential attached is read and verified, its pages are not', async () => {
    const bytes = readFileSync(JSON_FILE)
    const objects = { ...ATTACHING, 4: { dict: '/Type/EmbeddedFile', data: bytes } }
    writeFileSync(join(folder, 'paper.PDF'), rawPdf({ objects }))
    expect((await cli('unbake', 'paper.PDF')).stdout).toBe(bytes.toString())
    const trusting = ['--documents', DOCUMENTS, '--trust', 'any', '--json']
    expect((await cli('verify', 'paper.PDF', ...trusting)).lines()).toMatchObject([
      { verdict: 'passed', warnings: [{ code: 'PDF_NOT_COVERED' }] },
    ])
    writeFileSync(join(folder, 'cut.pdf'), rawPdf({ objects }).subarray(0, -9))
    expect((await cli('verify', 'cut.pdf', ...trusting)).lines()).toMatchObject([
      {
        verdict: 'failed',
        checks: expect.arrayContaining([
          expect.objectContaining({ check: 'format', code: 'PDF_INVALID' }),
        ]),
      },
    ])
  })

  test('a Europass document and a picture without credential are refused', async () => {
    const elm = join(SIGNED, 'green-campus.eddsa-rdfc-2022.elm.jsonld')
    expect((await cli('bake', elm, '--out', 'y.png')).code).toBe(4)
    expect((await cli('unbake', 'drawing.svg')).code).toBe(1)
    expect((await cli('unbake', JSON_FILE)).code).toBe(1)
    expect((await cli('unbake')).code).toBe(2)
  })
})

describe('paper', () => {
  test('one file with all editions, whose credential comes out byte for byte', async () => {
    const run = await cli('paper', BADGE, '--out', 'one.pdf', '--template', TEMPLATE)
    expect(run.code, run.stderr).toBe(0)
    expect((await cli('unbake', 'one.pdf')).stdout).toBe(readFileSync(BADGE, 'utf8'))
    await cli('paper', 'one.pdf', '--out', 'again.pdf', '--template', TEMPLATE)
    expect(read('again.pdf')).toEqual(read('one.pdf'))
  })

  test('a file per edition and part', async () => {
    const run = await cli(
      'paper',
      BADGE,
      '--out',
      'parts',
      '--per-language',
      '--split',
      '--language',
      'en',
    )
    expect(run.code, run.stderr).toBe(0)
    expect(readdirSync(join(folder, 'parts')).sort()).toEqual([
      'student-ambassador.eddsa-rdfc-2022.en.certificate.pdf',
      'student-ambassador.eddsa-rdfc-2022.en.supplement.pdf',
    ])
  })

  test.each([
    ['another template', 1, [BADGE, '--template', join(RECORDS, 'example/template.json')]],
    ['no credential', 1, [join(ROOT, 'package.json')]],
    ['a missing file', 4, ['nowhere.json']],
    ['a language without documents', 2, [BADGE, '--language', 'fr']],
    ['an address that is not https', 2, [BADGE, '--verify-address', 'http://x.example']],
    ['nothing', 2, []],
    ['several credentials for one file', 2, [BADGE, BADGE]],
  ])('%s is refused and nothing is written', async (_name, code, args) => {
    const run = await cli('paper', ...args, '--out', 'refused.pdf')
    expect(run.code).toBe(code)
    expect(readdirSync(folder)).not.toContain('refused.pdf')
  })
})

describe('issue --also', () => {
  const command = (out: string, ...more: string[]) => [
    ...[
      'issue',
      '--template',
      TEMPLATE,
      '--awards',
      join(RECORDS, 'student-ambassador/awards.csv'),
    ],
    ...['--key', join(ROOT, 'keys-example/keys.json'), '--out', out, ...more],
  ]

  test('images and papers beside the credentials, all verified, made again when lost', async () => {
    const issue = command('out', '--format', 'ob3', '--also', 'badge-svg,pdf')
    const run = await cli(...issue)
    expect(run.code, run.stderr).toBe(0)
    const files = () =>
      readdirSync(join(folder, 'out')).filter((name) => /\.(?:svg|pdf|ob3\.json)$/.test(name))
    const before = files()
    const [paper = ''] = before.filter((name) => name.endsWith('.pdf'))
    expect(before.filter((name) => name.endsWith('.badge.svg')).length).toBe(before.length / 3)
    const bytes = read(`out/${paper}`)
    rmSync(join(folder, 'out', paper))
    await cli(...issue)
    expect(files()).toEqual(before)
    expect(read(`out/${paper}`)).toEqual(bytes)
    const trust = ['--documents', join(ROOT, 'keys-example/documents.json'), '--trust', 'any']
    const verified = (await cli('verify', 'out', ...trust, '--json')).lines()
    expect(verified.map(({ verdict }) => verdict)).toEqual(before.map(() => 'passed'))
  })

  test.each([
    ['a kind that does not exist', ['--also', 'pfd']],
    ['JSON Lines', ['--also', 'pdf']],
    ['badges without Open Badges', ['--format', 'elm', '--also', 'badge-png']],
  ])('%s is refused before anything is opened', async (name, more) => {
    const out = name === 'JSON Lines' ? 'x.jsonl' : 'x'
    expect((await cli(...command(out, ...more))).code).toBe(2)
    expect(readdirSync(folder).filter((file) => file.startsWith('x'))).toEqual([])
  })
})
