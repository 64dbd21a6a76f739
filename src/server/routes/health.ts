// Whether the server can do its work: it is up, and its ledger answers. For load balancers and people who watch.

import type { Context } from 'hono'
import type { ServerDependencies } from '../dependencies.ts'

/** After this a ledger is as good as away. */
const PATIENCE_MS = 5_000

/** Answers 200, or 503 when the ledger does not answer. However many ask at once, the ledger is asked once. */
export function createHealth({
  claims,
}: Pick<ServerDependencies, 'claims'>): (c: Context) => Promise<Response> {
  let asked: Promise<boolean> | undefined
  return async (c) => {
    asked ??= answers(claims?.ledger).finally(() => {
      asked = undefined
    })
    const isUp = await asked
    const body = isUp ? { status: 'ok' } : { status: 'unavailable', ledger: 'unreachable' }
    return c.json(body, isUp ? 200 : 503, { 'cache-control': 'no-store' })
  }
}

async function answers(ledger: NonNullable<ServerDependencies['claims']>['ledger'] | undefined) {
  if (!ledger) return true
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  // The smallest thing that it can be asked.
  const known = ledger.approvers().then(
    () => true,
    () => false,
  )
  const isUp = await Promise.race([known, late])
  clearTimeout(timer)
  return isUp
}
