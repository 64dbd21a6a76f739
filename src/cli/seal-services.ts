// From the options to whom a seal asks: the timestamp authority and the sources of revocation.

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRevocationSource } from '../sign/seal/revocation-source.ts'
import type { SealServices } from '../sign/seal/seal-credential.ts'
import { createTimestampAuthority } from '../sign/seal/timestamp-authority.ts'
import { createObjectTransport } from './object-transport.ts'
import type { OptionSpec } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The options of every command that seals. */
export const SEAL_SERVICE_OPTIONS = {
  tsa: 'text',
  'tsa-policy': 'text',
  'allow-host': 'texts',
} as const satisfies OptionSpec

/** Values of {@link SEAL_SERVICE_OPTIONS}. */
export interface SealServiceOptions {
  readonly tsa?: string
  readonly 'tsa-policy'?: string
  readonly 'allow-host'?: readonly string[]
}

/**
 * The services that the options name. Timestamps are compared with the machine's own clock, whatever `--at` says.
 *
 * @throws {UsageError} when a level beyond B is wanted and no timestamp authority is named, or its URL is none.
 */
export function sealServices(options: SealServiceOptions, needsTimestamps: boolean): SealServices {
  const { tsa, 'tsa-policy': policy, 'allow-host': allowHosts = [] } = options
  if (!needsTimestamps) return {}
  if (tsa === undefined) {
    throw new UsageError(
      'this level needs --tsa URL',
      'the address of an RFC 3161 timestamp authority',
    )
  }
  if (!URL.canParse(tsa) || !/^https?:$/.test(new URL(tsa).protocol)) {
    throw new UsageError('expected an http or https address after --tsa')
  }
  if (policy !== undefined && !/^[0-2](?:\.(?:0|[1-9][0-9]*)){1,30}$/.test(policy)) {
    throw new UsageError('expected an object identifier after --tsa-policy')
  }
  const fetching = {
    transport: createObjectTransport(allowHosts),
    sleep: async (milliseconds: number) => {
      await sleep(milliseconds)
    },
    clock: () => new Date(),
  }
  return {
    timestampAuthority: createTimestampAuthority({
      ...fetching,
      url: tsa,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      ...(policy === undefined ? {} : { policy }),
    }),
    revocation: createRevocationSource(fetching),
  }
}
