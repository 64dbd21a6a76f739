// Compares the compiled path with the reference, document by document: canonical text, digest and JSON text of all,
// the signed document with `@digitalbazaar/vc` of every fiftieth. `node bench/byte-identity.ts [documents] [first]`
// takes that many awards of all shapes, the first learners left out, so that a long comparison can be made in parts;
// prints one JSON object and fails when there is a difference that is not explained.

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { canonicalize } from '../src/linked-data/canonicalize.ts'
import { createCompiledCanonicalizer } from '../src/linked-data/compiled/compiled-canonicalizer.ts'
import { loadPinnedContexts } from '../src/linked-data/pinned-contexts.ts'
import { signDataIntegrity } from '../src/sign/sign-data-integrity.ts'
import type { JsonObject } from '../src/util/json.ts'
import { fixtureRecords } from '../test/support/fixture-records.ts'
import { signingKey } from '../test/support/signing-keys.ts'
import { awardOf, DOCUMENT_KINDS } from './documents.ts'

const SIGNED_EVERY = 50
const SURROGATE = /[\ud800-\udfff]/

const wanted = Number(process.argv[2] ?? 20_000)
const contexts = loadPinnedContexts()
const key = signingKey('example-wut-ed25519')
const created = new Date('2026-07-01T08:00:00Z')
const first = Number(process.argv[3] ?? 0)
// A sample would hide what is looked for.
const canonicalizer = createCompiledCanonicalizer(contexts, { maxShapes: 256, sampleRate: 0 })
const counts = {
  documents: 0,
  canonicalDiffer: 0,
  digestDiffer: 0,
  jsonDiffer: 0,
  signed: 0,
  signedDiffer: 0,
  /** rdf-canonize sorts by UTF-16 units; ours follows RDFC-1.0. Only with characters beyond the first plane. */
  differByCodePointOrder: 0,
}

async function compare(document: JsonObject): Promise<void> {
  const expected = await canonicalize(document, contexts)
  counts.documents += 1
  const digest = Buffer.from(await canonicalizer.digest(document)).toString('hex')
  if (digest !== hash('sha256', expected)) counts.digestDiffer += 1
  const text = Buffer.from(canonicalizer.jsonOf(document)).toString()
  if (text !== JSON.stringify(document)) counts.jsonDiffer += 1
  if ((await canonicalizer.canonicalize(document)) !== expected) counts.canonicalDiffer += 1
}

async function compareSigned(
  document: JsonObject,
  suite: 'eddsa-rdfc-2022' | 'Ed25519Signature2020',
): Promise<void> {
  const options = { suite, key, created, contexts, canonicalizer } as const
  const ours = await signDataIntegrity(document, { ...options, path: 'fast' })
  const theirs = await signDataIntegrity(document, { ...options, path: 'reference' })
  counts.signed += 1
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return
  if (SURROGATE.test(JSON.stringify(document))) counts.differByCodePointOrder += 1
  else counts.signedDiffer += 1
}

const records = await fixtureRecords()
const kinds = Object.values(DOCUMENT_KINDS)
const perShape = Math.ceil(wanted / (records.length * kinds.length))
for (const [, record] of records)
  for (const { builder, suite } of kinds) {
    const build = builder(key.controller)
    for (let number = first; number < first + perShape; number += 1) {
      const document = build(awardOf(record, number))
      await compare(document)
      if (number % SIGNED_EVERY === SIGNED_EVERY - 1) await compareSigned(document, suite)
    }
  }
process.stdout.write(`${JSON.stringify({ first, perShape, ...counts, ...canonicalizer.stats })}\n`)
const { canonicalDiffer, digestDiffer, jsonDiffer, signedDiffer } = counts
if (canonicalDiffer + digestDiffer + jsonDiffer + signedDiffer > 0) process.exitCode = 1
