// `sigillum keys revoke`: a compromised key is published as revoked, loses its private half, and the awards that it
// signed are listed, because nobody believes them any more.

import { resolve } from 'node:path'
import type { StoredKey } from '../sign/key-file.ts'
import { loadKeyFile, parseKeyReference } from '../sign/load-signing-key.ts'
import { toInstant } from '../util/time.ts'
import { changeKeyFile } from './change-key-file.ts'
import { instantOf } from './instant-option.ts'
import type { CliIo } from './io.ts'
import { only } from './key-arguments.ts'
import { keyFileAccess, PASSPHRASE_OPTIONS } from './key-file-access.ts'
import { openExistingLedger } from './open-ledger.ts'
import { parseOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** Runs `sigillum keys revoke`. */
export async function revokeKey(args: string[], io: CliIo): Promise<void> {
  const { values, positionals } = parseOptions('keys revoke', args, {
    ...PASSPHRASE_OPTIONS,
    ledger: 'text',
    at: 'text',
    json: 'flag',
  })
  const { path, kid } = parseKeyReference(only(positionals, 'FILE#KID'))
  if (kid === undefined) throw new UsageError('expected FILE#KID: which key is compromised?')
  const keys = await loadKeyFile(path, keyFileAccess(io, values))
  const key = keys.find(({ record }) => record.kid === kid)
  if (!key) throw new UsageError(`the file has no key "${kid}"`)
  const { verificationMethod } = key.record
  if (key.record.revoked === undefined) {
    const revoked = toInstant(instantOf(values.at, io))
    await changeKeyFile({ path: resolve(io.cwd, path), options: values }, io, (all) =>
      all.map((one) => (one.record.kid === kid ? revokedKey(one, revoked) : one)),
    )
    io.stderr(`sigillum: key "${kid}" is revoked as of ${revoked}\n`)
  }
  if (values.ledger !== undefined)
    await listAwards(values.ledger, verificationMethod, { io, json: values.json === true })
  io.stderr('sigillum: hint: "sigillum keys publish" tells the world\n')
}

function revokedKey({ record, certificates }: StoredKey, revoked: string): StoredKey {
  return { record: { ...record, revoked }, ...(certificates && { certificates }) }
}

async function listAwards(
  url: string,
  verificationMethod: string,
  { io, json }: { io: CliIo; json: boolean },
): Promise<void> {
  const ledger = await openExistingLedger(url, (path) => resolve(io.cwd, path))
  try {
    const awards = await ledger.find({ by: 'verification-method', verificationMethod })
    for (const { awardHash, standing, credentials } of awards) {
      const formats = credentials
        .filter((one) => one.verificationMethod === verificationMethod)
        .map(({ format }) => format)
      const line = { award: awardHash, standing, formats }
      io.stdout(
        json ? `${JSON.stringify(line)}\n` : `${awardHash}\t${standing}\t${formats.join(',')}\n`,
      )
    }
    io.stderr(`sigillum: ${awards.length} awards were signed with it\n`)
    if (awards.length > 0)
      io.stderr(
        'sigillum: hint: "sigillum revoke" them, then "sigillum issue --reissue REASON" with another key\n',
      )
  } finally {
    await ledger.close()
  }
}
