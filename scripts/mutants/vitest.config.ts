// Vitest for `npm run mutants`: one thread, in which the modules of all test files stay loaded; changed code in place
// of the files asked for, and memories that forget when the change does.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { instrument } from './instrument.ts'

const root = resolve(import.meta.dirname, '../..')
const { mutate, testFiles, folder } = JSON.parse(process.env.MUTANTS ?? '{}') as {
  readonly mutate: readonly string[]
  readonly testFiles: string[]
  readonly folder: string
}
const { files, mutants } = await instrument(mutate.map((name) => resolve(root, name)))
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'mutants.json'), JSON.stringify(mutants))
const codes = new Map(files.map(({ name, content }) => [name, content]))

/** What was worked out under one change must not answer for the next one: the epoch is the number of changes tried. */
const EPOCH = '(globalThis as { mutantEpoch?: number }).mutantEpoch'
const renewed = (fresh: string) => `if (epoch !== ${EPOCH}) { epoch = ${EPOCH}; ${fresh} }`
const FORGETTING: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'src/util/recent-map.ts': [
    [
      'readonly #entries = new Map<K, Entry<V>>()',
      `kept = new Map<K, Entry<V>>(); epoch: unknown; get #entries(): Map<K, Entry<V>> {
        if (this.epoch !== ${EPOCH}) { this.epoch = ${EPOCH}; this.kept = new Map() } return this.kept }`,
    ],
  ],
  'src/util/once-per-object.ts': [
    ['const known =', 'let epoch: unknown; let known ='],
    ['return (object) => {', `return (object) => { ${renewed('known = new WeakMap()')}`],
  ],
  'src/util/once-per-bytes.ts': [
    ['let latest:', 'let epoch: unknown; let latest:'],
    ['return (bytes) => {', `return (bytes) => { ${renewed('latest = undefined')}`],
  ],
  'src/util/frozen.ts': [
    ['const answers =', 'let epoch: unknown; let answers ='],
    ['return (object) => {', `return (object) => { ${renewed('answers = new WeakMap()')}`],
  ],
}
for (const [name, places] of Object.entries(FORGETTING)) {
  let code = readFileSync(join(root, name), 'utf8')
  for (const [old, other] of places) {
    if (!code.includes(old)) throw new Error(`${name}: expected ${old}`)
    code = code.replace(old, other)
  }
  codes.set(join(root, name), code)
}

export default defineConfig({
  root,
  plugins: [
    { name: 'mutants', enforce: 'pre', load: (id) => codes.get(id.split('?', 1)[0] ?? '') },
  ],
  test: {
    setupFiles: ['test/support/no-network.ts', 'test/support/fixed-seed.ts'],
    include: testFiles,
    testTimeout: 60_000,
    hookTimeout: 600_000,
    runner: join(import.meta.dirname, 'runner.ts'),
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 1,
    dangerouslyIgnoreUnhandledErrors: true,
    silent: true,
  },
})
