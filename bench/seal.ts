// Seals made and read per second and level against the floor: one signature of the same key over the same bytes, plus
// its hashing; for reading JSON.parse, hashing and one verification. Reading is all of `verify`, profile check included.
// Levels beyond B are measured with authorities that answer at once (recorded behind the clients), so that what is
// timed is our work: questions, checks of the answers, encoding. The real ones take the time of the network.
// Needs OpenSSL 3 for the test PKI. Run: npx node bench/seal.ts

import { createHash } from 'node:crypto'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'
import { readTimestampToken } from '../src/proof/x509/timestamp-token.ts'
import type { SealLevel } from '../src/sign/seal/inspect-seal.ts'
import { SEAL_LEVELS } from '../src/sign/seal/inspect-seal.ts'
import { sealCredential } from '../src/sign/seal/seal-credential.ts'
import { signingInput } from '../src/sign/seal/seal-file.ts'
import { type SealKey, verifySealSignature } from '../src/sign/seal/seal-key.ts'
import type { TimestampAuthority } from '../src/sign/seal/timestamp-authority.ts'
import { anchorOf } from '../src/trust/certificate-trust.ts'
import type { LoadDocument } from '../src/trust/load-document.ts'
import { utf8 } from '../src/util/bytes.ts'
import type { JsonObject } from '../src/util/json.ts'
import { createVerifier } from '../src/verify/verifier.ts'
import { alignedCredential } from '../test/support/pki/aligned-credential.ts'
import { type SealLab, sealLab } from '../test/support/pki/seal-services.ts'
import { roundsOr } from './measure.ts'

const ROUNDS = roundsOr(5)
const PER_ROUND = 20
const WARM_UP = 20
/** Files read in turn. */
const LEARNERS = 10

export interface SealBenchmark {
  readonly key: string
  readonly payloadBytes: number
  readonly floorPerSecond: number
  readonly perSecond: Readonly<Record<SealLevel, number>>
  readonly shareOfFloor: Readonly<Record<SealLevel, number>>
  readonly reading: Reading
  /** With `fastPath: false`: every document is looked at like the first of its shape. */
  readonly readingByReference: Reading
}

interface Reading {
  readonly floorPerSecond: number
  readonly perSecond: Readonly<Record<SealLevel, number>>
  readonly shareOfFloor: Readonly<Record<SealLevel, number>>
}

/** Figures for an RSA-2048 and a P-256 key. */
export async function benchSeals(): Promise<readonly SealBenchmark[]> {
  const lab = await sealLab()
  try {
    const results: SealBenchmark[] = []
    for (const name of ['good', 'p256'] as const) {
      const key = lab.pki.sealKey(name)
      const recorded = await lab.timestampAuthority('honest').stamp(new Uint8Array(32))
      const authority: TimestampAuthority = {
        // Reads the token anew each time, as for an answer that has just come.
        stamp: async () => readTimestampToken(recorded.der) ?? recorded,
      }
      const made = await benchKey(key, {
        timestampAuthority: authority,
        revocation: lab.revocation(),
      })
      const files = await sealedFiles(key, lab)
      results.push({
        ...made,
        reading: await benchReading(files, { key, lab }),
        readingByReference: await benchReading(files, { key, lab, fastPath: false }),
      })
    }
    return results
  } finally {
    await lab.close()
  }
}

async function benchKey(
  key: SealKey,
  services: Pick<Parameters<typeof sealCredential>[1], 'timestampAuthority' | 'revocation'>,
): Promise<Omit<SealBenchmark, 'reading' | 'readingByReference'>> {
  const credential = alignedCredential(key.certificate)
  const payload = JSON.stringify(credential)
  const at = new Date('2026-11-01T00:00:00Z')
  const input = signingInput('header', payload)
  const floor = async () => {
    createHash('sha256').update(utf8(payload)).digest()
    await key.sign(input)
  }
  const floorPerSecond = await perSecond(floor)
  const figures = {} as Record<SealLevel, number>
  for (const level of SEAL_LEVELS) {
    figures[level] = await perSecond(async () => {
      await sealCredential(credential, { key, at, level, ...services })
    })
  }
  const share = Object.fromEntries(SEAL_LEVELS.map((l) => [l, figures[l] / floorPerSecond]))
  return {
    key: key.algorithm,
    payloadBytes: utf8(payload).length,
    floorPerSecond,
    perSecond: figures,
    shareOfFloor: share as Record<SealLevel, number>,
  }
}

type SealedFiles = Readonly<Record<SealLevel, readonly Uint8Array[]>>

