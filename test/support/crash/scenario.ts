// A small batch with everything that can go wrong in it: two formats, one of them signed differently every time,
// status entries, a manifest and status lists. No assertions here.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AcceptedAward, packAwards } from '../../../src/batch/award-chunk.ts'
import { writeManifest } from '../../../src/batch/batch-manifest.ts'
import { contentHashOf, createInputHash } from '../../../src/batch/content-hash.ts'
import type { BatchInput } from '../../../src/batch/intake/checked-input.ts'
import { openBatch } from '../../../src/batch/issue-batch.ts'
import { createMaker } from '../../../src/batch/make-credentials.ts'
import { createSpool } from '../../../src/batch/spool.ts'
import { openJsonLines, openZipFile } from '../../../src/deliver/archive.ts'
import type { Destination } from '../../../src/deliver/driver.ts'
import { type FileLayer, NODE_FILE_LAYER, writeDurably } from '../../../src/deliver/durable-file.ts'
import { openFolder } from '../../../src/deliver/folder.ts'
import type { Ledger, StatusRequest } from '../../../src/ledger/ledger.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite-ledger.ts'
import type { Template } from '../../../src/model/template.ts'
import type { Issuer } from '../../../src/pipeline/issuer.ts'
import type { Output } from '../../../src/sign/output.ts'
import { utf8 } from '../../../src/util/bytes.ts'

export const DESTINATIONS = ['folder', 'zip', 'jsonl'] as const
export type DestinationKind = (typeof DESTINATIONS)[number]

const NOW = new Date('2026-11-22T12:00:00Z')
const TEMPLATE_HASH = 'ab'.repeat(32)

/** A new folder in memory where there is one: what a kill or a fault leaves is the same on every file system. */
export function scratchFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'crash-'))
}

/** Awards by number. */
export function scenarioAwards(count: number): AcceptedAward[] {
  return Array.from({ length: count }, (_, n) => {
    const award = {
      learner: { givenName: `Learner ${n}`, dateOfBirth: '2000-01-01', nationalities: [] },
      awardedOn: '2026-11-01',
      modules: [],
    }
    return { awardKey: `award-${n}`, award, contentHash: contentHashOf(award, TEMPLATE_HASH) }
  })
}

/** Awards as a batch takes them. */
export function inputOf(awards: readonly AcceptedAward[], chunkSize: number): BatchInput {
  const hash = createInputHash()
  for (const { contentHash } of awards) hash.add(contentHash)
  const starts = awards.map((_, at) => at).filter((at) => at % chunkSize === 0)
  const chunks = starts.map((at) => {
    const some = awards.slice(at, at + chunkSize)
    return { ...packAwards(some), count: some.length }
  })
  return { count: awards.length, inputHash: hash.digest(), chunks }
}

// Only what names the keys is read: the issuer below signs with nothing.
const OUTPUTS = [
  {
    format: 'ob3',
    suite: 'eddsa-rdfc-2022',
    key: { verificationMethod: 'did:web:university.example#key' },
  },
  { format: 'elm', suite: 'jades-b', key: { certificate: { thumbprint: 'thumbprint' } } },
] as unknown as readonly Output[]

const STATUS = (['ob3', 'elm'] as const).map(
  (format): StatusRequest => ({
    format,
    base: 'https://status.example',
    purpose: 'revocation',
    issuer: 'did:web:university.example',
  }),
)

/** An issuer that costs nothing: `ob3` is the same every time, `elm` is not. */
export const cheapIssuer: Issuer = {
  async issue(record, { format, suite }) {
    const credentialId = format === 'ob3' ? record.ids.ob3CredentialId : record.ids.elmCredentialId
    const document = {
      id: credentialId,
      learner: record.award.learner,
      issuedAt: record.issuedAt,
      status: record.status?.[format] ?? null,
      padding: 'x'.repeat(500),
      ...(format === 'elm' && { nonce: randomUUID() }),
    }
    return {
      format,
      suite,
      credentialId,
      verificationMethod: 'did:web:university.example#key',
      extension: format === 'ob3' ? '.ob3.json' : '.elm.jsonld',
      bytes: utf8(JSON.stringify(document)),
      deterministic: format === 'ob3',
    }
  },
}

