// The desk at work; see `desk.ts`.

import { setTimeout as sleep } from 'node:timers/promises'
import { approverOf, planText } from '../../proof/batch-approval.ts'
import { jwkThumbprint } from '../../proof/jwk.ts'
import { utf8 } from '../../util/bytes.ts'
import { toInstant } from '../../util/time.ts'
import type { Desk, DeskAnswer, DeskRequest } from './desk.ts'
import type { DeskOptions, DeskTemplate } from './desk-options.ts'
import { DeskWork } from './desk-work.ts'
import type { DeskRefusal, Upload, UploadState } from './upload.ts'
import { planHash } from './upload-plan.ts'

const ID_BYTES = 16
const MAX_NAME = 200
const HOUR_MS = 60 * 60 * 1000

/** Opens the desk. */
export function createDesk(options: DeskOptions): Desk {
  return new RegistrarsDesk(options)
}

class RegistrarsDesk implements Desk {
  readonly templates: Desk['templates']
  readonly keepHours: number
  readonly #options: DeskOptions
  readonly #work: DeskWork
  /** Uploads that something is being decided about. */
  readonly #held = new Set<string>()

  constructor(options: DeskOptions) {
    this.#options = options
    this.#work = new DeskWork(options)
    this.keepHours = options.keepHours
    this.templates = options.templates.map(({ name, loaded }) => ({
      name,
      title: loaded.template.title,
    }))
  }

  async needsApproval(): Promise<boolean> {
    return (await this.#options.ledger.approvers()).length > 0
  }

  async upload({ by, template, name, bytes }: Parameters<Desk['upload']>[0]) {
    const { store, ids, now, keepHours, maxUploads } = this.#options
    const found = this.#template(template)
    if (!found) return 'unknown'
    await this.sweep()
    if ((await store.list()).length >= maxUploads) return 'full'
    const at = now()
    const upload: Upload = {
      id: ids.hex(ID_BYTES),
      template,
      fileName: plainName(name),
      uploadedBy: by,
      uploadedAt: toInstant(at),
      keptUntil: toInstant(new Date(at.getTime() + keepHours * HOUR_MS)),
      stage: 'checking',
    }
    await store.writePart(upload.id, 'input', bytes)
    await store.write(upload)
    this.#work.check(upload, found)
    return { id: upload.id }
  }

  async settled(id: string, ms: number): Promise<void> {
    const job = this.#work.jobOf(id)
    const patience = new AbortController()
    const late = sleep(ms, undefined, { signal: patience.signal }).catch(() => undefined)
    if (job) await Promise.race([job, late])
    patience.abort()
  }

  async list(): Promise<readonly UploadState[]> {
    await this.sweep()
    return (await this.#options.store.list()).map((upload) => this.#stateOf(upload))
  }

  async find(id: string): Promise<UploadState | undefined> {
    await this.sweep()
    const upload = await this.#options.store.read(id)
    return upload && this.#stateOf(upload)
  }

  async file(id: string, what: Parameters<Desk['file']>[1]): Promise<Uint8Array | undefined> {
    const upload = await this.find(id)
    if (!upload) return undefined
    const { plan, approval } = upload
    if (what === 'plan') return plan && utf8(planText(plan))
    if (what === 'approval') return approval && utf8(`${approval.text}\n`)
    return await this.#options.store.readPart(id, what)
  }

  async check(id: string): Promise<DeskAnswer> {
    return await this.#alone(id, async (upload, template) => {
      if (upload.stage === 'issuing' || upload.stage === 'issued') return 'not-now'
      const { failure: _, ...kept } = upload
      const again: Upload = { ...kept, stage: 'checking' }
      await this.#options.store.write(again)
      this.#work.check(again, template)
      return 'done'
    })
  }

