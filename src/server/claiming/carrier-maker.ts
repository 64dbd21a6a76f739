// Papers and images for those who ask: a few at a time, the same one made once, and the latest kept in memory up to a
// limit. Nothing of it goes to the disk.

import { createHash } from 'node:crypto'
import { canonicalJson } from '../../util/canonical-json.ts'
import { createLoadLimit, type LoadLimitOptions } from '../load-limit.ts'
import type { CarrierWork } from './carrier-room.ts'
import type { Carrier } from './make-carrier.ts'

export interface CarrierLimits extends LoadLimitOptions {
  /** Bytes that are kept; those not asked for longest go first. */
  readonly keptBytes: number
}

/**
 * Bounds the work.
 *
 * @returns the same work, which also throws {RequestProblem} `OVERLOADED` and `DEADLINE_EXCEEDED`.
 */
export function createCarrierMaker(work: CarrierWork, limits: CarrierLimits): CarrierWork {
  const limit = createLoadLimit(limits)
  const kept = createKept(limits.keptBytes)
  const begun = new Map<string, Promise<Uint8Array | undefined>>()
  return async (bytes, carrier) => {
    const key = keyOf(bytes, carrier)
    const known = kept.get(key)
    if (known) return known
    const running = begun.get(key)
    if (running) return await running
    const making = limit(async () => await work(bytes, carrier))
    begun.set(key, making)
    try {
      const made = await making
      if (made) kept.put(key, made)
      return made
    } finally {
      begun.delete(key)
    }
  }
}

function keyOf(bytes: Uint8Array, carrier: Carrier): string {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `${digest} ${canonicalJson({ ...carrier })}`
}

interface Kept {
  get(key: string): Uint8Array | undefined
  put(key: string, bytes: Uint8Array): void
}

function createKept(maxBytes: number): Kept {
  // A map keeps the order of insertion: what was asked for just now goes to its end.
  const kept = new Map<string, Uint8Array>()
  let total = 0
  const forget = (key: string) => {
    total -= kept.get(key)?.length ?? 0
    kept.delete(key)
  }
  return {
    get(key) {
      const bytes = kept.get(key)
      if (!bytes) return undefined
      kept.delete(key)
      kept.set(key, bytes)
      return bytes
    },
    put(key, bytes) {
      if (bytes.length > maxBytes) return
      forget(key)
      kept.set(key, bytes)
      total += bytes.length
      for (const oldest of kept.keys()) {
        if (total <= maxBytes) break
        forget(oldest)
      }
    },
  }
}
