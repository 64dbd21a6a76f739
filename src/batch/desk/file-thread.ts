// The thread in which one uploaded file is read: it gets its task, answers once, and ends.

import { parentPort, workerData } from 'node:worker_threads'
import { shareFailure } from '../pool/shared-failure.ts'
import { type ExamineJob, type ExtractJob, FILE_WORK_HERE } from './examine.ts'

const job = workerData as ExamineJob | ExtractJob
try {
  const result =
    job.kind === 'examine' ? await FILE_WORK_HERE.examine(job) : await FILE_WORK_HERE.extract(job)
  parentPort?.postMessage({ result })
} catch (cause) {
  parentPort?.postMessage({ failure: shareFailure(cause) })
}
