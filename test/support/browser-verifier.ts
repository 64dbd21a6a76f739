// The verifier for browsers in a real one, driven as its page drives it: one worker, inputs and documents from the test.
// No assertions here.

import type { Page } from 'playwright-core'
import type { BrowserSetup, FromWorker, ToWorker } from '../../src/browser/protocol.ts'
import type { Report } from '../../src/model/report.ts'
import { toPortable } from '../../src/trust/portable-trust.ts'
import { toBase64, utf8 } from '../../src/util/bytes.ts'
import type { Json } from '../../src/util/json.ts'

/** What of a worker the test uses; Node knows none of this kind. */
interface PageWorker {
  onmessage: ((event: { readonly data: FromWorker }) => void) | null
  postMessage(message: ToWorker): void
}

interface PageGlobals {
  verifierOfTests?: PageWorker
  readonly Worker: new (url: string) => PageWorker
}

export interface InBrowser {
  readonly at: Date
  readonly setup: BrowserSetup
  readonly network: ReadonlyMap<string, Uint8Array | object>
}

/** Verifies in the page, whose policy must allow the worker. The verify page must be open. */
export async function verifyInBrowser(
  page: Page,
  bytes: Uint8Array,
  { at, setup, network }: InBrowser,
): Promise<Report> {
  const documents = Object.fromEntries(
    [...network].map(([url, content]) => [
      url,
      toBase64(content instanceof Uint8Array ? content : utf8(JSON.stringify(content))),
    ]),
  )
  return await page.evaluate(inPage, {
    input: toBase64(bytes),
    setup: JSON.stringify(toPortable(setup)),
    at: at.toISOString(),
    documents,
  })
}

interface Job {
  readonly input: string
  /** Portable JSON, as text. */
  readonly setup: string
  readonly at: string
  readonly documents: Readonly<Record<string, string>>
}

/** Runs in the page, with nothing but what it is given. */
async function inPage({ input, setup, at, documents }: Job): Promise<Report> {
  const scope = globalThis as unknown as PageGlobals
  const worker = scope.verifierOfTests ?? (await started())
  scope.verifierOfTests = worker
  const bytes = Uint8Array.from(atob(input), (one) => one.charCodeAt(0))
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.kind === 'report') resolve(data.report)
      else if (data.kind === 'fault') reject(new Error('the verifier has a bug'))
      else if (data.kind === 'load') {
        const found = documents[data.url]
        const document =
          found === undefined
            ? null
            : { status: 200, contentType: 'application/json', bytes: found }
        worker.postMessage({ kind: 'loaded', call: data.call, document })
      }
    }
    const view = { language: 'en', action: '/verify', at } as const
    worker.postMessage({ kind: 'verify', bytes, setup: JSON.parse(setup) as Json, view })
  })

  async function started(): Promise<PageWorker> {
    const url = document.getElementById('on-device')?.getAttribute('data-verifier') ?? ''
    const made = new scope.Worker(url)
    await new Promise<void>((resolve) => {
      made.onmessage = () => resolve()
    })
    return made
  }
}
