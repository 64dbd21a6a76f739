// What a thread of a batch and the one that started it say to each other. Only data crosses, and private keys that
// are in this process's memory anyway, as key objects; no passphrase. Keys elsewhere and the network stay outside:
// the thread asks for each signature, timestamp and revocation statement.

import type { KeyObject } from 'node:crypto'
import type { CanonicalMismatch } from '../../linked-data/compiled/compiled-canonicalizer.ts'
import type { PageImage } from '../../model/page-image.ts'
import type { DisclosureProfile } from '../../model/record.ts'
import type { KeyRecord } from '../../proof/key-record.ts'
import type { SuiteName } from '../../proof/suites.ts'
import type { OutputFormat } from '../../sign/output.ts'
import type { SigningTime } from '../../sign/seal/seal-file.ts'
import type { SealAlgorithm } from '../../sign/seal/seal-key.ts'
import type { LineChunk } from '../../template/awards/line-chunks.ts'
import type { ChunkContents } from '../award-chunk.ts'
import type { CheckedChunk, CheckSettings } from '../intake/check-chunk.ts'
import type { MadeCredential, MakeJob } from '../make-credentials.ts'

/** What a thread is made with. */
export interface ThreadSetup {
  readonly settings: CheckSettings
  /** Keys of the template's modules. */
  readonly moduleKeys: readonly string[]
}

export interface SharedKey {
  readonly record: KeyRecord
  readonly example: boolean
  /** Absent for a key that is elsewhere. */
  readonly privateKey?: KeyObject
}

/** An output without what cannot cross. */
export type SharedOutput =
  | {
      readonly kind: 'signed'
      readonly format: OutputFormat
      readonly suite: SuiteName
      readonly key: SharedKey
      /** Of the EUDI format. */
      readonly type?: string
      readonly decoys?: number
    }
  | {
      readonly kind: 'sealed'
      readonly suite: SuiteName
      readonly algorithm: SealAlgorithm
      readonly kid: string
      readonly name: string
      readonly example: boolean
      /** DER. */
      readonly chain: readonly Uint8Array[]
      readonly signingTime?: SigningTime
      readonly mandate?: { readonly statement: string }
      readonly stamps: boolean
      readonly proves: boolean
    }

/** What is known only after the input has been checked. */
export interface Equipment {
  readonly outputs: readonly SharedOutput[]
  readonly disclosure: DisclosureProfile
  readonly now: Date
  /** Whether documents of a shape met before are canonicalized by their compiled shape. */
  readonly fastPath: boolean
  /** Absolute URL in the QR code of the pages. */
  readonly verifyAddress?: string
  /** The template's badge, drawn already. */
  readonly badge?: PageImage
}

/** Questions of a thread; `output` counts the outputs from 0. */
export type Question =
  | { readonly ask: 'sign'; readonly output: number; readonly data: Uint8Array }
  | { readonly ask: 'stamp'; readonly output: number; readonly imprint: Uint8Array }
  | {
      readonly ask: 'prove'
      readonly output: number
      readonly leaves: readonly Uint8Array[]
      readonly pool: readonly Uint8Array[]
    }

/** Answers: a signature, a timestamp token in DER, or validation material in DER. */
export type Answer =
  | Uint8Array
  | { readonly [what in 'certificates' | 'crls' | 'ocsps']: readonly Uint8Array[] }

/** An error: one of ours as it is; a bug as its stack, without the message, which might hold personal data. */
export type SharedFailure =
  | { readonly code: string; readonly message: string; readonly detail: Record<string, unknown> }
  | { readonly stack: string }

export type ToThread =
  | { readonly kind: 'equip'; readonly equipment: Equipment }
  | { readonly kind: 'check'; readonly task: number; readonly chunk: LineChunk }
  | (ChunkContents & {
      readonly kind: 'make'
      readonly task: number
      readonly jobs: readonly MakeJob[]
    })
  | { readonly kind: 'room'; readonly room: ArrayBuffer }
  | { readonly kind: 'answer'; readonly question: number; readonly answer: Answer }
  | { readonly kind: 'refusal'; readonly question: number; readonly failure: SharedFailure }

/** A credential whose bytes lie in one buffer with those of others. */
export interface SharedCredential extends Omit<MadeCredential, 'bytes'> {
  readonly length: number
}

export type FromThread =
  | { readonly kind: 'checked'; readonly task: number; readonly result: CheckedChunk }
  | {
      readonly kind: 'made'
      readonly task: number
      readonly made: readonly (readonly SharedCredential[])[]
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly failure?: SharedFailure
    }
  | { readonly kind: 'failed'; readonly task: number; readonly failure: SharedFailure }
  | { readonly kind: 'question'; readonly question: number; readonly asked: Question }
  | { readonly kind: 'mismatch'; readonly mismatch: CanonicalMismatch }
