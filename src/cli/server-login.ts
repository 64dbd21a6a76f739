// The login of learners as the configuration names it.

import { PipelineError } from '../model/pipeline-error.ts'
import type { ClaimDependencies } from '../server/claiming/claiming.ts'
import type { ServerConfiguration } from '../server/configuration.ts'
import { createLoginProvider } from '../server/login/open-id-provider.ts'
import type { CliIo } from './io.ts'
import { readSecret } from './private-file.ts'

const CLAIM = 'schac_personal_unique_code'
const SCOPES = ['openid', CLAIM]

/**
 * Makes the login of `claims`; undefined where none is configured. The provider is not asked yet.
 *
 * @throws {PipelineError} `CONFIGURATION_INVALID` for a secret that cannot be used, and for a server without network.
 */
export async function loginOf(
  { claims, offline }: ServerConfiguration,
  at: (path: string) => string,
  io: CliIo,
): Promise<ClaimDependencies['login']> {
  if (!claims?.login) return undefined
  const { issuer, name, clientId, clientSecretFile, claim, scopes, studentNumbersOf } = claims.login
  if (offline)
    throw new PipelineError(
      'CONFIGURATION_INVALID',
      'a server that is "offline" cannot have a "login": its provider is asked over the network',
    )
  const provider = createLoginProvider({
    issuer,
    name: name ?? new URL(issuer).host,
    clientId,
    clientSecret: await readSecret(at(clientSecretFile), clientSecretFile, io),
    scopes: scopes ?? SCOPES,
    claim: claim ?? CLAIM,
    fetch: io.fetch ?? unreachable,
    steadyMs: () => performance.now(),
  })
  return { provider, ...(studentNumbersOf !== undefined && { studentNumbersOf }) }
}

async function unreachable(): Promise<never> {
  throw new TypeError('no network')
}