/** What a run may put between itself and the machine. */
export interface Interference {
  readonly layer?: FileLayer
  readonly wrapLedger?: (ledger: Ledger) => Ledger
  readonly randomBytes?: (length: number) => Uint8Array
  /** Default: a SQLite file in the folder. */
  readonly openLedger?: () => Promise<Ledger>
  readonly chunkSize?: number
}

/** The ledger of a scenario's folder. */
export function ledgerIn(folder: string, random = randomBytes as Interference['randomBytes']) {
  const bytes = random ?? randomBytes
  return openSqliteLedger(join(folder, 'ledger.sqlite'), { randomBytes: bytes })
}

/** Issues the batch into a folder. @returns the state each award ended in. */
export async function runScenario(
  folder: string,
  kind: DestinationKind,
  awards: readonly AcceptedAward[],
  interference: Interference = {},
): Promise<readonly string[]> {
  const { layer = NODE_FILE_LAYER, wrapLedger = (ledger) => ledger } = interference
  const open = interference.openLedger ?? (() => ledgerIn(folder, interference.randomBytes))
  const ledger = wrapLedger(await open())
  const spool = createSpool(folder, 0)
  try {
    const batch = await openBatch(inputOf(awards, interference.chunkSize ?? 3), {
      templateHash: TEMPLATE_HASH,
      outputs: OUTPUTS,
      maker: createMaker({ template: {} as Template, outputs: OUTPUTS, issuer: cheapIssuer }),
      ledger,
      destination: await openDestination(folder, kind, layer),
      ids: { uuid: randomUUID, hex: (bytes) => randomBytes(bytes).toString('hex') },
      now: NOW,
      selfCheck: 'sample',
      spool,
      status: STATUS,
    })
    const states: string[] = []
    for await (const { state } of batch.results) states.push(state)
    const path = join(folder, `${batch.id}.manifest.json`)
    await writeManifest({ ledger, batch: batch.id, templateHash: TEMPLATE_HASH, path, layer })
    await ledger.publishLists(async ({ isDue, name, set }) => {
      if (isDue) await writeDurably(join(folder, `list-${name}`), utf8(JSON.stringify(set)), layer)
      return isDue
    })
    await ledger.recordPublished(batch.id)
    return states
  } finally {
    spool.close()
    await ledger.close()
  }
}

async function openDestination(
  folder: string,
  kind: DestinationKind,
  layer: FileLayer,
): Promise<Destination> {
  if (kind === 'zip') return await openZipFile(join(folder, 'out.zip'), layer)
  if (kind === 'jsonl') return await openJsonLines(join(folder, 'out.jsonl'), layer)
  return await openFolder(join(folder, 'out'), layer)
}

/** SHA-256 in hex of every credential at the destination, by file name. */
export async function filesAt(
  folder: string,
  kind: DestinationKind,
  names: Iterable<string>,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  const note = (name: string, bytes: Uint8Array) =>
    hashes.set(name, createHash('sha256').update(bytes).digest('hex'))
  if (kind === 'folder') {
    const out = join(folder, 'out')
    // Whatever is there counts, not only what is expected; temporary names are no files yet.
    const present = existsSync(out) ? readdirSync(out).filter((name) => !name.startsWith('.')) : []
    for (const name of present) note(name, readFileSync(join(out, name)))
    return hashes
  }
  const archive = await openDestination(folder, kind, NODE_FILE_LAYER)
  for (const name of names) {
    const bytes = await archive.read(name)
    if (bytes) note(name, bytes)
  }
  await archive.abort()
  return hashes
}
