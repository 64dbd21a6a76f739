// What the claim routes share: the link behind a secret, what its award can be had in, tickets, and the one way to an
// edition. Everything that must last is in the ledger.

import type { ClaimedAward, ClaimSelector, SingleUse } from '../../ledger/claims.ts'
import type { Ledger, LedgerAward } from '../../ledger/ledger.ts'
import { encodeBase64url } from '../../proof/base64url.ts'
import type { ServerDependencies } from '../dependencies.ts'
import { createLatest } from '../latest.ts'
import type { IdentifierKind } from '../login/learner-match.ts'
import type { LoginProvider } from '../login/open-id-provider.ts'
import {
  type AwardFile,
  createAwardReader,
  type ReadAward,
  type ReadAwardFile,
} from './award-files.ts'
import type { CarrierWork } from './carrier-room.ts'
import { type CredentialConfiguration, credentialConfigurations } from './configurations.ts'
import { type Bound, bindToHolder, type EditionSource, sourceOf } from './holder-edition.ts'
import { createTicketBox, type TicketBox } from './ticket-box.ts'

/** What a server needs to let learners fetch their awards. */
export interface ClaimDependencies {
  readonly ledger: Ledger
  /** Reads an issued file by its plain name, from the folder or archive it was written to. */
  readonly readFile: ReadAwardFile
  /** Makes papers and images; bounded. */
  readonly makeCarrier: CarrierWork
  /** What wallets call the issuer. */
  readonly issuerName: string
  readonly randomBytes: (length: number) => Uint8Array
  /** Type of the learning credentials; default the common one. */
  readonly vct?: string
  /** Where learners may log in instead of typing the code. */
  readonly login?: IdentifierKind & { readonly provider: LoginProvider }
}

/** How long an offer, and then a token, is good for. */
export const GRANT_SECONDS = 600
export const NONCE_SECONDS = 300
/** RFC 9901 section 9.3 recommends 128 bits. */
const SALT_BYTES = 16
/** Awards of which it is remembered what they can be had in. */
const KEPT_OFFERS = 1000

export interface Claiming extends ClaimDependencies {
  /** Address of this server, without slash at its end: the credential issuer's identifier. */
  readonly base: string
  readonly box: TicketBox
  readonly now: () => Date
  readonly configurations: readonly CredentialConfiguration[]
  /** The credentials of an award. */
  readonly readAward: ReadAward
  /** An open link with its award; undefined for everything else. */
  open(selector: ClaimSelector): Promise<ClaimedAward | undefined>
  /** The configurations that an award can be had in; its credentials, where they have been read. */
  offered(
    award: LedgerAward,
    files?: readonly AwardFile[],
  ): Promise<readonly CredentialConfiguration[]>
  source(award: LedgerAward, configurationId: string): Promise<EditionSource | undefined>
  bind(
    source: EditionSource,
    request: {
      readonly claimId: string
      readonly holder: string
      readonly spend: readonly SingleUse[]
    },
  ): Promise<Bound>
}

/** Makes it; undefined for a server without claims. */
export function createClaiming(dependencies: ServerDependencies): Claiming | undefined {
  const { claims, publicBaseUrl: base, issuers, clock } = dependencies
  if (!claims || base === undefined) return undefined
  const { ledger, readFile, randomBytes } = claims
  const configurations = credentialConfigurations(claims.vct)
  const readAward = createAwardReader(readFile)
  const known = createLatest<readonly CredentialConfiguration[]>(KEPT_OFFERS)
  const salt = () => encodeBase64url(randomBytes(SALT_BYTES))
  const source = async (award: LedgerAward, configuration: CredentialConfiguration) =>
    sourceOf(configuration, award, { issuers, files: await readAward(award) })
  return {
    ...claims,
    base,
    box: createTicketBox(ledger.keyFor('tickets'), randomBytes),
    now: clock,
    configurations,
    readAward,
    async open(selector) {
      const found = await ledger.findClaim(selector, clock())
      return found?.claim.state === 'open' ? found : undefined
    },
    async offered(award, read) {
      const files = read ?? (await readAward(award))
      return known.of(files.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n'), () =>
        configurations.filter((configuration) =>
          sourceOf(configuration, award, { issuers, files }),
        ),
      )
    },
    async source(award, id) {
      const configuration = configurations.find((one) => one.id === id)
      return configuration && (await source(award, configuration))
    },
    bind: (from, request) =>
      bindToHolder(from, { ...request, now: clock() }, { ...dependencies, ledger, salt }),
  }
}

/** An instant some seconds after another. */
export function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}
