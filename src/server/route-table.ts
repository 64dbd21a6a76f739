// Every route of the server in one table: the app is built from it, and so is its OpenAPI document. Data only.

import { ADMIN_ROUTE_IDS, ADMIN_ROUTES } from './admin-routes.ts'
import { CLAIM_ROUTE_IDS, CLAIM_ROUTES } from './claim-routes.ts'
import type { Scope } from './dependencies.ts'
import type { ServerCode } from './problem-codes.ts'

/** What a request costs and needs. */
export interface Route {
  readonly id: RouteId
  readonly method: 'GET' | 'POST'
  /** Path with `{name}` for its variable parts, as OpenAPI writes it. */
  readonly path: string
  readonly summary: string
  /** Scope of the token that is needed; absent: none. */
  readonly scope?: Scope
  /** Whether a client's requests are counted. */
  readonly limited?: true
  readonly body?: readonly string[]
  /** Media types of a good answer by status. */
  readonly answers: Readonly<Record<number, readonly string[]>>
  readonly problems: readonly ServerCode[]
  /** JSON Schema of the body, where it is JSON of our own. */
  readonly schema?:
    | 'IssueRequest'
    | 'PublicDocumentRequest'
    | 'VerifyCredentialRequest'
    | 'VerifyPresentationRequest'
}

export const ROUTE_IDS = [
  'issueCredential',
  'verifyCredential',
  'verifyPresentation',
  'verify',
  'verifyPage',
  'qrReader',
  'browserVerifier',
  'verifierSetup',
  'publicDocument',
  'readStatusList',
  'readDidDocument',
  'readJwks',
  'readIssuerMetadata',
  'readProblem',
  'health',
  'metrics',
  'openapi',
  ...CLAIM_ROUTE_IDS,
  ...ADMIN_ROUTE_IDS,
] as const
export type RouteId = (typeof ROUTE_IDS)[number]

const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html'
const OF_BODIES: readonly ServerCode[] = [
  'BODY_MISSING',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'CONTENT_TYPE_UNSUPPORTED',
  'CONTENT_ENCODING_UNSUPPORTED',
  'TOO_MANY_REQUESTS',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
]
const OF_JSON: readonly ServerCode[] = [
  ...OF_BODIES,
  'BODY_NOT_JSON',
  'REQUEST_INVALID',
  'OPTION_UNSUPPORTED',
]

/** Types of files that `POST /verify` takes as they are. The contents decide what they are, not the type. */
export const FILE_TYPES: readonly string[] = [
  JSON_TYPE,
  'application/ld+json',
  'application/vc',
  'application/vp',
  'application/vc+ld+json',
  'application/jwt',
  'application/vc+jwt',
  'application/vp+jwt',
  'application/vc-ld+jwt',
  'application/dc+sd-jwt',
  'application/vc+sd-jwt',
  'application/jose+json',
  'application/octet-stream',
  'application/pdf',
  'text/plain',
  'image/png',
  'image/svg+xml',
]

export const ROUTES: readonly Route[] = [
  {
    id: 'issueCredential',
    method: 'POST',
    path: '/credentials/issue',
    summary: 'Signs a credential (VC-API)',
    scope: 'issue',
    limited: true,
    body: [JSON_TYPE],
    schema: 'IssueRequest',
    answers: { 201: [JSON_TYPE] },
    problems: [
      ...OF_JSON,
      'AUTHENTICATION_MISSING',
      'AUTHENTICATION_FAILED',
      'SCOPE_MISSING',
      'SUITE_UNSUPPORTED',
      'CREDENTIAL_INVALID',
      'ISSUER_REFUSED',
      'STATUS_UNAVAILABLE',
      'CREDENTIAL_CONFLICT',
    ],
  },
  {
    id: 'verifyCredential',
    method: 'POST',
    path: '/credentials/verify',
    summary: 'Verifies a credential (VC-API)',
    limited: true,
    body: [JSON_TYPE],
    schema: 'VerifyCredentialRequest',
    answers: { 200: [JSON_TYPE] },
    problems: [...OF_JSON, 'VERIFICATION_FAILED'],
  },
  {
    id: 'verifyPresentation',
    method: 'POST',
    path: '/presentations/verify',
    summary: 'Verifies a presentation (VC-API)',
    limited: true,
    body: [JSON_TYPE],
    schema: 'VerifyPresentationRequest',
    answers: { 200: [JSON_TYPE] },
    problems: [...OF_JSON, 'VERIFICATION_FAILED'],
  },
  {
    id: 'verify',
    method: 'POST',
    path: '/verify',
    summary: 'Verifies a file or a text, and answers with the report whatever the verdict',
    limited: true,
    body: [...FILE_TYPES, 'multipart/form-data'],
    answers: { 200: [JSON_TYPE, HTML_TYPE] },
    problems: [...OF_BODIES, 'FORM_INVALID'],
  },
  {
    id: 'verifyPage',
    method: 'GET',
    path: '/verify',
    summary: 'The page on which people verify a credential',
    answers: { 200: [HTML_TYPE] },
    problems: [],
  },
  {
    id: 'qrReader',
    method: 'GET',
    path: '/verify/qr/{module}',
    summary: 'The script that reads QR codes with the camera, where the browser cannot',
    answers: { 200: ['text/javascript'], 304: [] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'browserVerifier',
    method: 'GET',
    path: '/verify/browser/{script}',
    summary: 'The verifier for browsers, under a name that says what is in it',
    answers: { 200: ['text/javascript'] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'verifierSetup',
    method: 'GET',
    path: '/verify/setup',
    summary: 'Whom this server believes, for the verifier in the browser',
    answers: { 200: [JSON_TYPE] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'publicDocument',
    method: 'POST',
    path: '/verify/documents',
    summary: 'What stands at a public address, for the verifier in the browser',
    limited: true,
    body: [JSON_TYPE],
    schema: 'PublicDocumentRequest',
    answers: { 200: [JSON_TYPE] },
    problems: [...OF_JSON, 'NOT_FOUND'],
  },
  {
    id: 'readStatusList',
    method: 'GET',
    path: '/status/{list}',
    summary: 'A published status list',
    answers: { 200: ['application/vc', 'application/statuslist+jwt'], 304: [] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'readDidDocument',
    method: 'GET',
    path: '/.well-known/did.json',
    summary: 'The DID document of the issuer',
    answers: { 200: ['application/did+json'], 304: [] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'readJwks',
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'The JSON Web Key Set of the issuer',
    answers: { 200: ['application/jwk-set+json'], 304: [] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'readIssuerMetadata',
    method: 'GET',
    path: '/.well-known/jwt-vc-issuer',
    summary: 'The keys of the issuer of SD-JWT VCs',
    answers: { 200: [JSON_TYPE], 304: [] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'readProblem',
    method: 'GET',
    path: '/problems/{code}',
    summary: 'What a problem type means',
    answers: { 200: [JSON_TYPE] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'health',
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the server is up, and its ledger answers',
    answers: { 200: [JSON_TYPE], 503: [JSON_TYPE] },
    problems: [],
  },
  {
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    summary: 'Figures for Prometheus; needs a token once there is one of scope metrics',
    answers: { 200: ['text/plain'] },
    problems: ['AUTHENTICATION_MISSING', 'AUTHENTICATION_FAILED', 'SCOPE_MISSING'],
  },
  {
    id: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description of the server',
    answers: { 200: [JSON_TYPE] },
    problems: [],
  },
  ...CLAIM_ROUTES,
  ...ADMIN_ROUTES,
]
