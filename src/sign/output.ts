// What an award is issued as: the formats, the suites that each can be secured with, and by which key. The credentials
// themselves are made elsewhere: whoever only names outputs need not load what makes them.

import type { SuiteName } from '../proof/suites.ts'
import type { SealLevel } from './seal/inspect-seal.ts'
import type { SealServices } from './seal/seal-credential.ts'
import type { SigningTime } from './seal/seal-file.ts'
import type { SealKey } from './seal/seal-key.ts'
import type { SdJwtOptions } from './sign-sd-jwt.ts'
import type { SigningKey } from './signing-key.ts'

/** Formats that records are built in. */
export const OUTPUT_FORMATS = ['elm', 'ob3', 'eudi'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Proofs inside the document. */
const EMBEDDED_SUITES = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
  'eddsa-jcs-2022',
  'ecdsa-rdfc-2019',
] as const

/** The suites that each format can be secured with in this release, the default first. */
export const OUTPUT_SUITES = {
  elm: ['jades-b', 'jades-t', 'jades-lt', 'jades-lta', ...EMBEDDED_SUITES],
  ob3: [...EMBEDDED_SUITES, 'jwt-es256', 'jwt-rs256'],
  eudi: ['sd-jwt'],
} as const satisfies Record<OutputFormat, readonly SuiteName[]>

/** The level of a seal by its suite. */
export const SEAL_LEVEL_OF = {
  'jades-b': 'B',
  'jades-t': 'T',
  'jades-lt': 'LT',
  'jades-lta': 'LTA',
} as const satisfies Partial<Record<SuiteName, SealLevel>>
export type SealSuiteName = keyof typeof SEAL_LEVEL_OF

/** A format to be secured by a proof or a token, and by which key. */
export type SignedOutput = {
  readonly [F in Exclude<OutputFormat, 'eudi'>]: {
    readonly format: F
    readonly suite: Exclude<(typeof OUTPUT_SUITES)[F][number], SealSuiteName>
    readonly key: SigningKey
  }
}[Exclude<OutputFormat, 'eudi'>]

/** The EUDI learning credential, whose claims the holder shows or keeps. */
export interface SelectiveOutput extends SdJwtOptions {
  readonly format: 'eudi'
  readonly suite: 'sd-jwt'
  /** `vct`, when it is not the common one. */
  readonly type?: string
}

/** A format to be sealed, by which key, and who is asked for timestamps and revocation. */
export interface SealedOutput extends SealServices {
  readonly format: 'elm'
  readonly suite: SealSuiteName
  readonly key: SealKey
  readonly signingTime?: SigningTime
  readonly mandate?: { readonly statement: string }
}

/** A format that is linked data. */
export type LinkedOutput = SignedOutput | SealedOutput

/** One format to issue in, how it is secured, and by which key. */
export type Output = SignedOutput | SealedOutput | SelectiveOutput

/** Whether an output is sealed rather than signed. */
export function isSealed(output: Output): output is SealedOutput {
  return Object.hasOwn(SEAL_LEVEL_OF, output.suite)
}
