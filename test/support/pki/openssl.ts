// Runs the openssl program. Tests that need it are skipped by name where it is missing, and fail when CI=true.

import { execFile, spawnSync } from 'node:child_process'

/** Whether openssl 3 is on the machine. */
export function hasOpenssl(): boolean {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' })
  return status === 0 && stdout.startsWith('OpenSSL 3')
}

/** Runs openssl with arguments in a folder, bytes in, bytes out. @throws with its own words when it fails. */
export async function openssl(
  args: readonly string[],
  { cwd, input }: { cwd: string; input?: Uint8Array },
): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    const child = execFile(
      'openssl',
      [...args],
      { cwd, encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`openssl ${args[0]}: ${stderr.toString()}`))
        else resolve(new Uint8Array(stdout))
      },
    )
    // A program that reads no input may be gone already; what it says counts, not this.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}
