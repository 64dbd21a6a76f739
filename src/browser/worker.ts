// The verifier in a browser: the same verifier, and the same page about its report, in a worker that the page can stop.
// It has no network and keeps nothing. One input after the other.

import { extendContexts, loadPinnedContexts } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Report } from '../model/report.ts'
import { shownContents } from '../server/pages/contents-card.ts'
import { verifyReportPage } from '../server/pages/verify-report-page.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import { fromPortable } from '../trust/portable-trust.ts'
import { fromBase64 } from '../util/bytes.ts'
import { stoppedReport } from '../verify/unopened-report.ts'
import { createVerifier } from '../verify/verifier.ts'
import type { BrowserSetup, FromWorker, PageView, PortableDocument, ToWorker } from './protocol.ts'

/** What of a dedicated worker is used (HTML, section 10.2.1.2). */
interface WorkerScope {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null
  postMessage(message: FromWorker): void
}

const scope = globalThis as unknown as WorkerScope
const pinned = loadPinnedContexts()
const waiting = new Map<number, (document: PortableDocument | null) => void>()
let calls = 0

async function verify(message: ToWorker & { readonly kind: 'verify' }): Promise<void> {
  const { bytes, recipient, view } = message
  const { extraContexts = [], ...setup } = fromPortable(message.setup) as BrowserSetup
  const asked = new Set<string>()
  const verifier = createVerifier({
    ...setup,
    contexts: extendContexts(pinned, extraContexts),
    loadDocument: loaderThat((url) => asked.add(url)),
    clock: () => new Date(view.at),
    // It pays with the second credential of a shape; here there is one.
    fastPath: false,
  })
  const report = await verifier.verify(bytes, recipient === undefined ? {} : { recipient })
  show(report, view, { bytes, asked: [...asked] })
}

/** Asks the page for documents. */
function loaderThat(notes: (url: string) => void): LoadDocument {
  return async (url, { accept }) => {
    notes(url)
    calls += 1
    const call = calls
    const document = await new Promise<PortableDocument | null>((resolve) => {
      waiting.set(call, resolve)
      scope.postMessage({ kind: 'load', call, url, accept })
    })
    if (document) return { ...document, bytes: fromBase64(document.bytes) }
    throw new PipelineError('TRUST_UNREACHABLE', 'the document cannot be loaded')
  }
}

function show(
  report: Report,
  { language, action, at }: PageView,
  seen?: { readonly bytes: Uint8Array; readonly asked: readonly string[] },
): void {
  const contents = seen && shownContents(seen.bytes, report)
  const page = verifyReportPage(report, {
    language,
    action,
    at: new Date(at),
    ...(contents && { contents }),
    onDevice: { asked: seen?.asked ?? [] },
  })
  scope.postMessage({ kind: 'report', report, page })
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'loaded') {
    waiting.get(data.call)?.(data.document)
    waiting.delete(data.call)
  } else if (data.kind === 'stopped') show(stoppedReport(), data.view)
  else verify(data).catch(() => scope.postMessage({ kind: 'fault' }))
}
scope.postMessage({ kind: 'ready' })
