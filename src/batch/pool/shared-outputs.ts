// Outputs on their way into a thread and back: software keys go as key objects, all others are asked from there.

import { randomBytes } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import { encodeBase64url } from '../../proof/base64url.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { readTimestampToken } from '../../proof/x509/timestamp-token.ts'
import { isSealed, type Output, type SealedOutput } from '../../sign/output.ts'
import type { SealKey } from '../../sign/seal/seal-key.ts'
import { createSigningKey, privateHalfOf, type SigningKey } from '../../sign/signing-key.ts'
import type { Answer, Question, SharedOutput } from './protocol.ts'

/** Asks the thread that started this one. */
export type Ask = (question: Question) => Promise<Answer>

/** An output as it is handed to a thread. */
export function shareOutput(output: Output): SharedOutput {
  if (isSealed(output)) return shareSealed(output)
  const { format, suite } = output
  const { example, sign: _, ...record } = output.key
  const privateKey = privateHalfOf(output.key)
  const key = { record, example, ...(privateKey && { privateKey }) }
  if (output.format !== 'eudi') return { kind: 'signed', format, suite, key }
  const { type, decoys } = output
  return {
    kind: 'signed',
    format,
    suite,
    key,
    ...(type !== undefined && { type }),
    ...(decoys !== undefined && { decoys }),
  }
}

function shareSealed(output: SealedOutput): SharedOutput {
  const { suite, key, signingTime, mandate, timestampAuthority, revocation } = output
  return {
    kind: 'sealed',
    suite,
    algorithm: key.algorithm,
    kid: key.kid,
    name: key.name,
    example: key.example,
    chain: key.chain.map(({ der }) => der),
    ...(signingTime && { signingTime }),
    ...(mandate && { mandate }),
    stamps: timestampAuthority !== undefined,
    proves: revocation !== undefined,
  }
}

/** The output in the thread. */
export function outputOf(shared: SharedOutput, output: number, ask: Ask): Output {
  if (shared.kind === 'sealed') return sealedOutputOf(shared, output, ask)
  const { kind: _, key: sharedKey, ...facts } = shared
  const { record, example, privateKey } = sharedKey
  const sign = async (data: Uint8Array) => bytesOf(await ask({ ask: 'sign', output, data }))
  const remote: SigningKey = { ...record, example, sign }
  const key = privateKey ? createSigningKey(record, privateKey) : remote
  const salted = facts.format === 'eudi' ? { salt: randomSalt } : {}
  return { ...facts, ...salted, key } as Output
}

/** Of 128 bits, fresh each time. */
function randomSalt(): string {
  return encodeBase64url(randomBytes(16))
}

function sealedOutputOf(
  shared: SharedOutput & { readonly kind: 'sealed' },
  output: number,
  ask: Ask,
): SealedOutput {
  const { suite, algorithm, kid, name, example, signingTime, mandate, stamps, proves } = shared
  const [certificate, ...issuers] = shared.chain.map(certificateOf)
  if (!certificate) throw new TypeError('a seal key without certificate')
  const key: SealKey = {
    algorithm,
    certificate,
    kid,
    name,
    chain: [certificate, ...issuers],
    example,
    sign: async (data) => bytesOf(await ask({ ask: 'sign', output, data })),
    close: () => undefined,
  }
  return {
    format: 'elm',
    suite: suite as SealedOutput['suite'],
    key,
    ...(signingTime && { signingTime }),
    ...(mandate && { mandate }),
    ...(stamps && { timestampAuthority: authorityOf(output, ask) }),
    ...(proves && { revocation: revocationOf(output, ask) }),
  }
}

function authorityOf(output: number, ask: Ask): NonNullable<SealedOutput['timestampAuthority']> {
  return {
    async stamp(imprint) {
      const token = readTimestampToken(bytesOf(await ask({ ask: 'stamp', output, imprint })))
      if (!token) throw new TypeError('expected a timestamp token')
      return token
    },
  }
}

function revocationOf(output: number, ask: Ask): NonNullable<SealedOutput['revocation']> {
  const ders = (certificates: readonly Certificate[]) => certificates.map(({ der }) => der)
  return {
    async gather(leaves, pool) {
      const material = await ask({ ask: 'prove', output, leaves: ders(leaves), pool: ders(pool) })
      if (material instanceof Uint8Array) throw new TypeError('expected validation material')
      const { certificates, crls, ocsps } = material
      return { certificates: certificates.map(certificateOf), crls, ocsps }
    },
  }
}

/** Answers a thread's question with the output it is about. @throws {PipelineError} as the key or service does. */
export async function answerOf(asked: Question, outputs: readonly Output[]): Promise<Answer> {
  const output = outputs[asked.output]
  if (!output) throw new TypeError('a question about no output')
  if (asked.ask === 'sign') return await output.key.sign(asked.data)
  const { timestampAuthority, revocation } = output as SealedOutput
  if (asked.ask === 'stamp' && timestampAuthority)
    return (await timestampAuthority.stamp(asked.imprint)).der
  if (asked.ask !== 'prove' || !revocation) throw new TypeError('a question nobody answers')
  const { certificates, crls, ocsps } = await revocation.gather(
    asked.leaves.map(certificateOf),
    asked.pool.map(certificateOf),
  )
  return { certificates: certificates.map(({ der }) => der), crls, ocsps }
}

function bytesOf(answer: Answer): Uint8Array {
  if (answer instanceof Uint8Array) return answer
  throw new TypeError('expected bytes')
}

function certificateOf(der: Uint8Array): Certificate {
  const certificate = parseCertificate(der)
  if (certificate) return certificate
  throw new PipelineError('SIGN_KEY_UNUSABLE', 'a certificate of the seal cannot be read')
}
