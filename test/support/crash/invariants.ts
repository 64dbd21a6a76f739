// What must hold after any interruption, and after the run that completes it. Returns complaints, asserts nothing.
import type { AcceptedAward } from '../../../src/batch/award-chunk.ts'
import type { Ledger, LedgerAward } from '../../../src/ledger/ledger.ts'
import { type DestinationKind, filesAt } from './scenario.ts'

/** The awards of a ledger that have identifiers, by award key. */
export async function awardsIn(
  ledger: Ledger,
  awards: readonly AcceptedAward[],
): Promise<Map<string, LedgerAward>> {
  const found = new Map<string, LedgerAward>()
  for (const { awardKey } of awards) {
    const [award] = await ledger.find({ by: 'key', awardKey })
    if (award) found.set(awardKey, award)
  }
  return found
}

/** No file without its row, no row that says written without its file, no file that is half. */
export async function interruptedFaults(
  folder: string,
  kind: DestinationKind,
  awards: ReadonlyMap<string, LedgerAward>,
): Promise<string[]> {
  const credentials = [...awards.values()].flatMap((a) => a.credentials.map((c) => ({ ...c, a })))
  const files = await filesAt(
    folder,
    kind,
    credentials.map(({ file }) => file),
  )
  const rows = new Map(credentials.map((c) => [c.file, c]))
  const faults: string[] = []
  for (const [name, hash] of files) {
    const row = rows.get(name)
    if (!row) faults.push(`${name} has no row`)
    else if (row.sha256 !== hash) faults.push(`${name} is not what its row says`)
  }
  for (const { file, a } of credentials)
    if (['written', 'published'].includes(a.state) && !files.has(file))
      faults.push(`${file} is ${a.state} and not there`)
  return faults
}

/** Every award once in every format, nothing else, and nothing that was drawn before has changed. */
export async function completedFaults(
  folder: string,
  kind: DestinationKind,
  {
    expected,
    before,
    after,
  }: {
    readonly expected: readonly AcceptedAward[]
    readonly before: ReadonlyMap<string, LedgerAward>
    readonly after: ReadonlyMap<string, LedgerAward>
  },
): Promise<string[]> {
  const faults = await interruptedFaults(folder, kind, after)
  const all = [...after.values()]
  if (after.size !== expected.length) faults.push(`${after.size} awards of ${expected.length}`)
  for (const award of all) {
    if (award.state !== 'published') faults.push(`${award.awardHash} is only ${award.state}`)
    if (award.credentials.length !== 2) faults.push(`${award.awardHash} lacks a credential`)
    if (award.version !== 1) faults.push(`${award.awardHash} was issued twice`)
  }
  const ids = all.flatMap(({ ids: { ob3CredentialId, elmCredentialId } }) => [
    ob3CredentialId,
    elmCredentialId,
  ])
  const entries = all.flatMap(({ status }) =>
    Object.values(status).map(({ list, index }) => `${list}#${index}`),
  )
  if (new Set(ids).size !== expected.length * 2) faults.push('credential ids are not unique')
  if (new Set(entries).size !== expected.length * 2) faults.push('status entries are not unique')
  const files = await filesAt(
    folder,
    kind,
    all.flatMap((a) => a.credentials.map((c) => c.file)),
  )
  if (files.size !== expected.length * 2) faults.push(`${files.size} files`)
  for (const [key, earlier] of before) {
    const later = after.get(key)
    const same = (award: LedgerAward | undefined) =>
      JSON.stringify([award?.awardHash, award?.ids, award?.status, award?.issuedAt])
    if (same(earlier) !== same(later)) faults.push(`${key} changed its identifiers`)
    for (const credential of earlier.credentials)
      if (!later?.credentials.some((c) => c.sha256 === credential.sha256))
        faults.push(`${key} has another credential than before`)
  }
  return faults
}
