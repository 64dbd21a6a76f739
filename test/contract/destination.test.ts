// One suite for every destination: complete files or none, also when the disk says no in the middle.
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readZip } from '../../src/container/zip.ts'
import { openJsonLines, openZipFile } from '../../src/deliver/archive.ts'
import type { Destination } from '../../src/deliver/driver.ts'
import { type FileLayer, NODE_FILE_LAYER, writeDurably } from '../../src/deliver/durable-file.ts'
import { openFolder } from '../../src/deliver/folder.ts'
import { createStoredArchive } from '../../src/deliver/stored-archive.ts'
import { utf8 } from '../../src/util/bytes.ts'

const root = mkdtempSync(join(tmpdir(), 'deliver-'))
afterAll(() => rmSync(root, { recursive: true }))
let n = 0
/** A path in a folder of its own. */
const fresh = (suffix: string) => join(mkdtempSync(join(root, `${n++}-`)), `out${suffix}`)

type Open = (path: string, layer?: FileLayer) => Promise<Destination>
const drivers: Record<string, { suffix: string; open: Open }> = {
  folder: { suffix: '', open: openFolder },
  zip: { suffix: '.zip', open: openZipFile },
  jsonl: { suffix: '.jsonl', open: openJsonLines },
}
const FILES = [
  { name: 'a.ob3.json', bytes: utf8('{"id":"urn:uuid:1","n":7.5,"text":"ł\u2028 \\" 🌱"}') },
  { name: 'b.ob3.jwt', bytes: utf8('eyJ.eyJ.sig') },
]
const LATER = [{ name: 'c.elm.jsonld', bytes: utf8('{ "spaces" : true }') }]

async function deliver(open: Open, path: string, files: readonly (typeof FILES)[number][]) {
  const destination = await open(path)
  await destination.put(files)
  await destination.finish()
  await destination.abort()
}

async function contents(open: Open, path: string, names: readonly string[]) {
  const destination = await open(path)
  const found = await Promise.all(names.map((name) => destination.read(name)))
  await destination.abort()
  return found
}

for (const [name, { suffix, open }] of Object.entries(drivers))
  describe(name, () => {
    test('what was put is there byte for byte, also for the next run', async () => {
      const path = fresh(suffix)
      await deliver(open, path, FILES)
      expect(await contents(open, path, ['a.ob3.json', 'b.ob3.jwt', 'other.json'])).toEqual([
        FILES[0]?.bytes,
        FILES[1]?.bytes,
        undefined,
      ])
    })

    test('a later run adds and replaces, and keeps what it does not touch', async () => {
      const path = fresh(suffix)
      await deliver(open, path, FILES)
      const replaced = { name: 'b.ob3.jwt', bytes: utf8('eyJ.eyJ.other') }
      await deliver(open, path, [...LATER, replaced])
      const all = ['a.ob3.json', 'b.ob3.jwt', 'c.elm.jsonld']
      expect(await contents(open, path, all)).toEqual([
        FILES[0]?.bytes,
        replaced.bytes,
        LATER[0]?.bytes,
      ])
    })

    test('a run without files changes nothing', async () => {
      const path = fresh(suffix)
      await deliver(open, path, [])
      const before = readdirSync(dirname(path))
      expect(before).toEqual(name === 'folder' ? ['out'] : [])
      await deliver(open, path, FILES)
      const bytes = name === 'folder' ? undefined : readFileSync(path)
      await deliver(open, path, [])
      if (bytes) expect(readFileSync(path)).toEqual(bytes)
    })

    test('given up, nothing is there', async () => {
      const path = fresh(suffix)
      const destination = await open(path)
      if (destination.durableOnPut) return
      await destination.put(FILES)
      await destination.abort()
      expect(readdirSync(dirname(path))).toEqual([])
    })

    test.each(['open', 'write', 'short', 'sync', 'rename'] as const)(
      'a disk that fails at %s leaves no half file, and the file is named',
      async (fault) => {
        const path = fresh(suffix)
        const destination = await open(path, faulty(fault))
        const attempt = async () => {
          await destination.put(FILES)
          await destination.finish()
        }
        await expect(attempt()).rejects.toMatchObject({ code: 'DELIVER_REFUSED' })
        await destination.abort()
        const left = readdirSync(dirname(path), { recursive: true, encoding: 'utf8' })
        expect(left.filter((file) => file.endsWith('.part'))).toEqual([])
        expect(await contents(open, path, ['a.ob3.json'])).toEqual([undefined])
      },
    )

    test('a disk that takes seven bytes at a time gets all of them, in order', async () => {
      const path = fresh(suffix)
      const destination = await open(path, faulty('sevens'))
      await destination.put(FILES)
      await destination.finish()
      const names = FILES.map((file) => file.name)
      expect(await contents(open, path, names)).toEqual(FILES.map(({ bytes }) => bytes))
    })

    test('what a killed run has left is removed when it is old, and only then', async () => {
      const path = fresh(suffix)
      await deliver(open, path, FILES)
      const place = name === 'folder' ? path : dirname(path)
      const [old, young, foreign] = ['0123456789ab', 'ba9876543210', 'somebody'].map((token) =>
        join(place, `.x.json.${token}.part`),
      ) as [string, string, string]
      for (const file of [old, young, foreign]) writeFileSync(file, 'half')
      // By the clock that is asked for the age, whatever the file system's says.
      const now = Date.now() / 1000
      for (const file of [old, foreign]) utimesSync(file, now - 3600, now - 3600)
      utimesSync(young, now, now)
      await contents(open, path, [])
      const left = readdirSync(place).filter((file) => file.endsWith('.part'))
      expect(left.sort()).toEqual([basename(young), basename(foreign)].sort())
    })
  })

