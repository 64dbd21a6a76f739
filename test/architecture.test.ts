// Reads the import lines of src/ and enforces STYLE section 2: one direction, one owner per package, pure stages.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makeBundle } from '../scripts/bundle-verifier.ts'

const ROOT = resolve(import.meta.dirname, '..')
const SRC = join(ROOT, 'src')

/** Lower rank = further right = imported by those with a higher one. */
const RANKS: Record<string, number> = {
  util: 0,
  model: 1,
  container: 2,
  picture: 2,
  'linked-data': 2,
  proof: 3,
  trust: 4,
  template: 5,
  build: 5,
  sign: 5,
  deliver: 5,
  verify: 5,
  ledger: 5,
  pipeline: 6,
  batch: 7,
  server: 8,
  // The verifier as the pages load it: made into one script, with what it imports.
  browser: 9,
  // `sigillum serve` starts the server; nothing of the server knows the command line.
  cli: 9,
}
const PURE = ['model', 'build', 'proof']
const IMPURE_MODULES = [
  'node:fs',
  'node:fs/promises',
  'node:net',
  'node:http',
  'node:https',
  'node:os',
  'node:dns',
  'node:sqlite',
]
const ENTRY_ROOMS = ['cli', 'server']

interface Source {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

function sources(): Source[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const text = readFileSync(join(SRC, name), 'utf8')
      const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
        (m) => m[1] ?? '',
      )
      return { path: name, room: name.split('/')[0] ?? '', text, imports }
    })
}

const files = sources()

function roomOfImport(from: Source, specifier: string): string {
  const target = relative(SRC, resolve(SRC, from.path, '..', specifier))
  return target.split('/')[0] ?? ''
}

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(20)
})

test('imports go one way: no stage imports another stage, nothing imports leftwards', () => {
  const wrong: string[] = []
  for (const file of files) {
    if (file.path === 'index.ts') continue
    for (const specifier of file.imports.filter((s) => s.startsWith('.'))) {
      if (specifier.endsWith('.json')) continue
      const room = roomOfImport(file, specifier)
      const from = RANKS[file.room]
      const to = RANKS[room]
      if (from === undefined) wrong.push(`${file.path}: a room STYLE does not know`)
      else if (room === 'index.ts') wrong.push(`${file.path} imports index.ts`)
      else if (to === undefined) wrong.push(`${file.path} imports ${specifier}`)
      else if (room !== file.room && to >= from) wrong.push(`${file.path} imports ${specifier}`)
    }
  }
  expect(wrong).toEqual([])
})

test('each third-party package has one owner folder', () => {
  const owners = new Map<string, Set<string>>()
  for (const file of files)
    for (const specifier of file.imports.filter(
      (s) => !s.startsWith('.') && !s.startsWith('node:'),
    )) {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
      owners.set(name, (owners.get(name) ?? new Set()).add(file.room))
    }
  const shared = [...owners].filter(([, rooms]) => rooms.size > 1)
  expect(shared.map(([name, rooms]) => `${name}: ${[...rooms].join(', ')}`)).toEqual([])
})

test('every package that src imports is a dependency, and every dependency is imported or ships contexts or fonts', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    optionalDependencies: Record<string, string>
    devDependencies: Record<string, string>
  }
  // What the script for browsers is made of is in it, and need not be installed beside it.
  const known = (room: string) => [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.optionalDependencies),
    ...(room === 'browser' ? Object.keys(manifest.devDependencies) : []),
  ]
  const missing = files.flatMap(({ path, room, imports }) =>
    imports
      .filter((one) => /^@?[a-z][\w./-]*$/.test(one))
      .filter((one) => !known(room).some((name) => one === name || one.startsWith(`${name}/`)))
      .map((one) => `${path} imports ${one}`),
  )
  expect(missing).toEqual([])
  const text = [
    ...files.map((f) => f.text),
    readFileSync(join(ROOT, 'contexts/manifest.json'), 'utf8'),
  ].join('\n')
  // Fonts are found by a name put together from their scope and script; types stand beside their package.
  const unused = Object.keys(manifest.dependencies).filter(
    (name) =>
      !text.includes(name.replace(/^@types\//, '')) && !name.startsWith('@expo-google-fonts/noto-'),
  )
  expect(unused).toEqual([])
  expect(Object.values(manifest.dependencies).filter((v) => !/^\d/.test(v))).toEqual([])
})

test('model, build and proof are pure: no file, network, clock, random or environment', () => {
  const wrong: string[] = []
  for (const file of files.filter((f) => PURE.includes(f.room))) {
    for (const specifier of file.imports)
      if (IMPURE_MODULES.includes(specifier)) wrong.push(`${file.path} imports ${specifier}`)
    if (/Math\.random|Date\.now|new Date\(\)|randomUUID|randomBytes|process\./.test(file.text))
      wrong.push(`${file.path} reads the clock, random numbers or the process`)
  }
  expect(wrong).toEqual([])
})

test('clock, console, environment and global fetch appear only in entry files', () => {
  const wrong = files
    .filter((f) => !ENTRY_ROOMS.includes(f.room))
    .filter((f) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|\bconsole\.|process\.(?!off)|[^.\w]fetch\(/.test(
        f.text,
      ),
    )
    .map((f) => f.path)
  expect(wrong).toEqual([])
})

test('what verifies can be made into one script for browsers, with nothing of Node in it', async () => {
  const text = new TextDecoder().decode(await makeBundle())
  expect(text.length).toBeGreaterThan(500_000)
  expect(text.length).toBeLessThan(1_600_000)
  expect(text).not.toMatch(/["'`]node:|\bBuffer is not defined|\bimport\(/)
})
