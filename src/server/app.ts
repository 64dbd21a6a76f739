// The server as a function from requests to answers: a thin coat over the verifier and the signer. The routes come
// from the table; what every request passes (names, limits, tokens, log) is here. No port, no file, no clock.

import { type Context, Hono } from 'hono'
import { assertHost, assertScope } from './access.ts'
import { type BodyShare, createBodyRoom } from './body-room.ts'
import { createClaiming } from './claiming/claiming.ts'
import type { ServerDependencies } from './dependencies.ts'
import { createJudge } from './judge.ts'
import { createLoadLimit } from './load-limit.ts'
import { CALLBACK_PATH } from './login/login-transaction.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { buildOpenApi } from './openapi.ts'
import { RequestProblem, sendProblem } from './problem.ts'
import { clientName, createRateLimit, type RateLimit } from './rate-limit.ts'
import { ROUTES, type Route, type RouteId } from './route-table.ts'
import { createAdmin } from './routes/admin.ts'
import { createAdminUploads } from './routes/admin-uploads.ts'
import { claimNotice, createClaimPages } from './routes/claim.ts'
import { createExchange } from './routes/exchange.ts'
import { createHealth } from './routes/health.ts'
import { createIssueCredential } from './routes/issue-credential.ts'
import { createLogin } from './routes/login.ts'
import { generalNotice } from './routes/notice.ts'
import { createMetadata, createOid4vci } from './routes/oid4vci.ts'
import { createOnDevice } from './routes/on-device.ts'
import {
  createReadKeys,
  createReadStatusList,
  readProblem,
  readQrReader,
} from './routes/published.ts'
import { createRegistrar } from './routes/registrar.ts'
import { createRegistrarUploads } from './routes/registrar-uploads.ts'
import { createShared, sharedNotice } from './routes/shared.ts'
import { createVerify, createVerifyPage, verifyNotice } from './routes/verify.ts'
import { createVerifySecured } from './routes/verify-secured.ts'
import { DATA_HEADERS } from './security-headers.ts'

/** What the Node adapter tells of the connection; absent in tests. */
export interface ServerBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
}

type ServerEnv = {
  Bindings: ServerBindings
  Variables: { route: string; bodyShare: BodyShare }
}
type Handler = (c: Context) => Response | Promise<Response>

/** Builds the application. Tests call `app.request()`; `listen` puts it on a port. */
export function buildApp(dependencies: ServerDependencies): Hono<ServerEnv> {
  const { limits, steadyMs, publicBaseUrl } = dependencies
  const app = new Hono<ServerEnv>()
  const metrics = createMetrics()
  const rateLimit = createRateLimit({ ...limits, steadyMs })
  const handlers = createHandlers(dependencies, metrics)
  app.use('*', observe(dependencies, metrics))
  for (const route of ROUTES) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, async (c) => {
      c.set('route', route.path)
      assertAllowed(c, route, dependencies, rateLimit)
      return await handlers[route.id](c)
    })
  }
  for (const [path, methods] of methodsByPath())
    app.all(path, (c) => {
      c.set('route', path)
      throw new RequestProblem('METHOD_NOT_ALLOWED', `expected ${methods.join(' or ')}`, {
        headers: { allow: methods.join(', ') },
      })
    })
  app.notFound((c) => {
    const problem = new RequestProblem('NOT_FOUND', 'there is nothing here')
    return generalNotice(c, problem, publicBaseUrl) ?? sendProblem(c, problem, publicBaseUrl)
  })
  app.onError((error, c) => {
    return noticeFor(c, error, dependencies) ?? sendProblem(c, error, publicBaseUrl)
  })
  return app
}

/** Pages answer people in words. */
function noticeFor(
  c: Context<ServerEnv>,
  error: unknown,
  dependencies: ServerDependencies,
): Response | undefined {
  const route = c.get('route')
  if (route === '/verify') return verifyNotice(c, error, dependencies)
  if (route.startsWith('/shared/')) return sharedNotice(c, error, dependencies.publicBaseUrl)
  if (route.startsWith('/claim/') || route === CALLBACK_PATH) return claimNotice(c, error)
  return generalNotice(c, error, dependencies.publicBaseUrl)
}

