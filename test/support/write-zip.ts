// Archives as another program writes them: by fflate, in the order given, always the same bytes.
import { zipSync } from 'fflate'

export function writeZip(members: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(members), { mtime: new Date(1980, 0, 1) })
}
