// The routes of those who run the institution's credentials, each behind a token of its scope. Data only.

import type { ServerCode } from './problem-codes.ts'
import type { Route } from './route-table.ts'
import { UPLOAD_ROUTE_IDS, UPLOAD_ROUTES } from './upload-routes.ts'

export const ADMIN_ROUTE_IDS = [
  'listBatches',
  'listAwards',
  'makeLinks',
  'endLinks',
  'changeStanding',
  'listCases',
  'closeCase',
  'registrarPage',
  'registrarAward',
  'registrarLogin',
  'registrarLogout',
  'registrarAct',
  'registrarCase',
  ...UPLOAD_ROUTE_IDS,
] as const

const JSON_TYPE = 'application/json'
const GUARDED: readonly ServerCode[] = [
  'AUTHENTICATION_MISSING',
  'AUTHENTICATION_FAILED',
  'SCOPE_MISSING',
  'NOT_FOUND',
  'REQUEST_INVALID',
  'TOO_MANY_REQUESTS',
]
const OF_BODIES: readonly ServerCode[] = [
  ...GUARDED,
  'BODY_MISSING',
  'BODY_NOT_JSON',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'CONTENT_TYPE_UNSUPPORTED',
]
const read = {
  method: 'GET',
  limited: true,
  answers: { 200: [JSON_TYPE] },
  problems: GUARDED,
} as const
const write = {
  method: 'POST',
  limited: true,
  body: [JSON_TYPE],
  answers: { 200: [JSON_TYPE] },
  problems: OF_BODIES,
} as const

const HTML_TYPE = 'text/html'
const OF_PAGES: readonly ServerCode[] = [
  'NOT_FOUND',
  'FORM_INVALID',
  'TOO_MANY_REQUESTS',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'CONTENT_TYPE_UNSUPPORTED',
]
const page = {
  method: 'GET',
  limited: true,
  answers: { 200: [HTML_TYPE] },
  problems: ['NOT_FOUND', 'TOO_MANY_REQUESTS'],
} as const
const form = {
  method: 'POST',
  limited: true,
  body: ['application/x-www-form-urlencoded'],
  answers: { 200: [HTML_TYPE] },
  problems: OF_PAGES,
} as const

export const ADMIN_ROUTES: readonly Route[] = [
  {
    ...read,
    id: 'listBatches',
    path: '/admin/batches',
    scope: 'awards',
    summary: 'What was awarded: counts, batches, status lists',
  },
  {
    ...read,
    id: 'listAwards',
    path: '/admin/awards',
    scope: 'awards',
    summary: 'Awards of a batch (?batch=) or by hash or credential id (?name=), with their links',
  },
  {
    ...read,
    id: 'listCases',
    path: '/admin/cases',
    scope: 'awards',
    summary: 'Errors that learners report',
  },
  {
    ...write,
    id: 'makeLinks',
    path: '/admin/links',
    scope: 'links',
    summary: 'Makes links for awards; with renew, new ones that void the old',
  },
  {
    ...write,
    id: 'endLinks',
    path: '/admin/links/end',
    scope: 'links',
    summary: 'Ends the links of awards',
  },
  {
    ...write,
    id: 'closeCase',
    path: '/admin/cases/{case}',
    scope: 'links',
    summary: "Closes a case and deletes the learner's words",
  },
  {
    ...write,
    id: 'changeStanding',
    path: '/admin/standing',
    scope: 'standing',
    summary: 'Revokes, suspends or reinstates awards, and publishes the status lists that tell it',
    problems: [...OF_BODIES, 'STATUS_UNAVAILABLE'],
  },
  {
    ...page,
    id: 'registrarPage',
    path: '/registrar',
    summary: "The registrar's page: batches, reported errors, the way to an award",
  },
  {
    ...page,
    id: 'registrarAward',
    path: '/registrar/award',
    summary: 'One award with its links and what can be done (?name=)',
  },
  {
    ...form,
    id: 'registrarLogin',
    path: '/registrar/login',
    summary: 'Opens a session with a token of scope awards',
    answers: { 303: [], 403: [HTML_TYPE] },
  },
  {
    ...form,
    id: 'registrarLogout',
    path: '/registrar/logout',
    summary: 'Ends the session',
    answers: { 303: [] },
  },
  {
    ...form,
    id: 'registrarAct',
    path: '/registrar/act',
    summary: 'Makes a new link, revokes, suspends or reinstates; asks once before',
  },
  {
    ...form,
    id: 'registrarCase',
    path: '/registrar/case',
    summary: 'Closes a reported error',
  },
  ...UPLOAD_ROUTES,
]
