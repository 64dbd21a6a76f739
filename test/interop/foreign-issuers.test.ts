// Credentials of an issuer that shares no code with us (foreign-issuer.py: Python, its own encodings, canonical forms and
// containers): each passes, and the same one signed by a stranger does not. Keys are new each time.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { complaints, type Documents, found, verify } from '../support/verify-setup.ts'

interface Issued {
  readonly documents: Documents
  /** Bytes in base64, by what they are. */
  readonly honest: Readonly<Record<string, string>>
  readonly forged: Readonly<Record<string, string>>
  readonly revoked: string
}

const script = fileURLToPath(new URL('foreign-issuer.py', import.meta.url))
const { stdout, stderr, status } = spawnSync('python3', [script], {
  encoding: 'utf8',
  maxBuffer: 16 * 1024 * 1024,
})
const issued: Issued | undefined = status === 0 ? JSON.parse(stdout) : undefined
if (!issued && process.env.CI === 'true')
  throw new Error(`python3 with cryptography is missing: ${stderr}`)

const told = async (bytes: string) =>
  await verify(new Uint8Array(Buffer.from(bytes, 'base64')), {
    documents: issued?.documents ?? {},
    options: { trust: 'any' },
  })

describe.skipIf(!issued)('of an issuer in Python', () => {
  test('there are some of every kind', () => {
    expect(Object.keys(issued?.honest ?? {}).length).toBeGreaterThan(18)
    expect(Object.keys(issued?.forged ?? {})).toEqual(Object.keys(issued?.honest ?? {}))
  })

  test.each(Object.entries(issued?.honest ?? {}))('%s passes', async (_name, bytes) => {
    const report = await told(bytes)
    expect(complaints(report)).toEqual([])
    expect(report.verdict).toBe('passed')
  })

  test.each(Object.entries(issued?.forged ?? {}))(
    '%s of a stranger is refused',
    async (_, bytes) => {
      const report = await told(bytes)
      expect(found(report, 'proof')).toEqual(['failed SIGNATURE_INVALID'])
      expect(report.verdict).toBe('failed')
    },
  )

  test('one that its list names is revoked, and its neighbour is not', async () => {
    expect(found(await told(issued?.revoked ?? ''), 'status')).toEqual(['failed REVOKED'])
    expect(found(await told(issued?.honest['not revoked'] ?? ''), 'status')).toEqual(['passed'])
  })
})