/** Files of several learners with real timestamps. */
async function sealedFiles(key: SealKey, lab: SealLab): Promise<SealedFiles> {
  const credential = alignedCredential(key.certificate)
  const services = {
    timestampAuthority: lab.timestampAuthority('honest'),
    revocation: lab.revocation(),
  }
  const files = {} as Record<SealLevel, Uint8Array[]>
  for (const level of SEAL_LEVELS) {
    files[level] = []
    for (let learner = 0; learner < LEARNERS; learner++) {
      const own = ofLearner(credential, learner)
      files[level].push(
        utf8(await sealCredential(own, { key, at: new Date(), level, ...services })),
      )
    }
  }
  return files
}

/** The same award to somebody else: another id, another name. */
function ofLearner(credential: JsonObject, learner: number): JsonObject {
  const number = String(learner).padStart(4, '0')
  const text = JSON.stringify(credential)
    .replaceAll(String(credential.id), `urn:credential:00000000-0000-4000-8000-00000000${number}`)
    .replace(/("fullName":\{"\w+":")[^"]*/, `$1Learner ${number}`)
  return JSON.parse(text) as JsonObject
}

/** All of `verify`; what is asked outside is answered from memory. */
async function benchReading(
  files: SealedFiles,
  { key, lab, fastPath }: { readonly key: SealKey; readonly lab: SealLab; fastPath?: false },
): Promise<Reading> {
  const verifier = createVerifier({
    contexts: loadPinnedContexts(),
    trust: 'any',
    certificates: { anchors: [lab.pki.root, lab.pki.issuing].map(anchorOf) },
    loadDocument: remembering(lab),
    // The timestamps are of the moment at which each file is made.
    clock: () => new Date(Date.now() + 60_000),
    ...(fastPath === false && { fastPath }),
  })
  const figures = {} as Record<SealLevel, number>
  let floorPerSecond = 0
  for (const level of SEAL_LEVELS) {
    const inTurn = inTurnOf(files[level])
    figures[level] = await perSecond(async () => {
      const { verdict } = await verifier.verify(inTurn())
      if (verdict !== 'passed')
        throw new Error(`the seal of level ${level} does not pass: ${verdict}`)
    })
    if (level === 'B') floorPerSecond = await perSecond(readingFloor(inTurn, key))
  }
  const share = Object.fromEntries(SEAL_LEVELS.map((l) => [l, figures[l] / floorPerSecond]))
  return { floorPerSecond, perSecond: figures, shareOfFloor: share as Record<SealLevel, number> }
}

function inTurnOf(files: readonly Uint8Array[]): () => Uint8Array {
  let turn = 0
  return () => files[turn++ % files.length] ?? new Uint8Array()
}

function readingFloor(next: () => Uint8Array, { algorithm, certificate }: SealKey) {
  return async () => {
    const text = new TextDecoder().decode(next())
    const { payload, signatures } = JSON.parse(text) as {
      payload: string
      signatures: [{ protected: string; signature: string }]
    }
    const [{ protected: header, signature }] = signatures
    createHash('sha256').update(utf8(payload)).digest()
    verifySealSignature(algorithm, certificate.publicKey, {
      data: signingInput(header, payload),
      signature: new Uint8Array(Buffer.from(signature, 'base64url')),
    })
  }
}

function remembering(lab: SealLab): LoadDocument {
  const known = new Map<string, ReturnType<LoadDocument>>()
  return async (url) => {
    const answer =
      known.get(url) ?? lab.transport({ url, method: 'GET', timeoutMs: 5_000, maxBytes: 1e6 })
    known.set(url, answer)
    return await answer
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  for (let index = 0; index < WARM_UP; index++) await work()
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // Of the processor, not of the clock: others may use the machine.
    const start = process.cpuUsage()
    for (let index = 0; index < PER_ROUND; index++) await work()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000 / PER_ROUND)
  }
  const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
  return 1000 / median
}

function lines(
  what: string,
  floorPerSecond: number,
  { perSecond: ours, shareOfFloor }: Pick<SealBenchmark, 'perSecond' | 'shareOfFloor'>,
): string {
  const rows = SEAL_LEVELS.map(
    (level) =>
      `  ${level.padEnd(4)} ${ours[level].toFixed(0).padStart(6)}/s  ${(100 * shareOfFloor[level]).toFixed(0)} % of the floor\n`,
  )
  return `${what}: floor ${floorPerSecond.toFixed(0)}/s\n${rows.join('')}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const seal of await benchSeals()) {
    const { key, payloadBytes, floorPerSecond, reading, readingByReference } = seal
    process.stdout.write(lines(`${key}, ${payloadBytes} bytes, sealing`, floorPerSecond, seal))
    process.stdout.write(lines('  reading', reading.floorPerSecond, reading))
    const { floorPerSecond: floor } = readingByReference
    process.stdout.write(lines('  reading by the reference path', floor, readingByReference))
  }
}
