// Archives as foreign programs write them, and as an attacker does: security.md, archives. Written by hand here.
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isZip, readZip } from '../../../src/container/zip.ts'
import { openZip, type ZipLimits } from '../../../src/container/zip-archive.ts'
import { createZipWriter, packMember } from '../../../src/container/zip-writer.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { writeZip } from '../../support/write-zip.ts'
import { type ArchiveParts, type MemberParts, zip64Sizes, zipOf } from './zip-bytes.ts'

const LIMITS: ZipLimits = {
  maxMembers: 5,
  maxMemberBytes: 100_000,
  maxTotalBytes: 150_000,
  maxRatio: 50,
  ratioFromBytes: 10_000,
}
const A: MemberParts = { name: 'a.json' }
const B: MemberParts = { name: 'folder/b.json', stored: true }

async function read(bytes: Uint8Array): Promise<Record<string, string> | string> {
  const result = await readZip(bytes, LIMITS)
  if (!result.ok) return result.code
  return Object.fromEntries(
    [...result.members].map(([name, content]) => [name, Buffer.from(content).toString()]),
  )
}

const BOTH = { 'a.json': 'content of a.json', 'folder/b.json': 'content of folder/b.json' }

describe('archives that are read', () => {
  const long = Buffer.from('x'.repeat(300))
  const packed = deflateRawSync(long).length
  test.each([
    ['packed and stored members', zipOf([A, B]), BOTH],
    ['folders beside them', zipOf([A, { name: 'folder/', content: '' }, B]), BOTH],
    ['a comment', zipOf([A, B], { comment: 'by hand' }), BOTH],
    ['an end record of ZIP64 that agrees', zipOf([A, B], { zip64: true }), BOTH],
    [
      'an end record of ZIP64 that is needed',
      zipOf([A, B], {
        zip64: true,
        count: 0xffff,
        directoryBytes: 0xffffffff,
        directoryStart: 0xffffffff,
      }),
      BOTH,
    ],
    [
      'sizes in the extra field of ZIP64',
      zipOf([
        {
          ...A,
          content: long,
          size: 0xffffffff,
          packedSize: 0xffffffff,
          extra: zip64Sizes(300, packed),
        },
      ]),
      { 'a.json': long.toString() },
    ],
    [
      'names beyond ASCII, marked as UTF-8',
      zipOf([{ name: 'Żółć.json', content: '1' }]),
      { 'Żółć.json': '1' },
    ],
    ['nothing at all', zipOf([]), {}],
    ['an empty member', zipOf([{ name: 'a', content: '' }]), { a: '' }],
  ])('%s', async (_name, bytes, expected) => {
    expect(await read(bytes)).toEqual(expected)
  })

  test('only what is wanted is unpacked and counted', async () => {
    const bytes = zipOf([A, { name: 'video', content: 'x'.repeat(200_000) }, { ...B, crc: 1 }])
    const wanted = (name: string) => name === 'a.json'
    expect(await readZip(bytes, LIMITS, wanted)).toMatchObject({ ok: true })
    expect(await read(bytes)).toBe('ZIP_TOO_LARGE')
    const archive = await openZip(bytes, LIMITS, wanted)
    if (!archive.ok) throw new Error(archive.code)
    expect(archive.names).toEqual(['a.json'])
    expect(archive.read('video')).toBeUndefined()
  })
})

