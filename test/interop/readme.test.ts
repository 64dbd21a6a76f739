// The commands and programs in the README are run as they stand there: documentation that lies fails here.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    (match) => match[1] ?? '',
  )

/** Writes into a folder of its own; the second run has the first awards only, as the first run had them all. */
function inScratch(command: readonly string[], out: string): readonly string[] {
  if (!command.includes('sealed')) return command.map((word) => (word === 'out' ? out : word))
  const few = join(out, 'awards.csv')
  const at = command.indexOf('--awards') + 1
  const rows = at > 0 ? readFileSync(join(ROOT, command[at] ?? ''), 'utf8').split('\n') : []
  if (at > 0) writeFileSync(few, `${rows.slice(0, 3).join('\n')}\n`)
  return command.map((word, index) =>
    at > 0 && index === at ? few : word === 'sealed' ? join(out, word) : word,
  )
}

test('its commands run in their order and pass', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'sigillum-docs-')), 'out')
  const commands = blocks('sh')
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.startsWith('npm run -s sigillum -- '))
    .map((line) => line.slice('npm run -s sigillum -- '.length).trim().split(/\s+/))
  const names = ['check', 'issue', 'verify', 'issue', 'verify', 'seal']
  expect(commands.map(([name]) => name)).toEqual(names)
  for (const command of commands) {
    const run = await sigillum(inScratch(command, out))
    expect(run.code, `${command.join(' ')}\n${run.stderr}${run.stdout}`).toBe(0)
  }
  rmSync(out, { recursive: true })
})

test('its programs compile and run', () => {
  const programs = blocks('ts')
  expect(programs.length).toBeGreaterThan(0)
  const folder = join(ROOT, '.cache/docs')
  mkdirSync(folder, { recursive: true })
  for (const [index, program] of programs.entries()) {
    const file = join(folder, `readme-${index}.ts`)
    writeFileSync(file, program.replaceAll("'sigillum'", "'../../src/index.ts'"))
    writeFileSync(
      join(folder, 'tsconfig.json'),
      // Our declarations of packages without types belong to every compilation of src.
      JSON.stringify({
        extends: '../../tsconfig.json',
        include: [file, join(ROOT, 'src/**/*.d.ts')],
        exclude: [],
      }),
    )
    const compiled = spawnSync('tsc', ['--noEmit', '-p', join(folder, 'tsconfig.json')], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(compiled.stdout).toBe('')
    const output = execFileSync(process.execPath, [file], { cwd: ROOT, encoding: 'utf8' })
    expect(output).toMatch(/^passed /)
  }
})
