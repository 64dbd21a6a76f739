// Recorded JAdES files of EU DSS and of the Commission's code: what our reader says of their signatures and timestamps,
// against the verdict recorded with each. Most are around no credential, so that the seal alone is judged; nobody's
// authority is believed. Structure that DSS takes and Europass forbids is told as such.

import { describe, expect, test } from 'vitest'
import { isJsonObject } from '../../src/util/json.ts'
import { parseStrictJson } from '../../src/util/strict-json.ts'
import { judgeSeals } from '../../src/verify/seal/judge-seal.ts'
import {
  isCompactSeal,
  readCompactEnvelope,
  readJsonEnvelope,
} from '../../src/verify/seal/read-envelope.ts'
import { readSeals } from '../../src/verify/seal/read-seal.ts'
import { corpusBytes, corpusJson } from '../support/corpus.ts'

interface Case {
  readonly id: string
  readonly file: string
  readonly kind: string
  readonly expected: 'valid' | 'valid-detached' | 'invalid' | 'invalid-lta' | 'invalid-structure'
}

const recorded = corpusJson('third-party/cases.json') as unknown as
  | readonly Case[]
  | { readonly cases: readonly Case[] }
const cases = ('cases' in recorded ? recorded.cases : recorded).filter(
  ({ kind }) => kind === 'jades',
)
const AT = new Date('2026-11-22T12:00:00Z')

function envelopeOf(bytes: Uint8Array) {
  const text = new TextDecoder().decode(bytes).trim()
  if (isCompactSeal(text)) return readCompactEnvelope(text)
  const parsed = parseStrictJson(bytes, { maxBytes: bytes.length })
  return parsed.ok && isJsonObject(parsed.value) ? readJsonEnvelope(parsed.value) : undefined
}

/** In the words of the record. */
function verdictOf(bytes: Uint8Array): { verdict: Case['expected']; codes: readonly string[] } {
  const read = envelopeOf(bytes)
  if (!read?.ok) return { verdict: 'invalid', codes: [] }
  const question = { anchors: [], material: { crls: [], ocsps: [] }, issuers: [], now: AT }
  const seals = judgeSeals(readSeals(read.envelope), { ...question, maxClockSkewSeconds: 60 })
  const codes = seals.flatMap(({ faults }) => faults.map(({ code }) => code))
  if (codes.includes('SEAL_DETACHED')) return { verdict: 'valid-detached', codes }
  if (seals.length === 0 || seals.some(({ intact }) => !intact))
    return { verdict: 'invalid', codes }
  if (codes.length > 0) return { verdict: 'invalid-structure', codes }
  const stamps = seals.flatMap(({ timestamps }) => timestamps)
  const bent = stamps.some(({ outcome }) => outcome === 'failed')
  return { verdict: bent ? 'invalid-lta' : 'valid', codes }
}

test('there are recorded files', () => {
  expect(cases.length).toBeGreaterThan(15)
})

describe('each recorded file', () => {
  test.each(cases)('$id is $expected', ({ file, expected }) => {
    const { verdict, codes } = verdictOf(corpusBytes(`third-party/${file}`))
    // Whether structure or signature is told first is no difference: neither passes.
    const equal = (one: Case['expected']) => (one === 'invalid-structure' ? 'invalid' : one)
    expect(equal(verdict), codes.join(' ')).toBe(equal(expected))
  })
})
