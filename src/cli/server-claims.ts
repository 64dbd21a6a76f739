// What learners fetch, as the configuration names it: issued files of folders and archives, and what is made of them.

import { randomBytes } from 'node:crypto'
import { type Branding, brandingOfTemplate } from '../deliver/paper-document.ts'
import {
  createStoredArchive,
  isArchivePath,
  type StoredArchive,
} from '../deliver/stored-archive.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ReadAwardFile } from '../server/claiming/award-files.ts'
import { createCarrierMaker } from '../server/claiming/carrier-maker.ts'
import { createCarrierRoom, createPlainRoom } from '../server/claiming/carrier-room.ts'
import type { ClaimDependencies } from '../server/claiming/claiming.ts'
import type { ServerConfiguration } from '../server/configuration.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { CliIo } from './io.ts'
import { readPlainFile } from './server-ledger.ts'
import { loginOf } from './server-login.ts'

/** Papers and images that are kept in memory. */
const KEPT_BYTES = 32 * 1024 * 1024

export interface ClaimSetup {
  readonly claims?: ClaimDependencies
  readonly close: () => Promise<void>
}

/**
 * Opens everything of `claims`, archives included, so that what is wrong with them is found before the port is opened.
 *
 * @throws {PipelineError} naming the template, archive or secret that cannot be used.
 */
export async function setUpClaims(
  configuration: ServerConfiguration,
  ledger: Ledger | undefined,
  { at, io }: { readonly at: (path: string) => string; readonly io: CliIo },
): Promise<ClaimSetup> {
  const { claims, batches, publicBaseUrl, limits } = configuration
  if (!claims || !ledger || publicBaseUrl === undefined) return { close: async () => {} }
  const login = await loginOf(configuration, at, io)
  const own = batches?.templates.map(({ template }) => template) ?? []
  const settings = {
    brandings: await brandingsOf([...own, ...(claims.templates ?? [])], { at, io }),
    ...(publicBaseUrl.startsWith('https:') && { verifyAddress: `${publicBaseUrl}/verify` }),
  }
  const files = await openIssued([claims.folder].flat().map(at))
  const room = io.isolates ? createCarrierRoom(settings) : createPlainRoom(settings)
  const { concurrent, waiting, verificationMs: timeoutMs } = limits
  const bounds = { concurrent, waiting, timeoutMs, keptBytes: KEPT_BYTES }
  return {
    claims: {
      ledger,
      readFile: files.read,
      makeCarrier: createCarrierMaker(room.make, bounds),
      issuerName: claims.issuerName ?? new URL(publicBaseUrl).host,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      ...(claims.vct !== undefined && { vct: claims.vct }),
      ...(login && { login }),
    },
    async close() {
      await room.close()
      await files.close()
    },
  }
}

async function brandingsOf(
  paths: readonly string[],
  { at, io }: { readonly at: (path: string) => string; readonly io: CliIo },
): Promise<Readonly<Record<string, Branding>>> {
  const brandings: [string, Branding][] = []
  for (const path of paths) {
    const { template } = await loadTemplate(at(path), { readFile: io.readFile })
    brandings.push([template.id, brandingOfTemplate(template)])
  }
  return Object.fromEntries(brandings)
}

/** The files of all places, as if they were one; the first place that has a file gives it. */
async function openIssued(
  places: readonly string[],
): Promise<{ readonly read: ReadAwardFile; readonly close: () => Promise<void> }> {
  const archives: StoredArchive[] = []
  const readers = places.map((place): ReadAwardFile => {
    if (!isArchivePath(place)) return async (name) => (await readPlainFile(place, name))?.bytes
    const archive = createStoredArchive(place)
    archives.push(archive)
    return archive.read
  })
  // The index of an archive is made with the first look at it.
  for (const archive of archives) await archive.read('')
  return {
    async read(name) {
      for (const read of readers) {
        const bytes = await read(name)
        if (bytes) return bytes
      }
      return undefined
    },
    async close() {
      for (const archive of archives) await archive.close()
    },
  }
}
