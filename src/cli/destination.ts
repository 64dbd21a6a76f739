// `--out`: a folder, or one file whose ending tells what it is; and where the ledger is when nobody says.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openJsonLines, openZipFile } from '../deliver/archive.ts'
import type { Destination } from '../deliver/driver.ts'
import { openFolder } from '../deliver/folder.ts'

/** Whether `--out` names one file for all credentials. */
export function isArchive(out: string): boolean {
  return /\.(zip|jsonl)$/.test(out)
}

/** Opens the destination at a path. @throws {PipelineError} `DELIVER_REFUSED`. */
export async function openDestination(path: string): Promise<Destination> {
  if (path.endsWith('.zip')) return await openZipFile(path)
  if (path.endsWith('.jsonl')) return await openJsonLines(path)
  return await openFolder(path)
}

/** The path of the ledger when none is named: in the output folder, or beside the output file. */
export function defaultLedger(out: string): string {
  return isArchive(out) ? `${out}.ledger.sqlite` : join(out, 'ledger.sqlite')
}

/** The folder in which an output comes to be, or the nearest one above it that is there: a disk with room for it. */
export function nearestFolder(out: string): string {
  let folder = isArchive(out) ? dirname(out) : out
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
