// The profile check against rdf-validate-shacl with its validator reused, on the same documents in one run.
// What is timed there is `validate` alone: parsing and JSON-LD expansion, which we do inside, come for free.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createElmProfileCheck } from '../src/linked-data/elm-profile/create-elm-profile-check.ts'
import type { ProfileFault } from '../src/linked-data/elm-profile/profile-fault.ts'
import type { JsonObject } from '../src/util/json.ts'
import { shaclValidator, toDataset } from '../test/interop/elm-profile-judge.ts'
import { CORPUS } from '../test/support/corpus.ts'
import { roundsOr } from './measure.ts'

const DOCUMENTS = [
  'elm/examples-synthetic/minimal-shacl-valid.jsonld',
  'elm/examples-synthetic/full-annex1-mapping.jsonld',
  'elm/samples/AA-Annex1-MC-signed.jsonld',
]
const ROUNDS = roundsOr(7)
const WARM_UP = 300
/** Our checks per round and document: one takes too little time to be measured alone. */
const CHECKS = 200

export interface ProfileCheckBenchmark {
  readonly shaclPerSecond: number
  readonly oursPerSecond: number
  readonly ratio: number
}

/** Credentials per second over all documents, from the median time of each; reads the shapes from the corpus. */
export async function benchProfileCheck(): Promise<ProfileCheckBenchmark> {
  const check = createElmProfileCheck()
  const validator = shaclValidator()
  let shaclMs = 0
  let oursMs = 0
  for (const path of DOCUMENTS) {
    const document = credentialIn(path)
    const dataset = await toDataset(document)
    for (let index = 0; index < WARM_UP; index += 1) check.check(document)
    for (let index = 0; index < 2; index += 1) await validator.validate(dataset)
    // Each in rounds of its own: the garbage of one is not to be collected in the time of the other.
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now()
      for (let index = 0; index < CHECKS; index += 1)
        if (hasViolation(check.check(document))) throw new Error(`not a valid document: ${path}`)
      ours.push((performance.now() - start) / CHECKS)
    }
    const theirs: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now()
      const { conforms } = await validator.validate(dataset)
      theirs.push(performance.now() - start)
      if (!conforms) throw new Error(`not a valid document: ${path}`)
    }
    shaclMs += median(theirs)
    oursMs += median(ours)
  }
  const perSecond = (ms: number) => (1000 * DOCUMENTS.length) / ms
  return {
    shaclPerSecond: perSecond(shaclMs),
    oursPerSecond: perSecond(oursMs),
    ratio: shaclMs / oursMs,
  }
}

function credentialIn(path: string): JsonObject {
  const file = JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as JsonObject
  return typeof file.payload === 'string' ? (JSON.parse(file.payload) as JsonObject) : file
}

function hasViolation(faults: readonly ProfileFault[]): boolean {
  return faults.some(({ severity }) => severity === 'violation')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const { shaclPerSecond, oursPerSecond, ratio } = await benchProfileCheck()
  process.stdout.write(
    `rdf-validate-shacl ${shaclPerSecond.toFixed(1)}/s, ours ${oursPerSecond.toFixed(0)}/s, ratio ${ratio.toFixed(0)}\n`,
  )
}
