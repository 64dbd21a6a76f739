// A SoftHSM2 token of its own for a test file, in a temporary folder.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const PIN = '271828'
export const TOKEN = 'signers'

const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
]
export const modulePath = MODULES.find((path) => existsSync(path)) ?? ''

/** What a machine lacks for these tests. */
export function missingForSoftHsm(): readonly string[] {
  const canLoad = () => {
    try {
      createRequire(import.meta.url)('pkcs11js')
      return true
    } catch {
      return false
    }
  }
  return [
    ...(modulePath ? [] : ['SoftHSM2']),
    ...(spawnSync('softhsm2-util', ['--version']).error === undefined ? [] : ['softhsm2-util']),
    ...(canLoad() ? [] : ['pkcs11js']),
  ]
}

/** Makes the token; sets `SOFTHSM2_CONF` for this process. */
export function createSoftHsm() {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-hsm-'))
  const config = join(folder, 'softhsm2.conf')
  const tokens = join(folder, 'tokens')
  mkdirSync(tokens)
  writeFileSync(config, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = config
  const run = (...args: string[]) =>
    execFileSync('softhsm2-util', args, { env: process.env, stdio: 'pipe' })
  run('--init-token', '--free', '--label', TOKEN, '--pin', PIN, '--so-pin', '1234')
  return {
    folder,
    tokens,
    /** Puts a private key (PKCS#8 PEM) on the token. */
    put(pem: string, label: string, id: string) {
      const file = join(folder, `${label}.pem`)
      writeFileSync(file, pem)
      run('--import', file, '--token', TOKEN, '--pin', PIN, '--label', label, '--id', id)
    },
    uri: (label: string) => `pkcs11:token=${TOKEN};object=${label}?module-path=${modulePath}`,
  }
}
