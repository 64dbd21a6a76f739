// The commands and programs in the README are run as they stand there: documentation that lies fails here.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { ROOT, sigillum } from './support/cli.ts'

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

describe('README', () => {
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
  }, 120_000)

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
  }, 120_000)

  test('every relative link leads somewhere', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(5)
    const missing = links.filter((link) => {
      try {
        readFileSync(join(ROOT, link))
        return false
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT'
      }
    })
    expect(missing).toEqual([])
  })

  test('every runtime dependency has its row', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const table = readme.slice(readme.indexOf('## Dependencies'), readme.indexOf('## Tests'))
    const told = (name: string) =>
      table.includes(name) ||
      table.includes(name.split('/')[1] ?? name) ||
      (name.endsWith('-context') && table.includes('context packages')) ||
      (name.startsWith('@expo-google-fonts/') && table.includes('@expo-google-fonts/'))
    expect(Object.keys(manifest.dependencies).filter((name) => !told(name))).toEqual([])
  })
})

describe('help', () => {
  test.each(Object.keys(COMMANDS))(
    '%s explains itself, and refuses what it does not know',
    async (name) => {
      const help = await sigillum([name, '--help'])
      expect(help.code).toBe(0)
      expect(help.stdout).toContain('Usage')
      expect(help.stdout).toContain('Example')
      const unknown = await sigillum([name, '--no-such-option'])
      expect(unknown.code).toBe(2)
      expect(unknown.stderr).toMatch(/^sigillum: error: /)
    },
  )
})