  async approve(
    id: string,
    { by, planHash: seen, approval: given }: DeskRequest & { readonly approval?: string },
  ): Promise<DeskAnswer> {
    const { ledger, approvers: known, now, store } = this.#options
    return await this.#alone(id, async (upload, template) => {
      const { plan, uploadedBy } = upload
      if (!plan || upload.stage !== 'checked') return 'not-now'
      if (this.#isChanged(upload, template, seen)) return 'changed'
      if (by === uploadedBy) return 'same-person'
      const text = given ?? (await known.get(by)?.approve(plan, now()))
      const approver = text && (await approverOf(text, plan, await ledger.approvers()))
      if (!text || !approver) return 'not-approver'
      const own = known.get(uploadedBy)?.jwk
      if (own && jwkThumbprint(own) === jwkThumbprint(approver)) return 'same-person'
      await store.write({ ...upload, approval: { text: text.trim(), by, at: toInstant(now()) } })
      return 'done'
    })
  }

  async issue(
    id: string,
    { planHash: seen, leaveOut }: DeskRequest & { readonly leaveOut: boolean },
  ): Promise<DeskAnswer> {
    return await this.#alone(id, async (upload, template) => {
      const hindrance = await this.#hindrance(upload, { template, seen, leaveOut })
      if (hindrance) return hindrance
      const { failure: _, ...kept } = upload
      return (await this.#work.issue({ ...kept, stage: 'issuing', leaveOut }, template))
        ? 'done'
        : 'busy'
    })
  }

  async discard(id: string): Promise<DeskAnswer> {
    return await this.#alone(id, async () => {
      await this.#options.store.remove(id)
      return 'done'
    })
  }

  async sweep(): Promise<void> {
    const { store, now } = this.#options
    const at = toInstant(now())
    for (const { id, keptUntil } of await store.list())
      if (keptUntil <= at && !this.#work.jobOf(id) && !this.#held.has(id)) await store.remove(id)
  }

  async close(): Promise<void> {
    await this.#work.close()
  }

  async #hindrance(
    upload: Upload,
    { template, seen, leaveOut }: { template: DeskTemplate; seen: string; leaveOut: boolean },
  ): Promise<DeskRefusal | undefined> {
    const { stage, plan, check, approval } = upload
    if (!plan || !check || stage === 'issued' || stage === 'checking') return 'not-now'
    if (this.#isChanged(upload, template, seen)) return 'changed'
    if (plan.rows === 0) return 'nothing'
    const hasErrors = check.groups.some(({ severity }) => severity === 'error')
    if (hasErrors && !leaveOut) return 'faulty'
    return !approval && (await this.needsApproval()) ? 'not-approved' : undefined
  }

  /** Whether what somebody saw is not what would be issued now. */
  #isChanged({ plan }: Upload, { loaded }: DeskTemplate, seen: string): boolean {
    return !plan || planHash(plan) !== seen || plan.templateHash !== loaded.sha256
  }

  #template(name: string): DeskTemplate | undefined {
    return this.#options.templates.find((one) => one.name === name)
  }

  /** One decision about an upload at a time. */
  async #alone(
    id: string,
    decide: (upload: Upload, template: DeskTemplate) => Promise<DeskAnswer>,
  ): Promise<DeskAnswer> {
    if (this.#held.has(id) || this.#work.jobOf(id)) return 'busy'
    this.#held.add(id)
    try {
      const upload = await this.#options.store.read(id)
      const template = upload && this.#template(upload.template)
      return upload && template ? await decide(upload, template) : 'unknown'
    } finally {
      this.#held.delete(id)
    }
  }

  #stateOf(upload: Upload): UploadState {
    const { id, stage, plan } = upload
    const progress = this.#work.progressOf(id)
    return {
      ...upload,
      interrupted: (stage === 'checking' || stage === 'issuing') && !this.#work.jobOf(id),
      ...(progress && { progress }),
      ...(plan && { planHash: planHash(plan) }),
    }
  }
}

/** The last part of a path, as some browsers send one. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last.toWellFormed().slice(0, MAX_NAME)
}
