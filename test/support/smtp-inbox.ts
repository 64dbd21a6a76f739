// A mail server on loopback that keeps what it gets, and refuses whom it is told to. No assertions here.

import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** The message as it came, headers and body. */
  readonly source: string
  /** Its text with quoted-printable and folding undone, for comparing words. */
  readonly readable: string
}

export interface Inbox {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  /** Answers the next recipients with these codes, one each; then takes all. */
  refuse(...codes: readonly number[]): void
  /** Ends the connection after the next message came and before it is answered. */
  hangUp(): void
  close(): Promise<void>
}

/** Opens an inbox on a free port. */
export async function openInbox(options: SMTPServerOptions = {}): Promise<Inbox> {
  const mails: ReceivedMail[] = []
  const refusals: number[] = []
  let hangsUp = false
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, callback) {
      const code = refusals.shift()
      if (code === undefined) return callback()
      // Real servers repeat the address in their answer.
      const refusal = new Error(`${code >= 500 ? '5.1.1' : '4.2.1'} <${address}> not now`)
      callback(Object.assign(refusal, { responseCode: code }))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString('utf8')
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source,
          readable: readable(source),
        })
        if (hangsUp) {
          hangsUp = false
          for (const connection of server.connections) connection._socket.destroy()
        } else callback()
      })
    },
    ...options,
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (...codes) => void refusals.push(...codes),
    hangUp: () => {
      hangsUp = true
    },
    close: async () => await new Promise<void>((done) => server.close(() => done())),
  }
}

function readable(source: string): string {
  const bytes = source
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'),
    )
  return bytes.replaceAll(/\s+/g, ' ')
}
