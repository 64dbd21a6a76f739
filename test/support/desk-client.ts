// The registrar's desk as a program meets it: hands awards in and waits. No assertions here.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export interface UploadAnswer {
  readonly upload: string
  readonly stage: string
  readonly interrupted: boolean
  readonly plan: { readonly hash: string; readonly rows: number } | null
  readonly check: { readonly good: number; readonly alreadyAwarded: number } | null
  readonly progress: { readonly done: number } | null
  readonly result: { readonly signed: number; readonly alreadySigned: number } | null
}

export const tokenOf = (person: string) => `token-of-${person}`

/** Members of a server's configuration: a token for each person. */
export function tokensFor(people: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(people).map(([name, scopes]) => ({
    name,
    sha256: createHash('sha256').update(tokenOf(name)).digest('hex'),
    scopes,
  }))
}

/** Asks in somebody's name. */
export function deskClient(base: string, person: string) {
  const ask = async (path: string, body?: string | object) => {
    const answer = await fetch(`${base}/admin/uploads${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${tokenOf(person)}`,
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as UploadAnswer }
  }
  const until = async (id: string, isSo: (upload: UploadAnswer) => boolean) => {
    for (;;) {
      const { body } = await ask(`/${id}`)
      if (isSo(body)) return body
      await sleep(100)
    }
  }
  return {
    ask,
    until,
    /** Hands a CSV in and waits for its check. */
    takenIn: async (text: string) => {
      const { status, body } = await ask('?template=green-campus', text)
      if (status !== 202) throw new Error(`not taken in: ${JSON.stringify(body)}`)
      return await until(body.upload, ({ stage }) => stage !== 'checking')
    },
  }
}
