// Requests to signing services over https. Node verifies the certificate; a private authority is named to Node itself
// (NODE_EXTRA_CA_CERTS), so that nothing here can turn the check off.

import type { SendToSigner } from '../sign/remote-signer.ts'
import { concatBytes } from '../util/bytes.ts'

/** A signature, or the description of a key: anything longer is no answer of a signer. */
const MAX_ANSWER_BYTES = 64 * 1024

/** See {@link SendToSigner}. */
export const sendToSigner: SendToSigner = async ({ method, url, headers, body, timeoutMs }) => {
  const response = await fetch(url, {
    method,
    headers,
    ...(body && { body: new Uint8Array(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    parts.push(part)
  }
  return { status: response.status, body: concatBytes(...parts) }
}
