// The verifier for browsers as it is bundled, in a thread from which all that is Node's own was taken: what it needs and a
// browser has not got fails here, without one. No assertions here.

import { Worker } from 'node:worker_threads'
import { makeBundle } from '../../scripts/bundle-verifier.ts'
import type { BrowserSetup, FromWorker, ToWorker } from '../../src/browser/protocol.ts'
import type { Report } from '../../src/model/report.ts'
import { toPortable } from '../../src/trust/portable-trust.ts'
import { fromUtf8, toBase64 } from '../../src/util/bytes.ts'

/** What the script of a dedicated worker finds, and nothing beside it. */
const SCOPE = `
const { parentPort, workerData } = require('node:worker_threads')
globalThis.self = globalThis
globalThis.importScripts = () => undefined
globalThis.postMessage = (message) => parentPort.postMessage(message)
parentPort.on('message', (data) => globalThis.onmessage({ data }))
for (const name of ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate', 'require', 'module', 'exports'])
  delete globalThis[name]
;(0, eval)(workerData)
`

export interface BundledVerifier {
  verify(bytes: Uint8Array): Promise<Report>
  close(): Promise<void>
}

interface Setting {
  readonly at: Date
  readonly setup: BrowserSetup
  readonly documents: ReadonlyMap<string, Uint8Array>
}

/** Starts it; one input after the other. */
export async function startBundledVerifier({
  at,
  setup,
  documents,
}: Setting): Promise<BundledVerifier> {
  const worker = new Worker(SCOPE, { eval: true, workerData: fromUtf8(await makeBundle()) })
  const say = (message: ToWorker) => worker.postMessage(message)
  const view = { language: 'en', action: '/verify', at: at.toISOString() } as const
  let settle: (message: FromWorker & { readonly kind: 'report' | 'fault' | 'ready' }) => void
  let fail: (error: unknown) => void
  const answer = () =>
    new Promise<FromWorker>((resolve, reject) => {
      settle = resolve
      fail = reject
    })
  worker.on('error', (error) => fail(error))
  worker.on('message', (message: FromWorker) => {
    if (message.kind !== 'load') return settle(message)
    const bytes = documents.get(message.url)
    const document = bytes && {
      status: 200,
      contentType: 'application/json',
      bytes: toBase64(bytes),
    }
    say({ kind: 'loaded', call: message.call, document: document ?? null })
  })
  await answer()
  return {
    async verify(bytes) {
      const answered = answer()
      say({ kind: 'verify', bytes, setup: toPortable(setup), view })
      const message = await answered
      if (message.kind !== 'report') throw new Error('the verifier for browsers has a fault')
      return message.report
    },
    close: async () => void (await worker.terminate()),
  }
}
