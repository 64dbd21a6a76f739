// PEM (RFC 7468): the labelled blocks of a text. Attributes and comments between the blocks are passed over.

import { Buffer } from 'node:buffer'

export interface PemBlock {
  /** Such as `CERTIFICATE` or `ENCRYPTED PRIVATE KEY`. */
  readonly label: string
  /** The block with its two lines of dashes. */
  readonly text: string
  readonly der: Uint8Array
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g

/** The blocks of a text, in their order. A block with headers of old (RFC 1421) has no usable `der`. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  text.replace(BLOCK, (block, label: string, body: string) => {
    blocks.push({
      label,
      text: block,
      der: new Uint8Array(Buffer.from(body.replace(/\s/g, ''), 'base64')),
    })
    return block
  })
  return blocks
}
