// What became of the messages that bring learners their links: one delivery per link, so that a renewed link is sent
// and a sent one is not sent again. Kept beside the claims; no address ever enters.

export const DELIVERY_STATES = [
  'planned',
  'sending',
  'sent',
  'deferred',
  'failed',
  'unsure',
  'bounced',
  'printed',
] as const
/**
 * planned: known, nothing done; sending: given to a server, or the program was stopped at that moment; sent: taken by
 * it; deferred: not taken now, may be tried again; failed: will not be taken; unsure: it is not known whether it was
 * taken; bounced: came back; printed: a letter was written.
 */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface Delivery {
  readonly claimId: string
  readonly awardHash: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly changedAt: Date
  /** Code of the last refusal, such as `SMTP_550_5.1.1`. */
  readonly reason?: string
}

export interface DeliveryBegin {
  /** Whether the caller is to send; otherwise `delivery` says what stands. */
  readonly begun: boolean
  readonly delivery: Delivery
}

export interface DeliveryLedger {
  /** Notes deliveries that are going to be made; those that are known stay as they are. */
  planDeliveries(
    deliveries: readonly { readonly claimId: string; readonly awardHash: string }[],
    at: Date,
  ): Promise<void>
  /**
   * Begins an attempt: only a planned or deferred delivery, or any with `again`. Whoever stops in between leaves it
   * `sending`: nobody can tell whether it went out, and it is not sent again unasked.
   *
   * @throws {PipelineError} `LEDGER_UNUSABLE` for a delivery that was not planned.
   */
  beginDelivery(
    claimId: string,
    at: Date,
    options: { readonly again: boolean },
  ): Promise<DeliveryBegin>
  /** Notes what came of it. */
  endDelivery(
    claimId: string,
    end: { readonly state: DeliveryState; readonly reason?: string },
    at: Date,
  ): Promise<void>
  /** Notes that the newest delivery of each award came back. @returns the awards that had none that was sent. */
  noteBounces(awardHashes: readonly string[], at: Date): Promise<readonly string[]>
  /** The deliveries of an award, the newest first. */
  deliveriesOf(awardHash: string): Promise<readonly Delivery[]>
}
