// The configuration file of the server, read strictly against its published schema. Paths stay as they are written;
// files are opened by whoever starts the server.

import { readFileSync } from 'node:fs'
import { compileSchema } from '../linked-data/schema-validation.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { SuiteName } from '../proof/suites.ts'
import { fromUtf8 } from '../util/bytes.ts'
import type { JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import {
  type AccessToken,
  DEFAULT_LIMITS,
  DEFAULT_POLICIES,
  type ServerLimits,
  type ServerPolicies,
} from './dependencies.ts'

/** What the file says, with defaults filled in. */
export interface ServerConfiguration {
  readonly publicBaseUrl?: string
  readonly issuers: readonly { readonly key: string; readonly suites: readonly SuiteName[] }[]
  readonly tokens: readonly AccessToken[]
  /** Path of a trust list, or `any`. */
  readonly trust?: string
  readonly documents?: string
  readonly contexts?: string
  readonly offline: boolean
  readonly statusLists?: {
    readonly folder: string
    readonly base?: string
    readonly validFor: string
  }
  readonly claims?: {
    /** Folders and archives of `sigillum issue --out`. */
    readonly folder: string | readonly string[]
    /** Templates, for the looks of papers. */
    readonly templates?: readonly string[]
    readonly issuerName?: string
    /** `issue --vct` of the awards. */
    readonly vct?: string
    readonly login?: LoginConfiguration
  }
  readonly batches?: DeskConfiguration
  readonly proxies: number
  readonly threads: number
  readonly limits: ServerLimits
  readonly policies: ServerPolicies
}

/** Where learners may log in instead of typing a code. */
export interface LoginConfiguration {
  readonly issuer: string
  readonly name?: string
  readonly clientId: string
  /** Path of the file in which the client's secret stands alone. */
  readonly clientSecretFile: string
  readonly claim?: string
  readonly scopes?: readonly string[]
  readonly studentNumbersOf?: string
}

/** The registrar's desk: which awards are issued here, and how. Members of templates are options of `issue`. */
export interface DeskConfiguration {
  /** Folder of what is handed in. */
  readonly inbox: string
  /** Where credentials go; default: `claims.folder`. */
  readonly out?: string
  readonly keepHours: number
  readonly maxUploads: number
  /** Threads that make credentials. */
  readonly threads: number
  /** Path of the queue's secret: batches are signed by `sigillum worker` processes on a PostgreSQL ledger. */
  readonly queue?: string
  readonly templates: readonly DeskTemplateConfiguration[]
  /** Keys by which the bearers of tokens approve batches at the page. */
  readonly approvers: readonly { readonly token: string; readonly key: string }[]
  readonly links?: { readonly validFor: string }
}

export interface DeskTemplateConfiguration {
  readonly name: string
  readonly template: string
  readonly columns?: string
  readonly keys: readonly string[]
  readonly format?: string
  readonly secure?: string
  readonly disclosure?: 'minimal' | 'full'
  readonly selfCheck?: 'all' | 'sample'
  readonly also?: string
  readonly verifyAddress?: string
  readonly suspendable?: boolean
  readonly vct?: string
  readonly tsa?: string
}

const SCHEMA_URL = new URL('../../schemas/server.schema.json', import.meta.url)

/** The configuration of a server that only verifies, and knows nobody. */
export const DEFAULT_CONFIGURATION: ServerConfiguration = {
  issuers: [],
  tokens: [],
  offline: false,
  proxies: 0,
  threads: 2,
  limits: DEFAULT_LIMITS,
  policies: DEFAULT_POLICIES,
}

const DESK_DEFAULTS = { keepHours: 24, maxUploads: 50, threads: 1, approvers: [] } as const

/**
 * Reads a configuration.
 *
 * @throws {PipelineError} `CONFIGURATION_INVALID` with every fault.
 */
export function parseServerConfiguration(bytes: Uint8Array): ServerConfiguration {
  const parsed = parseStrictJson(bytes)
  if (!parsed.ok)
    throw invalid(parsed.faults.map(({ message, pointer }) => `${pointer || '/'}: ${message}`))
  const check = compileSchema(JSON.parse(fromUtf8(readFileSync(SCHEMA_URL))) as JsonObject)
  const faults = check(parsed.value)
  if (faults.length > 0)
    throw invalid(faults.map(({ pointer, message }) => `${pointer || '/'}: ${message}`))
  const { $schema: _, ...stated } = parsed.value as unknown as Stated
  return {
    ...DEFAULT_CONFIGURATION,
    ...stated,
    ...(stated.publicBaseUrl !== undefined && {
      publicBaseUrl: stated.publicBaseUrl.replace(/\/+$/, ''),
    }),
    ...(stated.statusLists && { statusLists: { validFor: 'P30D', ...stated.statusLists } }),
    ...(stated.batches && {
      batches: {
        ...DESK_DEFAULTS,
        ...stated.batches,
        ...(stated.batches.links && { links: { validFor: 'P90D', ...stated.batches.links } }),
      },
    }),
    limits: { ...DEFAULT_LIMITS, ...stated.limits },
    policies: { ...DEFAULT_POLICIES, ...stated.policies },
  } as ServerConfiguration
}

type Stated = Partial<
  Omit<ServerConfiguration, 'statusLists' | 'batches' | 'limits' | 'policies'>
> & {
  readonly $schema?: string
  readonly batches?: Partial<Omit<DeskConfiguration, 'links'>> &
    Pick<DeskConfiguration, 'inbox' | 'templates'> & {
      readonly links?: Partial<NonNullable<DeskConfiguration['links']>>
    }
  readonly statusLists?: Partial<NonNullable<ServerConfiguration['statusLists']>> & {
    folder: string
  }
  readonly limits?: Partial<ServerLimits>
  readonly policies?: Partial<ServerPolicies>
}

function invalid(faults: readonly string[]): PipelineError {
  const told = faults.slice(0, 5).join('; ')
  return new PipelineError(
    'CONFIGURATION_INVALID',
    `the server's configuration is not valid: ${told}`,
    {
      detail: { faults },
    },
  )
}
