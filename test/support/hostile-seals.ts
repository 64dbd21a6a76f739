// Seals with more behind them than anybody has to check, by whoever likes: their timestamps are sound tokens. No assertions.

import { utf8 } from '../../src/util/bytes.ts'
import { container, item, sealFile, sealPart, withItems } from './seal/hand-made-seal.ts'
import { credential, sealer, seals, tsa } from './seal/seal-bench.ts'
import { timestamp } from './seal/small-pki.ts'

/** A good seal, and behind it so many timestamps of the archive over all of its 6 MB, each a sound token over something else. */
function archived(timestamps: number): Uint8Array {
  const payload = JSON.stringify(credential({ more: 'x'.repeat(6_000_000) }))
  const part = sealPart({ payload, holder: sealer(), chain: [seals] })
  const token = timestamp(utf8('x'), '2026-10-02T10:00:00Z', tsa)
  const sixteen = container(...Array.from({ length: 16 }, () => token))
  const items = Array.from({ length: timestamps / 16 }, () => item('arcTst', sixteen))
  return utf8(sealFile(payload, withItems(part, ...items)))
}

export const HOSTILE_SEALS: Readonly<Record<string, () => Uint8Array>> = {
  'a seal with 64 timestamps of the archive over 6 MB': () => archived(64),
  'a seal with 640 timestamps of the archive over 6 MB': () => archived(640),
}
