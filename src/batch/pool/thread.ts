// A thread of a batch: checks portions of the input and makes credentials, one task after the other. No network, no
// ledger, no destination, no file but the pinned contexts and fonts; it may be stopped at any point.

import { parentPort, workerData } from 'node:worker_threads'
import { loadPinnedContexts } from '../../linked-data/pinned-contexts.ts'
import { createIssuer } from '../../pipeline/issuer.ts'
import { type LineChunk, readLineChunk } from '../../template/awards/line-chunks.ts'
import { CredentialRooms, gathered } from '../credential-rooms.ts'
import { type CheckedChunk, createRowJudge, RowPacker } from '../intake/check-chunk.ts'
import { type CredentialMaker, createMaker } from '../make-credentials.ts'
import type { Answer, Equipment, FromThread, Question, ThreadSetup, ToThread } from './protocol.ts'
import { failureOf, shareFailure } from './shared-failure.ts'
import { outputOf } from './shared-outputs.ts'

const { settings, moduleKeys } = workerData as ThreadSetup
const judge = createRowJudge(settings)
const rooms = new CredentialRooms()
let maker: Promise<CredentialMaker> | undefined

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}
const waiting = new Map<number, Waiting>()
let questions = 0

function say(message: FromThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

async function ask(asked: Question): Promise<Answer> {
  questions += 1
  const question = questions
  return await new Promise<Answer>((resolve, reject) => {
    waiting.set(question, { resolve, reject })
    say({ kind: 'question', question, asked })
  })
}

async function check(chunk: LineChunk): Promise<CheckedChunk> {
  const { file, templateHash } = settings
  const packer = new RowPacker(templateHash)
  for await (const row of readLineChunk(chunk, file, { moduleKeys })) packer.add(judge(row))
  return packer.take()
}

async function equip({ outputs, fastPath, ...rest }: Equipment): Promise<CredentialMaker> {
  const { template } = settings
  if (!template) throw new TypeError('a thread without template makes nothing')
  const own = outputs.map((output, index) => outputOf(output, index, ask))
  const issuer = await createIssuer(template, {
    ...rest,
    outputs: own,
    contexts: loadPinnedContexts(),
    fastPath: fastPath && { onMismatch: (mismatch) => say({ kind: 'mismatch', mismatch }) },
  })
  return createMaker({ template, outputs: own, issuer, rooms })
}

async function make({ task, contents, without, jobs }: ToThread & { kind: 'make' }): Promise<void> {
  if (!maker) throw new TypeError('a thread makes nothing before it is equipped')
  const chunk = { contents, ...(without && { without }) }
  const { made, failure } = await (await maker).make(chunk, jobs)
  const all = made.flat()
  const bytes = gathered(all.map((one) => one.bytes))
  const shared = made.map((credentials) =>
    credentials.map(({ bytes: own, ...facts }) => ({ ...facts, length: own.length })),
  )
  const failed = failure ? { failure: shareFailure(failure.cause) } : {}
  say({ kind: 'made', task, made: shared, bytes, ...failed }, [bytes.buffer])
}

async function work(message: ToThread & { kind: 'check' | 'make' }): Promise<void> {
  try {
    if (message.kind === 'make') await make(message)
    else say({ kind: 'checked', task: message.task, result: await check(message.chunk) })
  } catch (cause) {
    say({ kind: 'failed', task: message.task, failure: shareFailure(cause) })
  }
}

/** One task at a time: two would only share the thread and hold twice the memory. */
let last: Promise<void> = Promise.resolve()

function hear(message: ToThread): void {
  if (message.kind === 'answer') waiting.get(message.question)?.resolve(message.answer)
  else if (message.kind === 'refusal')
    waiting.get(message.question)?.reject(failureOf(message.failure))
  else if (message.kind === 'room') rooms.giveBack(message.room)
  else if (message.kind === 'equip') {
    maker = equip(message.equipment)
    // Told with the first task.
    maker.catch(() => undefined)
  } else last = last.then(async () => await work(message))
  if (message.kind === 'answer' || message.kind === 'refusal') waiting.delete(message.question)
}

parentPort?.on('message', hear)
