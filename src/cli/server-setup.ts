// From the options and the configuration of `serve` to what the server is made of. Everything that can be wrong is
// found here, before the port is opened.

import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extendContexts, loadPinnedContexts } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { KEY_TYPE_OF } from '../proof/key-record.ts'
import { SUITES } from '../proof/suites.ts'
import {
  DEFAULT_CONFIGURATION,
  parseServerConfiguration,
  type ServerConfiguration,
} from '../server/configuration.ts'
import type { ServerDependencies, ServerIssuer } from '../server/dependencies.ts'
import { withOwnDocuments } from '../server/own-documents.ts'
import { loadKeyFile, loadSigningKey, parseKeyReference } from '../sign/load-signing-key.ts'
import { loadNothing } from '../trust/load-document.ts'
import { createIsolatedVerifier } from '../verify/isolated/isolated-verifier.ts'
import { createVerifier } from '../verify/verifier.ts'
import type { CliIo } from './io.ts'
import { keyFileAccess, type PassphraseOptions } from './key-file-access.ts'
import { setUpClaims } from './server-claims.ts'
import { openServerDesk } from './server-desk.ts'
import { listServices, openServerLedger, readPlainFile } from './server-ledger.ts'
import { UsageError } from './usage-error.ts'
import { verifierSetup } from './verify-setup.ts'

export interface ServerOptions extends PassphraseOptions {
  readonly host: string
  readonly config?: string
  readonly ledger?: string
  /** No tokens are asked for. */
  readonly insecure: boolean
}