describe('archives that are refused', () => {
  const zeros = '\0'.repeat(90_000)
  const named = (name: string) => [[A, { name }], 'ZIP_MEMBER_NAME'] as const
  const cases: Readonly<
    Record<
      string,
      | readonly [readonly MemberParts[], string]
      | readonly [readonly MemberParts[], string, ArchiveParts]
    >
  > = {
    'a bomb by its declared size': [[{ ...A, size: 2 ** 30 }], 'ZIP_TOO_LARGE'],
    'a bomb by its ratio': [[{ ...A, content: zeros }], 'ZIP_TOO_LARGE'],
    'a bomb that declares less': [[{ ...A, content: zeros, size: 100 }], 'ZIP_INVALID'],
    'a bomb that declares nothing': [[{ ...A, content: zeros, size: 0 }], 'ZIP_INVALID'],
    'a size that is too large': [[{ ...A, size: 9_000 }], 'ZIP_INVALID'],
    'a stored size that is not the packed one': [[{ ...B, size: 3 }], 'ZIP_INVALID'],
    'a size of ZIP64 beyond all limits': [
      [{ ...A, size: 0xffffffff, packedSize: 0xffffffff, extra: zip64Sizes(2 ** 50, 12) }],
      'ZIP_TOO_LARGE',
    ],
    'members too large together': [
      [1, 2].map((n) => ({ name: `${n}`, content: 'x'.repeat(80_000), stored: true })),
      'ZIP_TOO_LARGE',
    ],
    'too many members': [
      Array.from({ length: 6 }, (_, index) => ({ name: `${index}` })),
      'ZIP_TOO_LARGE',
    ],
    'a wrong checksum': [[{ ...A, crc: 1 }], 'ZIP_INVALID'],
    'a wrong checksum of a stored member': [[{ ...B, crc: 1 }], 'ZIP_INVALID'],
    'two members of one name': [[A, B, A], 'ZIP_DUPLICATE_MEMBER'],
    'a name that leads upwards': named('a/../../b.json'),
    'a name that is only dots': named('..'),
    'an absolute name': named('/etc/passwd'),
    'a drive': named('C:/b.json'),
    'a backslash': named('a\\..\\b.json'),
    'a NUL': named('a.json\0.exe'),
    'a line end': named('a.json\nb.json'),
    'no name': named(''),
    'a name that its own header denies': [[{ ...A, localName: 'b.json' }], 'ZIP_INVALID'],
    'a checksum that its own header denies': [[{ ...A, localCrc: 1 }], 'ZIP_INVALID'],
    'a size that its own header denies': [[{ ...A, localSize: 1 }], 'ZIP_INVALID'],
    'a method that its own header denies': [[{ ...A, localMethod: 0 }], 'ZIP_INVALID'],
    'an encrypted member': [[{ ...A, flags: 0x801 }], 'ZIP_ENCRYPTED'],
    'masked headers': [[{ ...A, flags: 0x2801 }], 'ZIP_ENCRYPTED'],
    'strong encryption': [[{ ...A, flags: 0x841 }], 'ZIP_INVALID'],
    'another compression': [[{ ...A, method: 14 }], 'ZIP_INVALID'],
    'two names for the same data': [
      [A, { name: 'b.json', localName: 'a.json', content: 'content of a.json', sameAs: 0 }],
      'ZIP_INVALID',
    ],
    'a member that reaches into the next one': [
      [{ ...B, packedSize: 60, size: 60 }, A],
      'ZIP_INVALID',
    ],
    'a member that reaches into the directory': [
      [A, { ...B, packedSize: 60, size: 60 }],
      'ZIP_INVALID',
    ],
    'members that the end record leaves out': [[A, B], 'ZIP_INVALID', { count: 1 }],
    'members that are not there': [[A, B], 'ZIP_INVALID', { count: 3 }],
    'another length of the directory': [[A, B], 'ZIP_INVALID', { directoryBytes: 46 }],
    'a directory elsewhere': [[A, B], 'ZIP_INVALID', { directoryStart: 0 }],
    'end records that disagree on the place': [
      [A, B],
      'ZIP_INVALID',
      { zip64: true, directoryStart: 0 },
    ],
    'end records that disagree on the number': [[A, B], 'ZIP_INVALID', { zip64: true, count: 1 }],
    'bytes between the directory and its end': [
      [A, B],
      'ZIP_INVALID',
      { gap: Buffer.from('more') },
    ],
    'an end record in the comment': [
      [A, B],
      'ZIP_INVALID',
      { comment: Buffer.from(zipOf([])).toString('latin1') },
    ],
  }

  test.each(Object.entries(cases))('%s', async (_name, [members, code, archive]) => {
    expect(await read(zipOf(members, archive))).toBe(code)
  })

  test('overlaps are told even where names and headers agree', async () => {
    // The second header lies in the stored data of the first member.
    const inner = zipOf([{ name: 'b', content: 'inner', stored: true }])
    const outer = zipOf([{ name: 'a', content: inner, stored: true }])
    const start = Buffer.from(inner).readUInt32LE(inner.length - 6)
    const entry = Buffer.from(inner.subarray(start, inner.length - 22))
    entry.writeUInt32LE(31, 42)
    const end = Buffer.from(outer.subarray(-22))
    end.writeUInt16LE(2, 8)
    end.writeUInt16LE(2, 10)
    end.writeUInt32LE(end.readUInt32LE(12) + entry.length, 12)
    expect(await read(Buffer.concat([outer.subarray(0, -22), entry, end]))).toBe('ZIP_INVALID')
  })

  // Programs that read from front to back, as those that read pipes do, unpack it.
  test.each<[string, readonly MemberParts[]]>([
    ['in front', [{ ...A, isUnlisted: true }, B]],
    ['between', [B, { ...A, isUnlisted: true }, { ...B, name: 'c' }]],
    ['at the end', [B, { ...A, isUnlisted: true }]],
    [
      'behind sizes',
      [
        { ...B, flags: 0x808, behind: Buffer.alloc(16) },
        { ...A, isUnlisted: true },
      ],
    ],
  ])('a member that the directory leaves out, %s', async (_place, members) => {
    expect(await read(zipOf(members))).toBe('ZIP_INVALID')
    const listed = members.map((member) => ({ ...member, isUnlisted: false }))
    expect(await read(zipOf(listed))).toBeTypeOf('object')
  })

  test('what lies between members and is none is let be', async () => {
    expect(await read(zipOf([{ ...A, behind: Buffer.alloc(64) }, B]))).toEqual(BOTH)
  })

  const sound = zipOf([A, B])
  test.each([
    ['bytes behind it', Buffer.concat([sound, Buffer.from('more')])],
    ['bytes before it', Buffer.concat([Buffer.from('more'), sound])],
    ['no end record', sound.subarray(0, -22)],
    ['half an end record', sound.subarray(0, -5)],
    ['half a directory', Buffer.concat([sound.subarray(0, -60), sound.subarray(-22)])],
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('PK\u0003\u0004 is how they begin')],
  ])('%s', async (_name, bytes) => {
    expect(await read(bytes)).toBe('ZIP_INVALID')
  })

  test('any change of one byte is refused or changes nothing', async () => {
    const bytes = zipOf([A, B], { zip64: true, comment: 'c' })
    const outcomes = { refused: 0, same: 0 }
    for (let at = 0; at < bytes.length; at++)
      for (const mask of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ mask
        const result = await read(damaged)
        if (typeof result === 'string') outcomes.refused++
        else {
          expect(result, `byte ${at}`).toEqual(BOTH)
          outcomes.same++
        }
      }
    expect(outcomes.refused).toBeGreaterThan(outcomes.same)
  })
})

