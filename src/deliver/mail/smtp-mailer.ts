// One message to one address by SMTP, through nodemailer. What the server answers is told as a code: its text may
// repeat the address, and nothing here, message or error, ever does. RFC 5321, RFC 3463 (enhanced codes), RFC 3834.

import { PassThrough } from 'node:stream'
import { createTransport } from 'nodemailer'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { MessageText } from './link-message.ts'
import type { MailConfiguration } from './mail-configuration.ts'

export interface OutgoingMessage extends MessageText {
  /** Where it goes; leaves this object only towards the server. */
  readonly to: string
  readonly awardHash: string
  /** Makes the message id: the same for the same attempt. */
  readonly attempt: number
  readonly language: string
  readonly date: Date
}

/**
 * `sent`: the server has taken it. `deferred`: it may be tried again. `refused`: it will not be taken. `unsure`: the
 * connection ended after the message went out and before an answer came.
 */
export type SendOutcome = 'sent' | 'deferred' | 'refused' | 'unsure'

export interface SendResult {
  readonly outcome: SendOutcome
  /** Such as `SMTP_550_5.1.1` or `CONNECTION`. */
  readonly code?: string
}

export interface Mailer {
  /** @throws {PipelineError} `DELIVER_REFUSED` only when the server refuses the account: then no message can leave. */
  send(message: OutgoingMessage): Promise<SendResult>
  close(): void
}

export interface MailSecrets {
  readonly password?: string
  /** PEM of the server's authority. */
  readonly ca?: string
}

const TIMEOUT_MS = 30_000

/** A mailer that keeps one connection open. */
export function createSmtpMailer(configuration: MailConfiguration, secrets: MailSecrets): Mailer {
  const { host, port, security, user } = configuration
  const { password, ca } = secrets
  const transport = createTransport({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    pool: true,
    maxConnections: 1,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A message is made here, of nothing but texts.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // Message ids of which every byte has gone out: their server may have taken them although no answer came.
  const gone = new Set<string>()
  transport.use('stream', (mail, callback) => {
    mail.message.transform(() =>
      new PassThrough().once('end', () => gone.add(mail.message.messageId())),
    )
    callback()
  })
  return {
    async send(message) {
      const mail = mailOf(message, configuration)
      try {
        await transport.sendMail(mail)
        return { outcome: 'sent' }
      } catch (error) {
        return resultOf(error, gone.has(mail.messageId))
      } finally {
        gone.delete(mail.messageId)
      }
    },
    close: () => transport.close(),
  }
}

function mailOf(message: OutgoingMessage, { from, replyTo, bounces }: MailConfiguration) {
  const { to, awardHash, attempt, subject, text, html, date, language } = message
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  const sender = bounces?.replace('@', `+${awardHash}@`) ?? from.address
  return {
    from: { name: from.name ?? '', address: from.address },
    to: { name: '', address: to },
    envelope: { from: sender, to: [to] },
    ...(replyTo && { replyTo: { name: replyTo.name ?? '', address: replyTo.address } }),
    subject,
    text,
    html,
    date,
    messageId: `<${awardHash}.${attempt}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  }
}

/** What an error of nodemailer tells. */
interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
}

function resultOf(error: unknown, isGone: boolean): SendResult {
  const { code, responseCode, response } = error as SmtpError
  if (code === 'EAUTH')
    throw new PipelineError('DELIVER_REFUSED', 'the mail server refuses user name or password')
  if (typeof responseCode === 'number') {
    const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(String(response ?? ''))?.[1]
    const name = `SMTP_${responseCode}${enhanced === undefined ? '' : `_${enhanced}`}`
    return { outcome: responseCode >= 500 ? 'refused' : 'deferred', code: name }
  }
  if (isGone) return { outcome: 'unsure', code: 'CONNECTION' }
  return { outcome: 'deferred', code: code === 'ETLS' ? 'TLS' : 'CONNECTION' }
}
