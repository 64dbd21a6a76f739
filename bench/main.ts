// `npm run bench`: how fast we are against the reference implementation and against the floor, in one run.
// `-- --json` prints the object of interfaces.md; without it the same figures are printed as a table.
// What cannot be measured here is null, with the reason on stderr.

import { existsSync } from 'node:fs'
import process from 'node:process'
import { createPagePainter } from '../src/picture/page-painter.ts'
import { benchIssue, type SodiumSign } from './issue.ts'
import { ratesOf } from './measure.ts'
import { createReference } from './reference.ts'
import { createScene, type Scene } from './scene.ts'
import { benchVerify } from './verify.ts'

async function main(): Promise<void> {
  const scene = await createScene()
  const reference = await createReference({
    seed: scene.seed,
    controller: scene.key.controller,
    verificationMethod: scene.key.verificationMethod,
    created: scene.created,
    contexts: scene.contexts,
  })
  const result = {
    issue: await benchIssue(scene, reference, await loadSodium(scene)),
    verify: await benchVerify(scene, reference),
    profileCheck: await optional('profileCheck', './profile-check.ts', 'benchProfileCheck'),
    batch: await optional('batch', './batch.ts', 'benchBatch'),
    elm: {
      ...(await sealRates()),
      pagesRenderedPerSecond: await pagesRenderedPerSecond(scene),
    },
  }
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(result)}\n` : table(result),
  )
}

function note(entry: string, reason: string): null {
  process.stderr.write(`bench: ${entry} is null: ${reason}\n`)
  return null
}

/** What another file of this folder measures; null when there is no such file or it cannot be run here. */
async function optional(entry: string, file: string, name: string): Promise<unknown> {
  if (!existsSync(new URL(file, import.meta.url))) return note(entry, `there is no bench/${file}`)
  try {
    const module = (await import(file)) as Readonly<Record<string, () => Promise<unknown>>>
    return (await module[name]?.()) ?? note(entry, `bench/${file} has no ${name}`)
  } catch (error) {
    return note(entry, error instanceof Error ? error.message : String(error))
  }
}

/** Of level B with RSA; every other figure is printed by bench/seal.ts alone. */
async function sealRates() {
  type Rates = { readonly perSecond: Readonly<Record<string, number>> }
  const [rsa] = ((await optional('elm.sealedPerSecond', './seal.ts', 'benchSeals')) ??
    []) as readonly (Rates & { readonly reading: Rates })[]
  return {
    sealedPerSecond: rsa?.perSecond.B ?? null,
    sealsReadPerSecond: rsa?.reading.perSecond.B ?? null,
  }
}

async function pagesRenderedPerSecond({ template, record }: Scene): Promise<number> {
  const painter = await createPagePainter(template)
  const [language] = template.languages
  const run = () => painter.drawPage({ record, language, showDateOfBirth: true })
  const { pages } = await ratesOf({ pages: { run, perRound: 4 } }, () => performance.now())
  return pages
}

interface Sodium {
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
  crypto_sign_detached(signature: Uint8Array, data: Uint8Array, secretKey: Uint8Array): void
}

async function loadSodium({ seed }: Scene): Promise<SodiumSign | undefined> {
  // By a name that the compiler cannot see: the package is not a dependency.
  const name = 'sodium-native'
  const sodium = (await import(name).catch(() => undefined))?.default as Sodium | undefined
  if (!sodium) {
    note('issue.libsodium', `${name} is not installed`)
    return undefined
  }
  const secretKey = Buffer.alloc(64)
  sodium.crypto_sign_seed_keypair(Buffer.alloc(32), secretKey, Buffer.from(seed))
  return (data) => {
    const signature = Buffer.alloc(64)
    sodium.crypto_sign_detached(signature, Buffer.from(data), secretKey)
    return signature
  }
}

/** One line per figure: path of the entry and value. */
function table(value: unknown, path = ''): string {
  if (typeof value !== 'object' || value === null) {
    const text = typeof value === 'number' ? value.toPrecision(4) : String(value)
    return `${path.padEnd(32)} ${text}\n`
  }
  return Object.entries(value)
    .map(([key, member]) => table(member, path === '' ? key : `${path}.${key}`))
    .join('')
}

await main()
