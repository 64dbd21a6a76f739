// Credentials that come with others: status lists, and tokens that stand in a credential. Each is looked at by who names
// it and by its own verification, and the same one comes with many. What opening comes to depends on the bytes alone.

import { deepFreeze } from '../util/frozen.ts'
import { oncePerBytes } from '../util/once-per-bytes.ts'
import { openEnvelope } from './open-envelope.ts'
import type { Opened } from './opened.ts'

/** Opens whatever the bytes are; the same bytes give the same credential, whose document is frozen. */
export const openInner = oncePerBytes(
  (bytes): Opened => {
    const opened = openEnvelope(bytes)
    if (opened.ok) deepFreeze(opened.credential.document)
    return opened
  },
  { entries: 8, maxBytes: 65_536 },
)
