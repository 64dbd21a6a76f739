// One suite for every destination: complete files or none, also when the disk says no in the middle.
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openJsonLines, openZipFile } from '../../src/deliver/archive.ts'
import type { Destination } from '../../src/deliver/driver.ts'
import { type FileLayer, NODE_FILE_LAYER, writeDurably } from '../../src/deliver/durable-file.ts'
import { openFolder } from '../../src/deliver/folder.ts'
import { utf8 } from '../../src/util/bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'deliver-'))
let n = 0
const fresh = (suffix: string) => join(folder, `${n++}${suffix}`)

const drivers: Record<
  string,
  { suffix: string; open: (path: string, layer?: FileLayer) => Promise<Destination> }
> = {
  folder: { suffix: '', open: openFolder },
  zip: { suffix: '.zip', open: openZipFile },
  jsonl: { suffix: '.jsonl', open: openJsonLines },
}
const FILES = [
  { name: 'a.ob3.json', bytes: utf8('{"id":"urn:uuid:1","n":7.5}') },
  { name: 'b.ob3.jwt', bytes: utf8('eyJ.eyJ.sig') },
]

for (const [name, { suffix, open }] of Object.entries(drivers))
  describe(name, () => {
    test('what was put is there byte for byte, also for the next run', async () => {
      const path = fresh(suffix)
      const first = await open(path)
      await first.put(FILES)
      await first.finish()
      const second = await open(path)
      for (const file of FILES) expect(await second.read(file.name)).toEqual(file.bytes)
      expect(await second.read('other.json')).toBeUndefined()
    })

    test('a failing disk leaves no half file, and says which file', async () => {
      for (const fault of ['open', 'write', 'short', 'sync', 'rename'] as const) {
        const path = fresh(suffix)
        const destination = await open(path, faulty(fault))
        const attempt = async () => {
          await destination.put(FILES)
          await destination.finish()
        }
        await expect(attempt(), fault).rejects.toMatchObject({ code: 'DELIVER_REFUSED' })
        const left = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        expect(
          left.filter((f) => f.includes('.part')),
          fault,
        ).toEqual([])
        const again = await open(path)
        expect(await again.read('a.ob3.json'), fault).toBeUndefined()
      }
    })
  })

test('an existing file that is not ours is never overwritten', async () => {
  for (const [suffix, open] of [
    ['.zip', openZipFile],
    ['.jsonl', openJsonLines],
  ] as const) {
    const path = fresh(suffix)
    writeFileSync(path, 'somebody else')
    await expect(open(path)).rejects.toMatchObject({ code: 'DELIVER_REFUSED' })
  }
})

test('a failed replacement keeps the old file', async () => {
  const path = fresh('.json')
  await writeDurably(path, utf8('old'))
  await expect(writeDurably(path, utf8('new'), faulty('rename'))).rejects.toMatchObject({
    code: 'DELIVER_REFUSED',
  })
  expect(readdirSync(folder)).toContain(path.slice(folder.length + 1))
})

/** A file layer in which one call fails as a full or broken disk does. */
function faulty(fault: 'open' | 'write' | 'short' | 'sync' | 'rename'): FileLayer {
  const broken = () => Promise.reject(Object.assign(new Error('disk'), { code: 'ENOSPC' }))
  return {
    ...NODE_FILE_LAYER,
    rename: fault === 'rename' ? broken : NODE_FILE_LAYER.rename,
    open: (async (path: string, flags: string, mode?: number) => {
      if (flags === 'r') return NODE_FILE_LAYER.open(path, flags)
      if (fault === 'open') return broken()
      const handle = await NODE_FILE_LAYER.open(path, flags, mode)
      if (fault === 'write') handle.write = broken as typeof handle.write
      if (fault === 'sync') handle.sync = broken as typeof handle.sync
      if (fault === 'short')
        handle.write = (async () => ({
          bytesWritten: 0,
          buffer: new Uint8Array(),
        })) as unknown as typeof handle.write
      return handle
    }) as typeof NODE_FILE_LAYER.open,
  }
}
