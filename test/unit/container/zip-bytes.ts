// ZIP archives written by hand, so that each of their fields can lie.
import { crc32, deflateRawSync } from 'node:zlib'

/** What a member says of itself, where that is not the truth. */
export interface MemberParts {
  readonly name: string
  readonly content?: string | Uint8Array
  readonly stored?: boolean
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
  readonly size?: number
  readonly packedSize?: number
  readonly localName?: string
  /** Its own header's checksum, size or method, where the directory's is another. */
  readonly localCrc?: number
  readonly localSize?: number
  readonly localMethod?: number
  readonly extra?: Buffer
  /** The member whose header and data this one claims as its own. */
  readonly sameAs?: number
  /** Between its data and what follows. */
  readonly behind?: Buffer
  /** The directory leaves it out. */
  readonly isUnlisted?: boolean
}

export interface ArchiveParts {
  readonly comment?: string
  readonly count?: number
  readonly directoryBytes?: number
  readonly directoryStart?: number
  readonly zip64?: boolean
  /** Between the directory and its end record. */
  readonly gap?: Buffer
}

const fields = (...parts: readonly (readonly [2 | 4 | 8, number])[]): Buffer =>
  Buffer.concat(
    parts.map(([bytes, value]) => {
      const part = Buffer.alloc(bytes)
      if (bytes === 2) part.writeUInt16LE(value)
      else if (bytes === 4) part.writeUInt32LE(value)
      else part.writeBigUInt64LE(BigInt(value))
      return part
    }),
  )

interface Written {
  readonly offset: number
  readonly local: Buffer
  readonly shared: Buffer
  readonly name: Buffer
}

function writtenMember(member: MemberParts, offset: number): Written {
  const content = Buffer.from(member.content ?? `content of ${member.name}`)
  const data = member.stored ? content : deflateRawSync(content)
  const name = Buffer.from(member.name)
  const shared = fields(
    [2, member.flags ?? 0x800],
    [2, member.method ?? (member.stored ? 0 : 8)],
    [4, 0x00210000],
    [4, member.crc ?? crc32(content)],
    [4, member.packedSize ?? data.length],
    [4, member.size ?? content.length],
  )
  const own = Buffer.from(shared)
  if (member.localMethod !== undefined) own.writeUInt16LE(member.localMethod, 2)
  if (member.localCrc !== undefined) own.writeUInt32LE(member.localCrc, 8)
  if (member.localSize !== undefined) own.writeUInt32LE(member.localSize, 16)
  const localName = Buffer.from(member.localName ?? member.name)
  const lengths = fields([2, localName.length], [2, 0])
  const head = [fields([4, 0x04034b50], [2, 20]), own, lengths, localName]
  const behind = member.behind ?? Buffer.alloc(0)
  return { offset, local: Buffer.concat([...head, data, behind]), shared, name }
}

/** An archive of members, sound but for what the parts say otherwise. */
export function zipOf(members: readonly MemberParts[], archive: ArchiveParts = {}): Uint8Array {
  const written: Written[] = []
  let size = 0
  for (const member of members) {
    const same = member.sameAs === undefined ? undefined : written[member.sameAs]
    const own = writtenMember(member, size)
    written.push(same ? { ...own, offset: same.offset, local: Buffer.alloc(0) } : own)
    if (!same) size += own.local.length
  }
  const directory = Buffer.concat(
    written.flatMap(({ offset, shared, name }, index) => {
      if (members[index]?.isUnlisted) return []
      const extra = members[index]?.extra ?? Buffer.alloc(0)
      const rest = fields([2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0])
      return [
        fields([4, 0x02014b50], [2, 20], [2, 20]),
        shared,
        rest,
        fields([4, offset]),
        name,
        extra,
      ]
    }),
  )
  const count = archive.count ?? members.filter(({ isUnlisted }) => !isUnlisted).length
  const start = archive.directoryStart ?? size
  const bytes = archive.directoryBytes ?? directory.length
  const comment = Buffer.from(archive.comment ?? '')
  return Buffer.concat([
    ...written.map(({ local }) => local),
    directory,
    archive.gap ?? Buffer.alloc(0),
    ...(archive.zip64 ? [zip64End(members.length, directory.length, size)] : []),
    fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, bytes], [4, start]),
    fields([2, comment.length]),
    comment,
  ])
}

function zip64End(count: number, bytes: number, start: number): Buffer {
  return Buffer.concat([
    fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0]),
    fields([8, count], [8, count], [8, bytes], [8, start]),
    fields([4, 0x07064b50], [4, 0], [8, start + bytes], [4, 1]),
  ])
}

/** ZIP64's extra field of a member whose own size fields are all ones. */
export function zip64Sizes(size: number, packedSize: number): Buffer {
  return fields([2, 1], [2, 16], [8, size], [8, packedSize])
}
