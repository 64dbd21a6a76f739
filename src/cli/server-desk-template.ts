// One micro-credential of the registrar's desk: its template, keys and destination, as the options of `issue` say them.

import { resolve } from 'node:path'
import type { DeskTemplate } from '../batch/desk/desk-options.ts'
import { createMaker } from '../batch/make-credentials.ts'
import { createThreadPool } from '../batch/pool/thread-pool.ts'
import { eudiFaults } from '../build/eudi/mandatory-claims.ts'
import { createIssuer } from '../pipeline/issuer.ts'
import type { DeskConfiguration, DeskTemplateConfiguration } from '../server/configuration.ts'
import type { Output } from '../sign/output.ts'
import { type LoadedTemplate, loadTemplate } from '../template/load-template.ts'
import { readColumns } from './award-input.ts'
import { closeBatch } from './close-batch.ts'
import { type DerivedChoice, readDerived, withDerived } from './derived-options.ts'
import { openDestination } from './destination.ts'
import { warnOfMismatch } from './fast-path-warning.ts'
import { chunkSizeOf } from './issue-input.ts'
import { sharePassphrase } from './key-file-access.ts'
import { chooseFormats, chooseOutputs } from './outputs.ts'
import { awaitWorkers, chooseQueue } from './queue-options.ts'
import type { DeskSetting } from './server-desk.ts'
import { planStatus } from './status-options.ts'

interface TemplateSetting extends DeskSetting {
  /** Folder of the credentials. */
  readonly out: string
  readonly batches: DeskConfiguration
}

/** Opens it. @throws {UsageError}, {PipelineError} */
export async function openDeskTemplate(
  stated: DeskTemplateConfiguration,
  setting: TemplateSetting,
): Promise<DeskTemplate> {
  const { io, out, ledger, contexts } = setting
  const { name, template: path, selfCheck = 'all' } = stated
  const loaded = await loadTemplate(path, {
    readFile: (file) => io.readFile(resolve(io.cwd, file)),
  })
  const { template } = loaded
  const columns = await readColumns(stated.columns, io)
  const formats = chooseFormats(stated.format)
  const values = issueOptions(stated, setting)
  const outputs = await chooseOutputs(template, values, { io, at: io.now() })
  const status = await planStatus(values, { template, outputs, out, io })
  const derived = readDerived(values, { formats, out })
  return {
    name,
    loaded,
    outputs,
    selfCheck,
    chunkSize: chunkSizeOf(formats),
    formatFaults: formats.includes('eudi') ? eudiFaults(template, path) : [],
    ...(columns && { columns }),
    ...(status && { status: status.requests }),
    ...(await queueServices({ loaded, values, stated }, setting)),
    async openDestination() {
      const files = await openDestination(out)
      const made = await withDerived(files, derived, { template, formats, io })
      return { destination: made.destination, unmade: made.refusedCount }
    },
    startMaker: makerStarter({ loaded, outputs, derived, stated }, setting),
    async closeBatch(batch, { changed, now }) {
      const { sha256: templateHash } = loaded
      const closing = { ledger, templateHash, out, changed, outputs, status, contexts, now, io }
      await closeBatch(batch, closing)
    },
  }
}

/** The options of `issue` that the configuration stands for. */
function issueOptions(
  stated: DeskTemplateConfiguration,
  { options, io, configuration: { statusLists } }: TemplateSetting,
) {
  const { keys, format, secure, also, verifyAddress, vct, tsa, suspendable } = stated
  const base = statusLists?.base
  return sharePassphrase(io, options, {
    key: keys,
    ...(format !== undefined && { format }),
    ...(secure !== undefined && { secure }),
    ...(also !== undefined && { also }),
    ...(verifyAddress !== undefined && { 'verify-address': verifyAddress }),
    ...(vct !== undefined && { vct }),
    ...(tsa !== undefined && { tsa }),
    ...(suspendable && { suspendable }),
    ...(statusLists &&
      base !== undefined && {
        'status-base': base,
        'status-out': statusLists.folder,
        'list-valid-for': statusLists.validFor,
      }),
    ...(options['signer-token-file'] !== undefined && {
      'signer-token-file': options['signer-token-file'],
    }),
  })
}

/** The way to workers elsewhere, where a queue is configured; its secret is read now, so that a fault is told. */
async function queueServices(
  {
    loaded,
    values,
    stated: { disclosure = 'minimal', selfCheck = 'all' },
  }: {
    readonly loaded: LoadedTemplate
    readonly values: ReturnType<typeof issueOptions>
    readonly stated: DeskTemplateConfiguration
  },
  { io, out, url, batches: { queue } }: TemplateSetting,
): Promise<Pick<DeskTemplate, 'awaitWorkers'>> {
  if (queue === undefined) return {}
  const options = { ...values, queue, ledger: url }
  const choices = { disclosure, selfCheck, fastPath: true, out }
  const choose = async (rows: number, approval: string | undefined) =>
    await chooseQueue(options, choices, { io, rows, reissueReason: undefined, approval })
  await choose(0, undefined)
  return {
    async awaitWorkers({ id, input, approval, onSigned, signal }) {
      const queueing = await choose(input.count, approval)
      if (!queueing) return
      const progress = { start: () => {}, advance: onSigned, end: () => {} }
      const queued = { ...queueing, id, input, templateHash: loaded.sha256 }
      await awaitWorkers(queued, { progress, signal })
    },
  }
}

/** Threads of their own where the program has some, so that issuing does not hold up the server. */
function makerStarter(
  {
    loaded: { template },
    outputs,
    derived: { verifyAddress },
    stated: { disclosure = 'minimal' },
  }: {
    readonly loaded: LoadedTemplate
    readonly outputs: readonly Output[]
    readonly derived: DerivedChoice
    readonly stated: DeskTemplateConfiguration
  },
  { io, contexts, batches: { threads } }: TemplateSetting,
): DeskTemplate['startMaker'] {
  const onMismatch = warnOfMismatch(io)
  const made = { outputs, disclosure, ...(verifyAddress !== undefined && { verifyAddress }) }
  return async (settings, now) => {
    if (!io.isolates) {
      const issuing = { ...made, contexts, now, fastPath: { onMismatch } }
      const issuer = await createIssuer(template, issuing)
      return { maker: createMaker({ template, outputs, issuer }), close: async () => {} }
    }
    const moduleKeys = template.modules.map(({ key }) => key)
    const isBadge = outputs.some(({ format }) => format === 'ob3')
    const pool = createThreadPool(threads, { settings, moduleKeys }, isBadge)
    pool.equip({ ...made, now, fastPath: true, onMismatch })
    return { maker: pool, close: async () => await pool.close() }
  }
}