export interface ServerSetup {
  readonly dependencies: ServerDependencies
  /** What whoever starts the server should know. */
  readonly warnings: readonly string[]
  readonly close: () => Promise<void>
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/**
 * Opens everything that the server needs.
 *
 * @throws {UsageError}, {PipelineError} naming the file, key or ledger that cannot be used.
 */
export async function setUpServer(options: ServerOptions, io: CliIo): Promise<ServerSetup> {
  const { configuration, at } = await readConfiguration(options, io)
  const hosts = hostsOf(options.host, configuration.publicBaseUrl)
  const issuers = await issuersOf(configuration, at, { options, io })
  const lists = configuration.statusLists
  const folder = lists && at(lists.folder)
  const own = {
    issuers,
    ...(folder !== undefined && {
      readStatusList: async (name: string) => await readPlainFile(folder, name),
    }),
    ...(lists?.base !== undefined && { statusBase: lists.base.replace(/\/+$/, '') }),
  }
  const verifiers = await verifiersOf(configuration, at, { own, io })
  const ledger = await openServerLedger(options.ledger, configuration, io)
  const claiming = await setUpClaims(configuration, ledger, { at, io })
  const { contexts } = verifiers
  const opened =
    ledger &&
    (await openServerDesk({
      ledger,
      url: options.ledger ?? '',
      configuration,
      at,
      options,
      contexts,
      io,
    }))
  const dependencies: ServerDependencies = {
    issuers,
    ...verifiers,
    ...(options.insecure ? {} : { tokens: configuration.tokens }),
    ...(own.readStatusList && { readStatusList: own.readStatusList }),
    ...(claiming.claims && { claims: claiming.claims }),
    ...(ledger && listServices({ ledger, configuration, at, issuers, contexts })),
    ...(opened && { desk: opened.desk }),
    ...(configuration.publicBaseUrl !== undefined && {
      publicBaseUrl: configuration.publicBaseUrl,
    }),
    ...(hosts && { hosts }),
    proxies: configuration.proxies,
    limits: configuration.limits,
    policies: configuration.policies,
    clock: io.now,
    steadyMs: () => performance.now(),
    log: (line) => io.stderr(`${line}\n`),
  }
  return {
    dependencies,
    warnings: warningsOf(dependencies, options),
    async close() {
      await opened?.close()
      await verifiers.close()
      await claiming.close()
      await ledger?.close()
    },
  }
}

type At = (path: string) => string

async function readConfiguration({ config }: ServerOptions, io: CliIo) {
  if (config === undefined)
    return { configuration: DEFAULT_CONFIGURATION, at: (path: string) => resolve(io.cwd, path) }
  const place = resolve(io.cwd, config)
  const at: At = (path) => resolve(dirname(place), path)
  try {
    return { configuration: parseServerConfiguration(await io.readFile(place)), at }
  } catch (error) {
    if (error instanceof PipelineError) throw error
    throw new PipelineError('CONFIGURATION_INVALID', `${config} cannot be read`, { cause: error })
  }
}

/** The names under which requests are answered: a page of another name must not reach a server on loopback. */
function hostsOf(host: string, publicBaseUrl: string | undefined): readonly string[] {
  const known = publicBaseUrl === undefined ? [] : [new URL(publicBaseUrl).host]
  if (isLoopback(host)) return [...known, 'localhost', '127.0.0.1', '[::1]', host]
  if (known.length > 0) return known
  throw new UsageError(
    'a server on more than loopback needs "publicBaseUrl" in its configuration',
    'it says under which name requests are answered',
  )
}

async function issuersOf(
  { issuers }: ServerConfiguration,
  at: At,
  { options, io }: { options: ServerOptions; io: CliIo },
): Promise<readonly ServerIssuer[]> {
  const access = keyFileAccess(io, options)
  const found = new Map<string, ServerIssuer>()
  for (const { key: reference, suites } of issuers) {
    const { path, kid } = parseKeyReference(reference)
    const place = at(path)
    const key = await loadSigningKey(kid === undefined ? place : `${place}#${kid}`, access)
    const unfit = suites.find((name) => !keyFits(name, KEY_TYPE_OF[key.algorithm]))
    if (unfit !== undefined)
      throw new PipelineError('SIGN_KEY_UNUSABLE', `key "${key.kid}" does not fit suite ${unfit}`)
    const records = (await loadKeyFile(place, access)).map(({ record }) => record)
    const known = found.get(key.controller)
    found.set(key.controller, {
      id: key.controller,
      suites: [...(known?.suites ?? []), ...suites.map((name) => ({ name, key }))],
      published:
        known?.published ?? records.filter(({ controller }) => controller === key.controller),
    })
  }
  return [...found.values()]
}

function keyFits(
  name: ServerConfiguration['issuers'][number]['suites'][number],
  type: string,
): boolean {
  const { keyTypes, built } = SUITES[name]
  return built && (keyTypes as readonly string[]).includes(type)
}

async function verifiersOf(
  configuration: ServerConfiguration,
  at: At,
  { own, io }: { own: Parameters<typeof withOwnDocuments>[1]; io: CliIo },
) {
  const { trust, documents, contexts: extra, offline, threads } = configuration
  const files = {
    ...(trust !== undefined && { trust: trust === 'any' ? trust : at(trust) }),
    ...(documents !== undefined && { documents: at(documents) }),
    ...(extra !== undefined && { contexts: at(extra) }),
    offline,
  }
  const setup = await verifierSetup(files, io)
  const loadDocument = withOwnDocuments(setup.loadDocument ?? loadNothing, own)
  const { extraContexts = [], ...rest } = { ...setup, loadDocument }
  const script = await readBundle(io)
  const onDevice = script && {
    onDevice: {
      script,
      setup: {
        extraContexts,
        loadDocument,
        ...(rest.trust && { trust: rest.trust }),
        ...(rest.certificates && { certificates: rest.certificates }),
      },
    },
  }
  const reading = { ...onDevice, ...(!offline && { loadLinked: loadDocument }) }
  const contexts = extendContexts(loadPinnedContexts(), extraContexts)
  const plain = (set: typeof contexts) => createVerifier({ ...rest, contexts: set })
  if (!io.isolates)
    return {
      contexts,
      verifier: plain(contexts),
      createVerifier: plain,
      ...reading,
      close: async () => {},
    }
  const isolated = createIsolatedVerifier({ ...rest, extraContexts, threads })
  return {
    contexts,
    verifier: isolated,
    createVerifier: plain,
    ...reading,
    close: async () => await isolated.close(),
  }
}

/** Beside the sources and beside what is built of them alike. */
const BUNDLE = fileURLToPath(new URL('../../dist/browser/verifier.js', import.meta.url))

/** The verifier for browsers; undefined where it was not built. */
async function readBundle(io: CliIo): Promise<Uint8Array | undefined> {
  try {
    return await io.readFile(BUNDLE)
  } catch {
    return undefined
  }
}

function warningsOf(
  dependencies: ServerDependencies,
  { insecure }: ServerOptions,
): readonly string[] {
  const { issuers, tokens = [], policies } = dependencies
  return [
    ...(insecure
      ? ['NO AUTHENTICATION: whoever reaches this server can have anything signed']
      : []),
    ...(issuers.some(({ suites }) => suites.some(({ key }) => key.example))
      ? ['an example key signs; nothing that it signs is worth anything']
      : []),
    ...(!insecure && issuers.length > 0 && !tokens.some(({ scopes }) => scopes.includes('issue'))
      ? ['no token has the scope issue: nobody can have anything signed']
      : []),
    ...(policies.inlineContexts === 'admit' || policies.foreignProofs === 'keep'
      ? ['a policy for test suites is on: do not rely on what this server passes']
      : []),
  ]
}
