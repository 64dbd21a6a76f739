// A sealed credential of tests and everybody around it: authorities, an organisation, a timestamp authority, a verifier.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../../src/model/report.ts'
import { anchorOf } from '../../../src/trust/certificate-trust.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { checkSeals } from '../../../src/verify/checks/seal.ts'
import type { Session } from '../../../src/verify/credential.ts'
import { openEnvelope } from '../../../src/verify/open-envelope.ts'
import type { VerifierOptions } from '../../../src/verify/verifier.ts'
import { contexts as noContexts } from '../test-issuer.ts'
import {
  AT,
  type Documents,
  loaderOver,
  type Setup,
  verify,
  WORK_WITHOUT_END,
} from '../verify-setup.ts'
import { authority, type Holder, issue, type Wish } from './small-pki.ts'

const FIXTURE = join(
  import.meta.dirname,
  '../../../fixtures/expected/climate-action-2-ects/elm.json',
)
const fixture = JSON.parse(readFileSync(FIXTURE, 'utf8')) as JsonObject
const contexts = (fixture['@context'] as readonly string[]).slice(0, 2)

/** A valid Europass credential as it stands before sealing, with members replaced where a test needs it. */
export const credential = (changes: JsonObject = {}): JsonObject => ({
  ...fixture,
  '@context': contexts,
  ...changes,
})

const issuer = fixture.issuer as {
  readonly legalName: { readonly en: string }
  readonly eIDASIdentifier: { readonly notation: string }
}
export const ORGANISATION = {
  country: 'SE',
  organisation: issuer.legalName.en,
  identifier: issuer.eIDASIdentifier.notation,
  commonName: 'Example seal',
}
export const OTHER = {
  country: 'SE',
  organisation: 'Other Example University',
  identifier: 'VATSE-000000000000',
  commonName: 'Other example seal',
}

export const root = authority({
  subject: { commonName: 'Example root' },
  from: '2020-01-01T00:00:00Z',
  until: '2040-01-01T00:00:00Z',
})
export const seals = authority({
  subject: { commonName: 'Example seals' },
  issuer: root,
  pathLength: 0,
})
export const times = authority({ subject: { commonName: 'Example times' }, issuer: root })
export const tsa = issue({
  subject: { commonName: 'Example timestamps' },
  issuer: times,
  timeStamping: true,
})

/** A certificate of the organisation below the authority for seals. */
export const sealer = (wish: Wish = {}): Holder =>
  issue({ subject: ORGANISATION, issuer: seals, ...wish })

export const ANCHORS = [
  anchorOf(root.certificate),
  anchorOf(seals.certificate),
  anchorOf(times.certificate),
]
const NOBODY_LISTED = { issuers: [], anchors: [], lists: [] }

/** What the checks of seals alone say of a file at the fixed time: the fast way for rules of seals. */
export async function judgeSeal(
  file: string,
  { documents = {}, anchors = ANCHORS, at = AT }: JudgeSetup = {},
): Promise<Pick<Report, 'checks' | 'warnings' | 'seals'>> {
  const opened = openEnvelope(utf8(file))
  if (!opened.ok) {
    const { code, outcome } = opened
    return { checks: [{ check: 'format', outcome, code, message: '' }], warnings: [] }
  }
  const { credential: inner } = opened
  if (inner.securing.kind !== 'seal') throw new Error('the file made for a test is not sealed')
  const session: Session = {
    at,
    contexts: noContexts,
    loadDocument: loaderOver(documents),
    trust: 'any',
    certificates: { anchors },
    maxClockSkewSeconds: 60,
    work: WORK_WITHOUT_END,
    room: { left: 2 ** 25 },
    depth: 0,
    verifyNested: async () => {
      throw new Error('nothing is nested')
    },
  }
  const found = await checkSeals(inner.securing.envelope, inner, session)
  const parts = [found.proof, found.controller, found.certificate, found.time]
  return {
    checks: parts.flatMap(({ results }) => results),
    warnings: [...inner.warnings, ...parts.flatMap(({ warnings }) => warnings)],
    seals: found.seals,
  }
}

interface JudgeSetup {
  readonly documents?: Documents
  readonly anchors?: typeof ANCHORS
  readonly at?: Date
}

/** Verifies a sealed file at the fixed time with the authorities above as anchors. */
export async function verifySeal(text: string, { options, ...setup }: Setup = {}): Promise<Report> {
  const known: Partial<VerifierOptions> = {
    certificates: { anchors: ANCHORS },
    trust: NOBODY_LISTED,
  }
  return await verify(text, { ...setup, options: { ...known, ...options } })
}
