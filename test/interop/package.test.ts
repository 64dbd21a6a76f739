// What `npm pack` puts into the package, used by somebody who has nothing else: imports, types, the program, the
// files that README and help texts name. The dependencies are ours, so that no registry is asked.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sigillum-package-'))
// Below the checkout, where Node finds the dependencies.
const room = join(ROOT, '.cache/package')
const installed = join(room, 'node_modules/sigillum')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
const LEFT_OUT = ['.git', '.cache', 'node_modules', 'dist', 'test', 'bench', 'demo-output']

beforeAll(() => {
  rmSync(room, { recursive: true, force: true })
  mkdirSync(installed, { recursive: true })
  // Made from a copy: it is built anew, and other tests are using what was built here.
  const copy = join(room, 'copy')
  mkdirSync(copy)
  for (const name of readdirSync(ROOT).filter((name) => !LEFT_OUT.includes(name)))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  execFileSync('npm', ['pack', '--pack-destination', scratch], { cwd: copy, stdio: 'ignore' })
  const [tarball] = readdirSync(scratch)
  const into = ['-C', installed, '--strip-components=1']
  execFileSync('tar', ['-xzf', join(scratch, tarball ?? ''), ...into])
}, 240_000)

afterAll(() => {
  rmSync(scratch, { recursive: true })
  rmSync(room, { recursive: true })
})

const files = () => readdirSync(installed, { recursive: true, encoding: 'utf8' })
const program = join(installed, 'dist/cli/main.js')
const sigillum = (...args: string[]) =>
  spawnSync(process.execPath, [program, ...args], { cwd: installed, encoding: 'utf8' })

test('holds what is used, and no sources, maps, tests or tools', () => {
  const named = [
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'docs/server.md',
    'dist/browser/verifier.js',
  ]
  for (const file of named) expect(existsSync(join(installed, file)), file).toBe(true)
  const needless = files().filter((file) =>
    /\.map$|^(src|test|bench|scripts)\b|(?<!\.d)\.ts$/.test(file),
  )
  expect(needless).toEqual([])
})

test('the first steps of its help can be taken in it', () => {
  const { stdout } = sigillum('help')
  const named = [...stdout.matchAll(/(?:fixtures|keys-example)\/[\w./-]+/g)].map(([path]) => path)
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([])
  const signed = 'fixtures/signed/green-campus.jades-b.elm.jsonld'
  const believed = [
    '--documents',
    'keys-example/documents.json',
    '--trust',
    'keys-example/trust.json',
  ]
  const verified = sigillum('verify', signed, ...believed)
  expect(verified.status, verified.stderr).toBe(0)
  expect(sigillum('verify', 'package.json', ...believed).status).toBe(1)
})

/** The packages that the types of a file and of all it imports come from. */
function packagesOfTypes(file: string, seen = new Set<string>(), found = new Set<string>()) {
  if (seen.has(file)) return found
  seen.add(file)
  const types = readFileSync(file, 'utf8')
  for (const [, from = ''] of types.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
    if (from.startsWith('.'))
      packagesOfTypes(resolve(dirname(file), from.replace(/\.[jt]s$/, '.d.ts')), seen, found)
    else found.add(from)
  }
  return found
}

test('its types need nothing that it does not bring', () => {
  const names = [...packagesOfTypes(join(installed, 'dist/index.d.ts'))].filter(
    (name) => !name.startsWith('node:'),
  )
  expect(names).toContain('fontkit')
  const typed = (name: string) => {
    const own = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'))
    return own.types !== undefined || manifest.dependencies[`@types/${name}`] !== undefined
  }
  expect(names.filter((name) => manifest.dependencies[name] === undefined || !typed(name))).toEqual(
    [],
  )
})

describe('standard output', () => {
  const forged = 'fixtures/columns/fs.sample.json'
  const genuine = 'fixtures/signed/green-campus.eddsa-rdfc-2022.ob3.json'
  const verify = (stdout: number | 'pipe', ...names: string[]) => {
    const args = [program, 'verify', '--offline', '--json', ...names]
    return spawn(process.execPath, args, { cwd: installed, stdio: ['ignore', stdout, 'pipe'] })
  }

  test('of a full disk ends the program by name', async () => {
    const run = verify(openSync('/dev/full', 'w'), genuine)
    const stderr = run.stderr ? await text(run.stderr) : ''
    expect(stderr).toBe(
      'sigillum: error: standard output cannot be written (no space is left on the disk)\n',
    )
    expect(run.exitCode ?? (await once(run, 'close'))[0]).toBe(4)
  })

  test('that nobody reads any more leaves the exit status as it is', async () => {
    const run = verify('pipe', ...Array.from({ length: 40 }, () => genuine), forged)
    run.stdout?.once('data', () => run.stdout?.destroy())
    expect((await once(run, 'close'))[0]).toBe(1)
  })
})

test('a Node that is too old is told so, and nothing passes', () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '24.1.0' } })`
  const args = ['--import', `data:text/javascript,${encodeURIComponent(old)}`, program, '--version']
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(run).toMatchObject({ status: 4, stdout: '' })
  expect(run.stderr).toMatch(/^sigillum: error: expected Node 24\.2 or newer, received 24\.1\.0\n/)
})
