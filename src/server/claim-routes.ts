// The routes by which awards reach their learners: the claim page, OpenID4VCI and the VC-API exchange. Data only.

import type { ServerCode } from './problem-codes.ts'
import type { Route } from './route-table.ts'

export const CLAIM_ROUTE_IDS = [
  'claimPage',
  'downloadAll',
  'downloadFile',
  'openWallet',
  'reportError',
  'startLogin',
  'finishLogin',
  'issuerMetadata',
  'authorizationMetadata',
  'readOffer',
  'requestToken',
  'requestNonce',
  'requestCredential',
  'requestDeferred',
  'notify',
  'exchange',
] as const

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const OF_CLAIMS: readonly ServerCode[] = ['NOT_FOUND', 'TOO_MANY_REQUESTS']
const OF_BODIES: readonly ServerCode[] = [
  ...OF_CLAIMS,
  'BODY_MISSING',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'CONTENT_ENCODING_UNSUPPORTED',
]
const HTML_TYPE = 'text/html'
const OF_LINKS: readonly ServerCode[] = [...OF_CLAIMS, 'CLAIM_ENDED', 'CLAIM_REFUSED']
const wallet = { method: 'POST', limited: true, body: [JSON_TYPE], problems: OF_BODIES } as const

export const CLAIM_ROUTES: readonly Route[] = [
  {
    id: 'claimPage',
    method: 'GET',
    path: '/claim/{token}',
    summary: 'Where a learner fetches an award: a page, or for wallets the map of protocols',
    limited: true,
    answers: { 200: [HTML_TYPE, JSON_TYPE] },
    problems: OF_LINKS,
  },
  {
    id: 'downloadAll',
    method: 'GET',
    path: '/claim/{token}/download',
    summary: 'All files of the award in one archive',
    limited: true,
    answers: { 200: ['application/zip'] },
    problems: [...OF_LINKS, 'OVERLOADED', 'DEADLINE_EXCEEDED'],
  },
  {
    id: 'downloadFile',
    method: 'GET',
    path: '/claim/{token}/files/{file}',
    summary: 'One file of the award',
    limited: true,
    answers: { 200: ['application/octet-stream'] },
    problems: [...OF_LINKS, 'FILE_UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED'],
  },
  {
    id: 'openWallet',
    method: 'POST',
    path: '/claim/{token}/wallet',
    summary: 'Takes the code, and links wallets that would not ask for it',
    limited: true,
    body: [FORM_TYPE],
    answers: { 200: [HTML_TYPE], 403: [HTML_TYPE] },
    problems: [...OF_LINKS, ...OF_BODIES, 'CONTENT_TYPE_UNSUPPORTED'],
  },
  {
    id: 'reportError',
    method: 'POST',
    path: '/claim/{token}/report',
    summary: 'Tells the registrar that something in the award is wrong',
    limited: true,
    body: [FORM_TYPE],
    answers: { 200: [HTML_TYPE], 400: [HTML_TYPE] },
    problems: [...OF_LINKS, ...OF_BODIES, 'CONTENT_TYPE_UNSUPPORTED'],
  },
  {
    id: 'startLogin',
    method: 'GET',
    path: '/claim/{token}/login',
    summary: 'Sends the browser to the login of the university, instead of the code',
    limited: true,
    answers: { 303: [], 503: [HTML_TYPE] },
    problems: OF_LINKS,
  },
  {
    id: 'finishLogin',
    method: 'GET',
    path: '/login/callback',
    summary: 'Where the login of the university sends browsers back to (OpenID Connect)',
    limited: true,
    answers: { 303: [], 400: [HTML_TYPE], 403: [HTML_TYPE], 503: [HTML_TYPE] },
    problems: OF_LINKS,
  },
  {
    id: 'issuerMetadata',
    method: 'GET',
    path: '/.well-known/openid-credential-issuer',
    summary: 'What wallets may ask for (OpenID4VCI)',
    answers: { 200: [JSON_TYPE] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'authorizationMetadata',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: 'Where wallets get their tokens (RFC 8414)',
    answers: { 200: [JSON_TYPE] },
    problems: ['NOT_FOUND'],
  },
  {
    id: 'readOffer',
    method: 'GET',
    path: '/oid4vci/offers/{offer}',
    summary: 'A credential offer by reference (OpenID4VCI)',
    limited: true,
    answers: { 200: [JSON_TYPE] },
    problems: OF_CLAIMS,
  },
  {
    ...wallet,
    id: 'requestToken',
    path: '/oid4vci/token',
    summary: 'An access token for a pre-authorized code (OpenID4VCI)',
    body: [FORM_TYPE],
    answers: { 200: [JSON_TYPE], 400: [JSON_TYPE] },
  },
  {
    id: 'requestNonce',
    method: 'POST',
    path: '/oid4vci/nonce',
    summary: 'A nonce for a proof of a key (OpenID4VCI)',
    limited: true,
    answers: { 200: [JSON_TYPE] },
    problems: OF_CLAIMS,
  },
  {
    ...wallet,
    id: 'requestCredential',
    path: '/oid4vci/credential',
    summary: 'The credential, bound to the key of the wallet (OpenID4VCI)',
    answers: { 200: [JSON_TYPE], 202: [JSON_TYPE], 400: [JSON_TYPE], 401: [JSON_TYPE] },
  },
  {
    ...wallet,
    id: 'requestDeferred',
    path: '/oid4vci/deferred',
    summary: 'A credential that could not be made at once (OpenID4VCI)',
    answers: { 200: [JSON_TYPE], 202: [JSON_TYPE], 400: [JSON_TYPE], 401: [JSON_TYPE] },
  },
  {
    ...wallet,
    id: 'notify',
    path: '/oid4vci/notification',
    summary: 'What the wallet did with the credential (OpenID4VCI)',
    answers: { 204: [], 400: [JSON_TYPE], 401: [JSON_TYPE] },
  },
  {
    ...wallet,
    id: 'exchange',
    path: '/exchanges/{exchange}',
    summary: 'Exchanges a proof of a key for the credential (VC-API)',
    answers: { 200: [JSON_TYPE] },
    problems: [...OF_BODIES, 'BODY_NOT_JSON', 'REQUEST_INVALID', 'CODE_NEEDED', 'CLAIM_REFUSED'],
  },
]