describe('archives', () => {
  test('ours is a ZIP that everybody can read, the same bytes for the same files', async () => {
    const [one, two] = [fresh('.zip'), fresh('.zip')]
    await deliver(openZipFile, one, FILES)
    await deliver(openZipFile, two, FILES)
    expect(readFileSync(one)).toEqual(readFileSync(two))
    const read = await readZip(new Uint8Array(readFileSync(one)))
    expect(read).toMatchObject({ ok: true })
    if (read.ok)
      expect([...read.members]).toEqual(
        FILES.map(({ name, bytes }) => [name, new Uint8Array(bytes)]),
      )
  })

  test.each([
    ['.zip', openZipFile, 'somebody else'],
    ['.zip', openZipFile, ''],
    ['.zip', openZipFile, `PK\u0005\u0006${'\0'.repeat(6)}\u0009\0${'\0'.repeat(10)}`],
    ['.jsonl', openJsonLines, 'somebody else\n'],
    ['.jsonl', openJsonLines, '{"file":"a","credential":{}}'],
    ['.jsonl', openJsonLines, '{"name":"no credential"}\n'],
  ] as const)(
    'an existing %s that is not ours is never overwritten',
    async (suffix, open, text) => {
      const path = fresh(suffix)
      writeFileSync(path, text)
      await expect(open(path)).rejects.toMatchObject({ code: 'DELIVER_REFUSED' })
      expect(readFileSync(path, 'utf8')).toBe(text)
    },
  )

  test('a member that is damaged counts as missing', async () => {
    const path = fresh('.zip')
    await deliver(openZipFile, path, FILES)
    const bytes = readFileSync(path)
    bytes[80] = (bytes[80] ?? 0) ^ 0xff
    writeFileSync(path, bytes)
    const [first] = await contents(openZipFile, path, ['a.ob3.json'])
    expect(first).not.toEqual(FILES[0]?.bytes)
  })
})

test('a failed replacement keeps the old file', async () => {
  const path = fresh('.json')
  await writeDurably(path, utf8('old'))
  await expect(writeDurably(path, utf8('new'), faulty('rename'))).rejects.toMatchObject({
    code: 'DELIVER_REFUSED',
  })
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(dirname(path))).toEqual([basename(path)])
})

test('two processes that write the same file do not disturb each other', async () => {
  const path = fresh('.json')
  const texts = Array.from({ length: 8 }, (_, k) => String(k).repeat(50_000))
  await Promise.all(texts.map((text) => writeDurably(path, utf8(text))))
  expect(texts).toContain(readFileSync(path, 'utf8'))
  expect(readdirSync(dirname(path))).toEqual([basename(path)])
})

/** A file layer in which one call fails as a full or broken disk does. */
function faulty(fault: 'open' | 'write' | 'short' | 'sevens' | 'sync' | 'rename'): FileLayer {
  const broken = () => Promise.reject(Object.assign(new Error('disk'), { code: 'ENOSPC' }))
  return {
    ...NODE_FILE_LAYER,
    rename: fault === 'rename' ? broken : NODE_FILE_LAYER.rename,
    open: (async (path: string, flags: string, mode?: number) => {
      if (flags === 'r') return NODE_FILE_LAYER.open(path, flags)
      if (fault === 'open') return broken()
      const handle = await NODE_FILE_LAYER.open(path, flags, mode)
      if (fault === 'write') handle.writev = broken as typeof handle.writev
      if (fault === 'sync') handle.sync = broken as typeof handle.sync
      if (fault === 'short') handle.writev = async (buffers) => ({ bytesWritten: 0, buffers })
      if (fault === 'sevens') {
        const writev = handle.writev.bind(handle)
        handle.writev = async (buffers) => {
          const [first, second] = buffers as readonly Uint8Array[]
          const seven = Buffer.concat([first ?? Buffer.of(), second ?? Buffer.of()]).subarray(0, 7)
          const { bytesWritten } = await writev([seven])
          return { bytesWritten, buffers }
        }
      }
      return handle
    }) as typeof NODE_FILE_LAYER.open,
  }
}

describe.each(['zip', 'jsonl'] as const)('a server that reads a .%s', (kind) => {
  const { suffix, open } = drivers[kind] ?? { suffix: '', open: openFolder }

  test('finds every member, and those of a later run as soon as it is done', async () => {
    const path = fresh(suffix)
    const stored = createStoredArchive(path)
    expect(await stored.read('a.ob3.json')).toBeUndefined()
    await deliver(open, path, FILES)
    for (const { name, bytes } of FILES) expect(await stored.read(name)).toEqual(bytes)
    const reading = Promise.all(
      Array.from({ length: 20 }, async () => await stored.read('a.ob3.json')),
    )
    await deliver(open, path, LATER)
    const [later] = LATER
    expect(await stored.read('c.elm.jsonld')).toEqual(later?.bytes)
    expect((await reading).map((bytes) => bytes?.length)).toEqual(
      Array.from({ length: 20 }, () => FILES[0]?.bytes.length),
    )
    expect(await stored.read('nothing.json')).toBeUndefined()
    await stored.close()
  })

  test('refuses a file that is no archive of ours, and takes one that comes in its place', async () => {
    const path = fresh(suffix)
    writeFileSync(path, 'a note of somebody')
    const stored = createStoredArchive(path)
    await expect(stored.read('a.ob3.json')).rejects.toMatchObject({ code: 'DELIVER_REFUSED' })
    rmSync(path)
    await deliver(open, path, FILES)
    expect(await stored.read('b.ob3.jwt')).toEqual(FILES[1]?.bytes)
    await stored.close()
  })
})
