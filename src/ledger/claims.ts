// How awards reach their learners: links, wallet keys and reports of errors. Part of the ledger, since a claim must
// survive whatever the server does not. Secrets (link, offer, code, nonce) are stored as keyed hashes only.

import type { LedgerAward } from './ledger.ts'

/** A link to be made. The secrets leave the machine by the caller and are forgotten here. */
export interface ClaimRequest {
  /** Any version of the award: a link leads to the current one, so that a corrected award needs no new link. */
  readonly awardHash: string
  /** Last part of the link: at least 128 random bits in base64url. */
  readonly token: string
  /** Names the wallet offer of this link, and must not tell the token: others may see it on a screen. */
  readonly offer: string
  /** What the learner gets by another channel and a wallet has to show; absent: no second factor. */
  readonly code?: string
  readonly expiresAt: Date
}

/** `replaced`: a newer link was made; `revoked`: ended by hand. */
export type ClaimState = 'open' | 'expired' | 'replaced' | 'revoked'

/** A link as the ledger knows it. */
export interface Claim {
  /** Names the link in lists and logs; opens nothing. */
  readonly id: string
  readonly state: ClaimState
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly needsCode: boolean
  /** Wrong codes that may still be tried; a new link starts anew. */
  readonly triesLeft: number
  /** When the files were downloaded first. */
  readonly downloadedAt?: Date
  /** When a wallet got a credential first. */
  readonly claimedAt?: Date
  /** What a wallet said it did with it, last (`credential_accepted`, …). */
  readonly notified?: string
}

export interface ClaimedAward {
  readonly claim: Claim
  /** The current version of the award. */
  readonly award: LedgerAward
}

/** By link, by wallet offer, or by name. */
export type ClaimSelector =
  | { readonly by: 'token'; readonly token: string }
  | { readonly by: 'offer'; readonly offer: string }
  | { readonly by: 'id'; readonly id: string }

/** Something good for one use: a code, a nonce. */
export interface SingleUse {
  readonly text: string
  /** When it can be forgotten, because it would be refused anyway. */
  readonly until: Date
}

export interface Redemption {
  readonly claimId: string
  /** Spent when the code is right. */
  readonly grant?: SingleUse
  /** What the learner typed. */
  readonly code?: string
  /** The code was shown before, and the grant made for that: none is asked for again. */
  readonly codeProven?: boolean
}

/**
 * `spent`: the grant was used before; `closed`: the link has ended; `code-locked`: too many wrong codes were tried.
 */
export type RedemptionOutcome =
  | 'redeemed'
  | 'spent'
  | 'closed'
  | 'code-missing'
  | 'code-unexpected'
  | 'code-wrong'
  | 'code-locked'

/** A credential secured anew with a wallet's key in it. */
export interface Edition {
  readonly awardHash: string
  readonly format: string
  readonly suite: string
  readonly verificationMethod: string
  /** Part of what is signed: signing again needs it. */
  readonly signedAt: Date
  /** SHA-256 in hex of its bytes. */
  readonly sha256: string
  /** The bytes where signing again would give others. */
  readonly bytes?: Uint8Array
}

export interface EditionRequest {
  readonly claimId: string
  readonly edition: Edition
  /** DID of the wallet's key; stored as a keyed hash. */
  readonly holder: string
  /** Nonces and transactions that are spent with it. */
  readonly spend: readonly SingleUse[]
}

/** What became of it; with `standing` another request was first and its edition is the one that counts. */
export type EditionResult =
  | { readonly outcome: 'recorded' | 'standing'; readonly edition: Edition }
  | { readonly outcome: 'spent' | 'closed' | 'bound-to-another' | 'not-good' }

/** A learner's report that something in the credential is wrong. */
export interface CaseRequest {
  readonly claimId: string
  /** Numbers of the elements that are wrong, from the European standard's list. */
  readonly elements: readonly number[]
  /** In the learner's words; deleted when the case is closed. */
  readonly message: string
}

export interface ErrorCase {
  readonly id: string
  readonly awardHash: string
  readonly elements: readonly number[]
  readonly message?: string
  readonly openedAt: Date
  readonly closedAt?: Date
  readonly outcome?: CaseOutcome
}

/** `corrected`: issued anew, the old credential revoked; `declined`: it was right. */
export type CaseOutcome = 'corrected' | 'declined'

/** Which awards a list of cases is about. */
export interface CaseFilter {
  readonly awardHashes?: readonly string[]
  readonly openOnly: boolean
}

export interface ClaimLedger {
  /**
   * Makes links, in one transaction; the earlier links of the same awards end as `replaced`.
   *
   * @returns the claims in the order asked for.
   * @throws {PipelineError} `LEDGER_UNUSABLE` when an award is unknown.
   */
  makeClaims(requests: readonly ClaimRequest[], at: Date): Promise<readonly Claim[]>
  /** Ends the open links of awards, and what they share. @returns how many there were. */
  endClaims(awardHashes: readonly string[], at: Date): Promise<number>
  /** All links of an award, the newest first. */
  claimsOf(awardHash: string, at: Date): Promise<readonly Claim[]>
  findClaim(selector: ClaimSelector, at: Date): Promise<ClaimedAward | undefined>
  /** Checks the learner's code and spends the grant, both or neither. A wrong code is counted. */
  redeem(redemption: Redemption, at: Date): Promise<RedemptionOutcome>
  /** Spends a nonce. @returns false when it was spent before. */
  spend(use: SingleUse, at: Date): Promise<boolean>
  /** Editions of an award. */
  editionsOf(awardHash: string): Promise<readonly Edition[]>
  /** Binds a credential to a wallet's key and notes its edition, with everything it spends, or changes nothing. */
  recordEdition(request: EditionRequest, at: Date): Promise<EditionResult>
  /** Notes the first download, or what a wallet told. */
  noteDelivery(
    claimId: string,
    event: { readonly downloaded: true } | { readonly notified: string },
    at: Date,
  ): Promise<void>
  /**
   * Shows the award of an open link to everybody who has an address, from now on; a link that is replaced keeps it.
   *
   * @returns the secret part of the address, the same for as long as the award is shared; undefined for an ended link.
   */
  share(claimId: string, at: Date): Promise<string | undefined>
  /** The secret part of the address at which the award of a link is shared; undefined when it is not. */
  sharedBy(claimId: string): Promise<string | undefined>
  /** Ends it. The address is good for nothing again, and sharing anew makes another one. */
  unshare(claimId: string): Promise<void>
  /** The current version of a shared award. */
  findShared(token: string): Promise<LedgerAward | undefined>
  /** @returns the id of the case; the same again for an open case of the same contents. */
  openCase(request: CaseRequest, at: Date): Promise<string>
  /** Closes a case and deletes the learner's words. @returns false when there is no such open case. */
  closeCase(id: string, outcome: CaseOutcome, at: Date): Promise<boolean>
  cases(filter: CaseFilter): Promise<readonly ErrorCase[]>
  /** A secret of this ledger for a purpose: tokens made with it are known again after a restart, on every machine. */
  keyFor(purpose: string): Uint8Array
}
