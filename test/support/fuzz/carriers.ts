// Good credentials as documents and as tokens, each with the edits that its form invites. What is signed is signed
// once, here; every edit comes after. Pictures, papers and archives around them are in container-carriers.ts.

import { utf8 } from '../../../src/util/bytes.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import type { Documents } from '../verify-setup.ts'
import { type Draft, mutatedDocument } from './json-mutations.ts'
import type { Random } from './random.ts'
import { respelledText } from './spellings.ts'
import { mutatedText } from './text-mutations.ts'
import { otherHeader, otherSignature } from './token-mutations.ts'
import { twinOf } from './twins.ts'

/** One good input, and how to make a bad one of it. */
export interface Carrier {
  readonly name: string
  readonly bytes: Uint8Array
  readonly mutate: (random: Random) => Uint8Array
  /** What others answer instead, such as the issuer's server, where that is what is edited. */
  readonly answer?: (random: Random) => Documents
  /** Answers under which it is good as well, and shows something else. */
  readonly others?: readonly Documents[]
  /** Whether what others answered lets it pass at all, where that can be told without the verifier. */
  readonly allows?: (answers: Documents) => boolean
  /** The same form with other values: what a memory of forms might take for the credential. */
  readonly twin?: (random: Random) => Uint8Array
  /** What the input holds, where it is an archive; nothing for one that is refused. */
  readonly open?: (bytes: Uint8Array) => Promise<readonly Uint8Array[]>
  /** Whether a holder may leave claims out. */
  readonly fewer?: true
  /** Signed anew after every edit: what stands around is right, what stands inside may be anything. */
  readonly resigned?: true
  /** Genuine credentials that may stand inside it, good by themselves or not. */
  readonly genuine?: readonly Uint8Array[]
  /** Taken back by its issuer: no edit may make it pass. */
  readonly revoked?: true
  /** How often it is chosen, in parts of any sum. Large ones take long. */
  readonly weight: number
}

/** One or two values changed. */
const TWINS = { share: 0.06, equal: 0.2 } as const

/** A document with embedded proofs. @param donors Credentials as genuine, from which parts are taken. */
export function jsonCarrier(
  name: string,
  document: JsonObject,
  weight: number,
  donors: readonly JsonObject[] = [],
): Carrier {
  const text = JSON.stringify(document)
  return {
    name,
    bytes: utf8(text),
    weight,
    mutate: (random) => utf8(mutatedJson(document, text, random, donors)),
    twin: (random) => utf8(JSON.stringify(twinOf(document as Draft, random, TWINS))),
  }
}

/** A document edited, as text or before it is written. */
export function mutatedJson(
  document: object,
  text: string,
  random: Random,
  donors: readonly object[] = [],
): string {
  if (random.chance(0.1)) return mutatedText(text, random)
  if (random.chance(0.08)) return respelledText(text, random)
  const mutated = JSON.stringify(mutatedDocument(document as Draft, random, donors as Draft[]))
  if (random.chance(0.05)) return mutatedText(mutated, random)
  return random.chance(0.05) ? respelledText(mutated, random) : mutated
}

/** A compact token, with disclosures or without; `others` lend their parts. */
export function tokenCarrier(
  name: string,
  text: string,
  others: readonly string[],
  weight: number,
): Carrier {
  const mutate = (random: Random) => utf8(mutatedToken(text, others, random))
  return { name, bytes: utf8(text), weight, mutate, ...(text.includes('~') && { fewer: true }) }
}

const decode = (part: string): string => Buffer.from(part, 'base64url').toString()
const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** A token edited, one with disclosures or without. */
export function mutatedToken(text: string, others: readonly string[], random: Random): string {
  const [token = '', ...disclosures] = text.split('~')
  const parts = token.split('.')
  const edit = random.next(disclosures.length > 0 ? 11 : 8)
  const place = random.next(3)
  const part = parts[place] ?? ''
  if (edit === 0 || edit === 1) parts[place] = encode(mutatedPart(decode(part), random))
  else if (edit === 2) parts[place] = random.pick(others).split('~')[0]?.split('.')[place] ?? ''
  else if (edit === 3) parts[place] = part + random.pick(['=', 'A', ' ', '\n', '.', '-', '+'])
  else if (edit === 4) parts[place] = lastLetterChanged(part, random)
  else if (edit === 5) return [...parts, ...random.pick([[], ['x'], parts])].join('.')
  else if (edit === 6) parts[2] = otherSignature(parts[2] ?? '', random)
  else if (edit === 7) parts[0] = encode(otherHeader(decode(parts[0] ?? ''), others, random))
  else return [token, ...mutatedDisclosures(disclosures, random)].join('~')
  return [parts.join('.'), ...disclosures].join('~')
}

function mutatedPart(text: string, random: Random): string {
  try {
    return mutatedJson(JSON.parse(text) as object, text, random)
  } catch {
    return mutatedText(text, random)
  }
}

/** Letters that differ in bits that do not count. */
function lastLetterChanged(part: string, random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet.charAt(random.next(64))
}

function mutatedDisclosures(disclosures: readonly string[], random: Random): readonly string[] {
  const place = random.next(disclosures.length)
  const one = disclosures[place] ?? ''
  return random.pick<() => readonly string[]>([
    () => disclosures.filter((_, index) => index !== place),
    () => [one, ...disclosures],
    () => [...disclosures].reverse(),
    () =>
      disclosures.map((each, index) => (index === place ? lastLetterChanged(each, random) : each)),
    () =>
      disclosures.map((each, index) =>
        index === place ? encode(mutatedText(decode(each), random)) : each,
      ),
    () => [...disclosures, encode('["salt","name","x"]'), ''],
  ])()
}
