// What the README and the help texts say of themselves; documentation that lies fails here. The README's commands and
// programs are run by test/interop/readme.test.ts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { ROOT, sigillum } from './support/cli.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
describe('README', () => {
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
