// What the thread that verifies and the one that started it say to each other. Only data crosses: the network
// stays outside, and the thread asks for each document.

import type { ShapeFile } from '../../linked-data/official-shapes.ts'
import type { ExtraContext } from '../../linked-data/pinned-contexts.ts'
import type { Report } from '../../model/report.ts'
import type { LoadedDocument } from '../../trust/load-document.ts'
import type { VerifierOptions, VerifyRequest } from '../verifier.ts'

/** What a thread is made with. */
export type ThreadSetup = Omit<
  VerifierOptions,
  'contexts' | 'loadDocument' | 'clock' | 'shapes'
> & {
  /** Contexts beside the pinned ones. */
  readonly extraContexts: readonly ExtraContext[]
  /** Official shapes, which every thread reads for itself. */
  readonly shapeFiles?: readonly ShapeFile[]
}

export type ToThread =
  | {
      readonly kind: 'verify'
      readonly bytes: Uint8Array
      readonly request: VerifyRequest & { readonly at: Date }
    }
  | { readonly kind: 'loaded'; readonly call: number; readonly document: LoadedDocument | null }

export type FromThread =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'load'
      readonly call: number
      readonly url: string
      readonly accept: string
    }
  | { readonly kind: 'report'; readonly report: Report }
  /** A bug of ours, with its stack and without its message, which might hold personal data. */
  | { readonly kind: 'fault'; readonly stack: string }
