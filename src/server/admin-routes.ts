// The routes of those who run the institution's credentials, each behind a token of its scope. Data only.

import type { ServerCode } from './problem-codes.ts'
import type { Route } from './route-table.ts'

export const ADMIN_ROUTE_IDS = [
  'listBatches',
  'listAwards',
  'makeLinks',
  'endLinks',
  'changeStanding',
  'listCases',
  'closeCase',
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
]