function createHandlers(
  dependencies: ServerDependencies,
  metrics: Metrics,
): Readonly<Record<RouteId, Handler>> {
  const { limits, publicBaseUrl } = dependencies
  const { concurrent, waiting, verificationMs: timeoutMs } = limits
  const limit = createLoadLimit({ concurrent, waiting, timeoutMs })
  const bare = createJudge(dependencies, limit)
  const judge: typeof bare = async (bytes, ...rest) => {
    const report = await bare(bytes, ...rest)
    metrics.verified(report.verdict, report.format)
    return report
  }
  const openApi = buildOpenApi(publicBaseUrl)
  const claiming = createClaiming(dependencies)
  return {
    issueCredential: createIssueCredential(dependencies, limit, metrics.issued),
    verifyCredential: createVerifySecured('credential', dependencies, judge),
    verifyPresentation: createVerifySecured('presentation', dependencies, judge),
    verify: createVerify(dependencies, judge, limit),
    verifyPage: createVerifyPage(dependencies),
    qrReader: readQrReader,
    ...createOnDevice(dependencies, limit),
    readStatusList: createReadStatusList(dependencies),
    readDidDocument: createReadKeys('did', dependencies),
    readJwks: createReadKeys('jwks', dependencies),
    readIssuerMetadata: createReadKeys('metadata', dependencies),
    readProblem,
    health: createHealth(dependencies),
    metrics: async (c) =>
      c.body(await metrics.text(), 200, {
        'content-type': metrics.contentType,
        'cache-control': 'no-store',
      }),
    openapi: (c) => c.json(openApi, 200, { 'cache-control': 'public, max-age=300' }),
    issuerMetadata: createMetadata('issuer', dependencies, claiming),
    authorizationMetadata: createMetadata('authorization', dependencies, claiming),
    ...createClaimPages(dependencies, claiming),
    ...createShared(dependencies, claiming, judge),
    ...createLogin(claiming),
    ...createOid4vci(dependencies, claiming, limit),
    exchange: createExchange(dependencies, claiming, limit),
    ...createAdmin(dependencies, claiming),
    ...createRegistrar(dependencies, claiming),
    ...createRegistrarUploads(dependencies, claiming),
    ...createAdminUploads(dependencies),
  }
}

/** Headers of every answer, and one line of log for it: what was asked and how it ended, of whom nothing. */
function observe(dependencies: ServerDependencies, metrics: Metrics) {
  const { clock, steadyMs, log, publicBaseUrl, limits } = dependencies
  const enter = createBodyRoom(limits.heldBytes)
  return async (c: Context<ServerEnv>, next: () => Promise<void>) => {
    const startMs = steadyMs()
    c.set('route', 'none')
    const share = enter()
    c.set('bodyShare', share)
    await next()
    share.leave()
    for (const [name, value] of Object.entries(DATA_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    const ms = Math.round(steadyMs() - startMs)
    const observed = { method: c.req.method, route: c.get('route'), status: c.res.status }
    metrics.request({ ...observed, seconds: ms / 1000 })
    log(JSON.stringify({ at: clock().toISOString(), ...observed, ms }))
    if (publicBaseUrl?.startsWith('https:'))
      c.res.headers.set('strict-transport-security', 'max-age=31536000')
  }
}

function assertAllowed(
  c: Context<ServerEnv>,
  route: Route,
  { hosts, tokens, proxies = 0 }: ServerDependencies,
  rateLimit: RateLimit,
): void {
  if (hosts) assertHost(c.req.header('host') ?? new URL(c.req.url).host, hosts)
  if (route.scope !== undefined && tokens)
    assertScope(c.req.header('authorization'), route.scope, tokens)
  const closed = tokens?.some(({ scopes }) => scopes.includes('metrics'))
  if (route.id === 'metrics' && tokens && closed)
    assertScope(c.req.header('authorization'), 'metrics', tokens)
  if (!route.limited) return
  const address = c.env?.incoming?.socket?.remoteAddress
  const waitSeconds = rateLimit(clientName(address, c.req.header('x-forwarded-for'), proxies))
  if (waitSeconds > 0)
    throw new RequestProblem('TOO_MANY_REQUESTS', 'expected fewer requests from one client', {
      headers: { 'retry-after': String(waitSeconds) },
    })
}

function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>()
  for (const { method, path } of ROUTES) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1')
    const own = method === 'GET' ? ['GET', 'HEAD'] : [method]
    methods.set(pattern, [...(methods.get(pattern) ?? []), ...own])
  }
  return methods
}
