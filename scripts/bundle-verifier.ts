// Makes the verifier for browsers: the same sources in one file, with what Node brings along replaced by
// src/browser/platform/. Written to dist/browser/, where the server looks for it; nothing else is written.
//
//   node scripts/bundle-verifier.ts

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { readContextFile, readManifest } from '../src/linked-data/context-files.ts'
import { fromUtf8 } from '../src/util/bytes.ts'

const ROOT = join(import.meta.dirname, '..')
const PLATFORM = join(ROOT, 'src/browser/platform')
/** Where the bundle lies. */
export const BUNDLE = join(ROOT, 'dist/browser/verifier.js')

/** Modules of Node, and of ours those that need files or make code, by what stands for them. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/^node:crypto$/, 'crypto.ts'],
  [/^node:buffer$/, 'buffer.ts'],
  [/^node:zlib$/, 'zlib.ts'],
  [/\/context-files\.ts$/, 'context-files.ts'],
  [/\/schema-validation\.ts$/, 'schema-validation.ts'],
]

const platform: Plugin = {
  name: 'platform',
  setup({ onResolve, onLoad }) {
    for (const [filter, file] of REPLACED)
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: join(PLATFORM, file) },
      )
    onResolve({ filter: /^sigillum:context-files$/ }, ({ path }) => ({ path, namespace: 'made' }))
    onLoad({ filter: /.*/, namespace: 'made' }, () => ({
      contents: `export const CONTEXT_FILES = ${JSON.stringify(contextFiles())}`,
    }))
  },
}

function contextFiles() {
  return readManifest().map((row) => {
    const read = readContextFile(row)
    const document: unknown = read instanceof Uint8Array ? JSON.parse(fromUtf8(read)) : read
    return { row, ...(document !== undefined && { document }) }
  })
}

/** The bundle. @throws when something that it is made of has no counterpart for browsers. */
export async function makeBundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'src/browser/worker.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [platform],
  })
  const [output] = outputFiles
  if (!output) throw new Error('esbuild wrote nothing')
  return output.contents
}

/** Makes the bundle and puts it where the server looks for it, whole or not at all. */
export async function bundleVerifier(): Promise<void> {
  const bytes = await makeBundle()
  mkdirSync(dirname(BUNDLE), { recursive: true })
  const temporary = `${BUNDLE}.${process.pid}`
  writeFileSync(temporary, bytes)
  renameSync(temporary, BUNDLE)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleVerifier()
