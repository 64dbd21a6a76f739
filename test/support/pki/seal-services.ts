// Ready services for tests: the responders, the PKI that names them, and clients that reach both on loopback.

import { randomBytes } from 'node:crypto'
import type { ObjectTransport } from '../../../src/sign/seal/object-transport.ts'
import { createRevocationSource } from '../../../src/sign/seal/revocation-source.ts'
import { createTimestampAuthority } from '../../../src/sign/seal/timestamp-authority.ts'
import { type Responders, startResponders, type TimestampBehaviour } from './responders.ts'
import { createTestPki, type TestPki } from './test-pki.ts'

export interface SealLab {
  readonly pki: TestPki
  readonly responders: Responders
  readonly transport: ObjectTransport
  timestampAuthority(
    behaviour: TimestampBehaviour | 'flaky',
    options?: { policy?: string; timeoutMs?: number; anchored?: boolean },
  ): ReturnType<typeof createTimestampAuthority>
  revocation(): ReturnType<typeof createRevocationSource>
  /** Pauses that were asked for between tries; none is really made. */
  readonly pauses: number[]
  close(): Promise<void>
}

/** Reaches loopback only: the tests' network is closed otherwise. */
export const loopbackTransport: ObjectTransport = async (request) => {
  const response = await fetch(request.url, {
    method: request.method,
    signal: AbortSignal.timeout(request.timeoutMs),
    ...(request.contentType ? { headers: { 'content-type': request.contentType } } : {}),
    ...(request.body ? { body: Buffer.from(request.body) } : {}),
  })
  return {
    status: response.status,
    contentType: (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '',
    bytes: new Uint8Array(await response.arrayBuffer()),
  }
}

let lab: Promise<SealLab> | undefined

/** The lab of a test file, made once and closed by it. */
export async function sealLab(): Promise<SealLab> {
  lab ??= createSealLab()
  return await lab
}

async function createSealLab(): Promise<SealLab> {
  const responders = await startResponders()
  const pki = await createTestPki(responders.base)
  responders.folder = pki.folder
  const pauses: number[] = []
  const fetching = {
    transport: loopbackTransport,
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    clock: () => new Date(),
  }
  return {
    pki,
    responders,
    pauses,
    transport: loopbackTransport,
    timestampAuthority: (behaviour, { anchored, ...options } = {}) =>
      createTimestampAuthority({
        ...fetching,
        url: `${responders.base}/tsa/${behaviour}`,
        randomBytes: (length) => new Uint8Array(randomBytes(length)),
        ...(anchored ? { anchors: [pki.tsaCa] } : {}),
        ...options,
      }),
    revocation: () => createRevocationSource(fetching),
    async close() {
      lab = undefined
      await responders.close()
    },
  }
}
