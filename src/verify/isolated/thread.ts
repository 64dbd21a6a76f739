// The thread that verifies: one input at a time, no network, no file but the pinned contexts. It may be stopped at
// any point, and nothing outlives it.

import { parentPort, workerData } from 'node:worker_threads'
import { loadOfficialShapes } from '../../linked-data/official-shapes.ts'
import { extendContexts, loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { LoadedDocument } from '../../trust/load-document.ts'
import { releaseBytes } from '../../util/bytes.ts'
import { createVerifier } from '../verifier.ts'
import { collectLeftovers } from './collect-garbage.ts'
import type { FromThread, ThreadSetup, ToThread } from './protocol.ts'

const { extraContexts, shapeFiles, ...setup } = workerData as ThreadSetup
const contexts = extendContexts(loadPinnedContexts(), extraContexts)
const shapes = shapeFiles && (await loadOfficialShapes(shapeFiles, contexts))
const waiting = new Map<number, (document: LoadedDocument | null) => void>()
let calls = 0

const verifier = createVerifier({
  ...setup,
  contexts,
  ...(shapes && { shapes }),
  clock: () => {
    throw new TypeError('every request states its time')
  },
  loadDocument: async (url, { accept }) => {
    calls += 1
    const call = calls
    const document = await new Promise<LoadedDocument | null>((resolve) => {
      waiting.set(call, resolve)
      say({ kind: 'load', call, url, accept })
    })
    if (document) return document
    throw new PipelineError('TRUST_UNREACHABLE', 'the document cannot be loaded')
  },
})

function say(message: FromThread): void {
  parentPort?.postMessage(message)
}

function hear(message: ToThread): void {
  if (message.kind === 'loaded') {
    waiting.get(message.call)?.(message.document)
    waiting.delete(message.call)
    return
  }
  const { length } = message.bytes
  verifier.verify(message.bytes, message.request).then(
    (report) => {
      say({ kind: 'report', report })
      // They were made for this thread, which reads no more of them.
      releaseBytes(message.bytes)
      collectLeftovers(length)
    },
    (error: unknown) => say({ kind: 'fault', stack: stackOf(error) }),
  )
}

function stackOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : []
  return lines.filter((line) => /^\s+at /.test(line)).join('\n')
}

parentPort?.on('message', hear)
say({ kind: 'ready' })
