// The routes on which awards are handed in, approved and issued: for programs behind tokens, for people behind the
// registrar's log-in. Data only.

import type { ServerCode } from './problem-codes.ts'
import type { Route } from './route-table.ts'

export const UPLOAD_ROUTE_IDS = [
  'listUploads',
  'makeUpload',
  'readUpload',
  'readUploadFile',
  'approveUpload',
  'issueUpload',
  'discardUpload',
  'registrarUploads',
  'registrarUpload',
  'registrarUploadPage',
  'registrarUploadFile',
  'registrarUploadAct',
] as const

/** Types of awards files. The contents decide what they are, not the type. */
export const AWARDS_TYPES: readonly string[] = [
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/json',
  'application/jsonl',
  'application/x-ndjson',
  'application/octet-stream',
]
const JSON_TYPE = 'application/json'
const HTML_TYPE = 'text/html'
const FILE_ANSWERS = { 200: ['text/csv', JSON_TYPE, 'application/jsonl', 'text/plain'] }

const GUARDED: readonly ServerCode[] = [
  'AUTHENTICATION_MISSING',
  'AUTHENTICATION_FAILED',
  'SCOPE_MISSING',
  'NOT_FOUND',
  'TOO_MANY_REQUESTS',
]
const OF_FILES: readonly ServerCode[] = [
  'BODY_MISSING',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'CONTENT_TYPE_UNSUPPORTED',
  'CONTENT_ENCODING_UNSUPPORTED',
  'OVERLOADED',
]
const read = { method: 'GET', limited: true, scope: 'awards', problems: GUARDED } as const
const write = {
  method: 'POST',
  limited: true,
  body: [JSON_TYPE],
  answers: { 200: [JSON_TYPE] },
  problems: [
    ...GUARDED,
    'BODY_MISSING',
    'BODY_NOT_JSON',
    'BODY_TOO_LARGE',
    'BODY_TOO_SLOW',
    'CONTENT_TYPE_UNSUPPORTED',
    'REQUEST_INVALID',
    'UPLOAD_REFUSED',
  ],
} as const
const page = {
  method: 'GET',
  limited: true,
  answers: { 200: [HTML_TYPE] },
  problems: ['NOT_FOUND', 'TOO_MANY_REQUESTS'],
} as const
const form = {
  method: 'POST',
  limited: true,
  answers: { 200: [HTML_TYPE], 303: [] },
  problems: ['NOT_FOUND', 'FORM_INVALID', 'TOO_MANY_REQUESTS', ...OF_FILES],
} as const

export const UPLOAD_ROUTES: readonly Route[] = [
  {
    ...read,
    id: 'listUploads',
    path: '/admin/uploads',
    answers: { 200: [JSON_TYPE] },
    summary: 'Awards files that were handed in: your own, with scope approve all',
  },
  {
    ...write,
    id: 'makeUpload',
    path: '/admin/uploads',
    scope: 'upload',
    body: AWARDS_TYPES,
    answers: { 202: [JSON_TYPE] },
    problems: [...GUARDED, ...OF_FILES, 'REQUEST_INVALID', 'UPLOAD_REFUSED'],
    summary: 'Hands an awards file in for a micro-credential (?template=) and begins its check',
  },
  {
    ...read,
    id: 'readUpload',
    path: '/admin/uploads/{upload}',
    answers: { 200: [JSON_TYPE] },
    summary: 'What the check found, how far it is, what became of it',
  },
  {
    ...read,
    id: 'readUploadFile',
    path: '/admin/uploads/{upload}/files/{file}',
    answers: FILE_ANSWERS,
    summary: 'A file of an upload: plan, approval, refused (rows to be mended) or links',
  },
  {
    ...write,
    id: 'approveUpload',
    path: '/admin/uploads/{upload}/approve',
    scope: 'approve',
    summary: 'Approves the plan of this hash; with approval, by what sigillum approve wrote',
  },
  {
    ...write,
    id: 'issueUpload',
    path: '/admin/uploads/{upload}/issue',
    scope: 'upload',
    answers: { 202: [JSON_TYPE] },
    summary: 'Issues the plan of this hash in the background, or goes on with it',
  },
  {
    ...write,
    id: 'discardUpload',
    path: '/admin/uploads/{upload}/discard',
    scope: 'upload',
    summary: 'Deletes an upload; what was issued stays issued',
  },
  {
    ...page,
    id: 'registrarUploads',
    path: '/registrar/uploads',
    summary: 'The page on which awards are handed in',
  },
  {
    ...form,
    id: 'registrarUpload',
    path: '/registrar/uploads',
    body: ['multipart/form-data'],
    summary: 'Hands an awards file in',
  },
  {
    ...page,
    id: 'registrarUploadPage',
    path: '/registrar/uploads/{upload}',
    summary: 'What the check found, the approval, how far the batch is, what became of it',
  },
  {
    ...page,
    id: 'registrarUploadFile',
    path: '/registrar/uploads/{upload}/{file}',
    answers: FILE_ANSWERS,
    summary: 'A file of an upload, to be saved',
  },
  {
    ...form,
    id: 'registrarUploadAct',
    path: '/registrar/uploads/{upload}',
    body: ['application/x-www-form-urlencoded'],
    summary: 'Approves, issues, checks again or deletes; asks once before',
  },
]
