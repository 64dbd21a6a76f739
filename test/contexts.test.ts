// The manifest of pinned contexts against what is installed: every row loads with the content it states,
// from src/ as from a published dist/ below somebody's node_modules.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readManifest } from '../src/linked-data/context-files.ts'
import { expand } from '../src/linked-data/expand.ts'
import { hashOf, loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const contexts = loadPinnedContexts()
const rows = readManifest()

describe('each pinned context', () => {
  test.each(rows.map((row) => [row.iri, row] as const))('%s', async (iri, row) => {
    expect(hashOf(contexts.get(iri))).toBe(row.sha256)
    const node = { '@id': 'urn:a', '@type': 'urn:b' }
    const expanded = await expand({ '@context': iri, ...node }, contexts)
    expect(expanded).toEqual([{ '@id': 'urn:a', '@type': ['urn:b'] }])
  })

  test('comes from a package that is pinned to one version', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const packages = rows.flatMap((row) => row.package ?? [])
    expect(packages.length).toBeGreaterThan(5)
    for (const name of packages) expect(dependencies[name]).toMatch(/^\d+\.\d+\.\d+$/)
  })

  test('that is a file of ours stands in the manifest', () => {
    const files = readdirSync(join(ROOT, 'contexts')).filter((name) => name.endsWith('.jsonld'))
    expect(rows.flatMap(({ file }) => file ?? []).toSorted()).toEqual(files.toSorted())
  })
})

describe('installed as a dependency', () => {
  const app = realpathSync(mkdtempSync(join(tmpdir(), 'sigillum-installed-')))
  const installed = join(app, 'node_modules/sigillum')
  beforeAll(() => install(app, installed))
  afterAll(() => rmSync(app, { recursive: true, force: true }))

  const load = () => {
    const program = `
      import { loadPinnedContexts } from './node_modules/sigillum/dist/linked-data/pinned-contexts.js'
      try { console.log(loadPinnedContexts().iris.length) } catch (error) { console.log(error.code) }`
    const options = { cwd: app, encoding: 'utf8' } as const
    return spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program],
      options,
    ).stdout.trim()
  }

  test('the same contexts are found', () => {
    expect(load()).toBe(String(rows.length))
  })

  test('a context that is not the one pinned is refused', () => {
    const manifest = join(installed, 'contexts/manifest.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace(/"sha256": "./g, '"sha256": "x'))
    expect(load()).toBe('CONTEXT_HASH_MISMATCH')
    writeFileSync(manifest, text)
  })
})

/** What `npm install sigillum` would leave: dist/ and contexts/ in node_modules, packages beside it. */
function install(app: string, installed: string): void {
  mkdirSync(installed, { recursive: true })
  cpSync(join(ROOT, 'contexts'), join(installed, 'contexts'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'))
  for (const folder of ['linked-data', 'model', 'util']) {
    mkdirSync(join(installed, 'dist', folder), { recursive: true })
    for (const name of readdirSync(join(ROOT, 'src', folder))) {
      if (!/(?<!\.d)\.ts$/.test(name)) continue
      const source = readFileSync(join(ROOT, 'src', folder, name), 'utf8')
      const script = stripTypeScriptTypes(source).replaceAll(/(from '\.[^']+)\.ts'/g, "$1.js'")
      writeFileSync(join(installed, 'dist', folder, name.replace(/\.ts$/, '.js')), script)
    }
  }
  for (const name of new Set(rows.flatMap((row) => row.package ?? []))) {
    mkdirSync(dirname(join(app, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(app, 'node_modules', name))
  }
}