test('archives of our own writer and of another one are read, members in their order', async () => {
  const members = new Map([
    ['b.json', new Uint8Array([1])],
    ['a.json', new Uint8Array([2, 3])],
  ])
  const zip = createZipWriter()
  const pieces = [...members].flatMap(([name, bytes]) => zip.add(packMember(name, bytes)))
  for (const bytes of [Buffer.concat([...pieces, zip.end()]), writeZip(members)]) {
    expect(isZip(bytes)).toBe(true)
    expect(await readZip(bytes)).toEqual({ ok: true, members })
  }
  expect(isZip(new TextEncoder().encode('{"P":"K"}'))).toBe(false)
})

describe('an archive that is read where it lies', () => {
  const content = 'x'.repeat(70_000)
  const bytes = zipOf([
    { ...A, stored: true, content },
    { ...B, content },
  ])
  const source = (read: (at: number, length: number) => Uint8Array) => ({
    size: bytes.length,
    read,
  })
  const codeOf = async (read: (at: number, length: number) => Uint8Array) => {
    const archive = await openZip(source(read), LIMITS)
    return archive.ok ? [...archive.names] : archive.code
  }

  test('gives what it gives in memory, and is never asked for all of it', async () => {
    const asked: number[] = []
    const archive = await openZip(
      source((at, length) => {
        asked.push(length)
        return bytes.slice(at, at + length)
      }),
      LIMITS,
    )
    if (!archive.ok) throw new Error(archive.code)
    const contents = archive.names.map((name) => archive.read(name))
    const isContent = (one: (typeof contents)[number]) =>
      one?.ok === true && Buffer.from(one.bytes).equals(utf8(content))
    expect(contents.map(isContent)).toEqual([true, true])
    expect(Math.max(...asked)).toBeLessThanOrEqual(70_000)
  })

  test('is refused when it becomes shorter, or cannot be read any more', async () => {
    expect(await codeOf((at, length) => bytes.slice(at, at + length))).toEqual(Object.keys(BOTH))
    expect(await codeOf((at, length) => bytes.slice(at, at + length - 1))).toBe('ZIP_INVALID')
    const broken = () => {
      throw new Error('EIO')
    }
    expect(await codeOf(broken)).toBe('ZIP_INVALID')
    const cut = await openZip(
      source((at, length) => bytes.slice(at, at === 0 ? at : at + length)),
      LIMITS,
    )
    expect(cut).toMatchObject({ ok: false, code: 'ZIP_INVALID' })
  })
})
