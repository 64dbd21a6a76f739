// Brings links to learners: by e-mail where there is an address, on paper where there is none. The ledger knows each
// attempt before it is made and what came of it afterwards, so that a run that was stopped goes on where it stopped
// and nobody gets a message twice unasked.

import type { Destination } from '../deliver/driver.ts'
import { codeLetter, linkLetter } from '../deliver/mail/claim-letter.ts'
import { type LinkNotice, linkMessage } from '../deliver/mail/link-message.ts'
import type { Mailer, SendResult } from '../deliver/mail/smtp-mailer.ts'
import type { Delivery, DeliveryState } from '../ledger/deliveries.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { DocumentLanguage } from '../model/language.ts'

/** A link as `sigillum claim make --json` tells it. */
export interface MailLink {
  readonly claimId: string
  readonly link: string
  /** The code of a wallet, where it is at hand: it leaves on paper only. */
  readonly code?: string
  readonly language?: DocumentLanguage
}

/** Whom an award belongs to. */
export interface Recipient {
  readonly name: string
  readonly email?: string
}

/** What became of one link. */
export interface SentLink {
  readonly claimId: string
  readonly awardHash?: string
  /**
   * The delivery's state; or `before`: it was sent, printed or refused in an earlier run; `closed`: the link has
   * ended or the award is revoked; `unknown`: not a link of this ledger, or not of an award of the file;
   * `no-address`: there is neither an address nor a folder for letters.
   */
  readonly state: DeliveryState | 'before' | 'closed' | 'unknown' | 'no-address'
  readonly attempts?: number
  readonly reason?: string
}

export interface SendOptions {
  readonly ledger: Ledger
  readonly mailer?: Mailer
  /** Learners by the hash of their award. */
  readonly recipients: ReadonlyMap<string, Recipient>
  /** Words for an award in a language, or in the template's own. */
  readonly notice: (
    language: DocumentLanguage | undefined,
  ) => Pick<LinkNotice, 'language' | 'title' | 'issuer'>
  /** Where letters are written. */
  readonly letters?: Destination
  /** Awards to which their link is sent once more, whatever became of it before. */
  readonly again: ReadonlySet<string>
  readonly clock: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** Attempts per message in one run. Default 3. */
  readonly maxAttempts?: number
}

const FIRST_PAUSE_MS = 2_000
const PAUSE_FACTOR = 5

/**
 * Sends the links in their order.
 *
 * @throws {PipelineError} `DELIVER_REFUSED` when the mail server refuses the account or a letter cannot be written,
 * `LEDGER_UNUSABLE`; what was sent before stays sent.
 */
export async function* sendLinks(
  links: readonly MailLink[],
  options: SendOptions,
): AsyncGenerator<SentLink> {
  for (const link of links) yield await sendOne(link, options)
  await options.letters?.finish()
}

async function sendOne(link: MailLink, options: SendOptions): Promise<SentLink> {
  const { claimId } = link
  const { ledger, recipients, letters, clock } = options
  const found = await ledger.findClaim({ by: 'id', id: claimId }, clock())
  const recipient = found && recipients.get(found.award.awardHash)
  if (!found || !recipient) return { claimId, state: 'unknown' }
  const { awardHash } = found.award
  if (found.claim.state !== 'open' || found.award.standing === 'revoked')
    return { claimId, awardHash, state: 'closed' }
  const { expiresAt, needsCode } = found.claim
  const notice = { ...options.notice(link.language), link: link.link, expiresAt, needsCode }
  const addressee = { awardHash, name: recipient.name }
  if (link.code !== undefined && letters)
    await letters.put([codeLetter(addressee, notice, link.code)])
  const isPossible = recipient.email === undefined ? letters : options.mailer
  if (!isPossible) return { claimId, awardHash, state: 'no-address' }
  await ledger.planDeliveries([{ claimId, awardHash }], clock())
  const again = options.again.has(awardHash)
  const { begun, delivery } = await ledger.beginDelivery(claimId, clock(), { again })
  if (!begun) return { ...told(delivery), state: earlier(delivery) }
  if (recipient.email === undefined) {
    await letters?.put([linkLetter(addressee, notice)])
    await ledger.endDelivery(claimId, { state: 'printed' }, clock())
    return { ...told(delivery), state: 'printed' }
  }
  return await mail({ to: recipient.email, notice, delivery }, options)
}

/** A delivery that was being sent when the program stopped is one of which nothing is known. */
function earlier({ state }: Delivery): SentLink['state'] {
  return state === 'sending' || state === 'unsure' ? 'unsure' : 'before'
}

interface Mail {
  readonly to: string
  readonly notice: LinkNotice
  readonly delivery: Delivery
}

async function mail({ to, notice, delivery }: Mail, options: SendOptions): Promise<SentLink> {
  const { ledger, clock, sleep, maxAttempts = 3 } = options
  const { claimId, awardHash } = delivery
  let current = delivery
  for (let pause = FIRST_PAUSE_MS; ; pause *= PAUSE_FACTOR) {
    const attempt = current.attempts
    const { language } = notice
    const message = { ...linkMessage(notice), to, awardHash, attempt, language, date: clock() }
    const result = await attemptToSend(message, current, options)
    const state = result.outcome === 'refused' ? 'failed' : result.outcome
    const reason = result.code === undefined ? {} : { reason: result.code }
    await ledger.endDelivery(claimId, { state, ...reason }, clock())
    const isOver = state !== 'deferred' || attempt - delivery.attempts + 1 >= maxAttempts
    if (isOver) return { ...told(current), state, ...reason }
    await sleep(pause)
    current = (await ledger.beginDelivery(claimId, clock(), { again: false })).delivery
  }
}

/** An account that is refused ends the run; this message has not gone out and is tried again in the next. */
async function attemptToSend(
  message: Parameters<Mailer['send']>[0],
  { claimId }: Delivery,
  { mailer, ledger, clock }: SendOptions,
): Promise<SendResult> {
  if (!mailer) throw new TypeError('a message without a mailer')
  try {
    return await mailer.send(message)
  } catch (cause) {
    await ledger.endDelivery(claimId, { state: 'deferred', reason: 'ACCOUNT' }, clock())
    throw cause
  }
}

function told({ claimId, awardHash, attempts, reason }: Delivery): Omit<SentLink, 'state'> {
  return { claimId, awardHash, attempts, ...(reason !== undefined && { reason }) }
}
