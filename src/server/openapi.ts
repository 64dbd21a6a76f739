// The OpenAPI 3.1 document of the server, made from the route table: what is not in the table does not exist.

import { readFileSync } from 'node:fs'
import type { Json, JsonObject } from '../util/json.ts'
import { SERVER_CODES } from './problem-codes.ts'
import { ROUTES, type Route } from './route-table.ts'

const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

/** Builds the document. @see https://spec.openapis.org/oas/v3.1.1.html */
export function buildOpenApi(publicBaseUrl?: string): JsonObject {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'sigillum',
      version: manifest.version,
      description: 'Issues and verifies micro-credentials.',
    },
    ...(publicBaseUrl !== undefined && { servers: [{ url: publicBaseUrl }] }),
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operationOf(route: Route): JsonObject {
  const parameters = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  return {
    operationId: route.id,
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.scope !== undefined && { security: [{ bearer: [] }] }),
    ...(route.body && {
      requestBody: { required: true, content: contentOf(route.body, bodySchema(route)) },
    }),
    responses: { ...goodAnswers(route), ...problemAnswers(route) },
  }
}

function bodySchema({ schema }: Route): JsonObject | undefined {
  return schema === undefined ? undefined : { $ref: `#/components/schemas/${schema}` }
}

function contentOf(types: readonly string[], schema: JsonObject | undefined): JsonObject {
  return Object.fromEntries(types.map((type) => [type, schema ? { schema } : {}]))
}

function goodAnswers(route: Route): JsonObject {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, types]) => [
      status,
      {
        description: status === '304' ? 'Not changed' : route.summary,
        content: contentOf(types, undefined),
      },
    ]),
  )
}

/** Problems of one status share an answer. */
function problemAnswers(route: Route): JsonObject {
  const byStatus = new Map<string, string[]>()
  for (const code of [...route.problems, 'INTERNAL'] as const) {
    const [status, explanation] = SERVER_CODES[code]
    const known = byStatus.get(String(status)) ?? []
    byStatus.set(String(status), [...known, `${code}: ${explanation}`])
  }
  const schema = { $ref: '#/components/schemas/Problem' }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join('; '), content: { 'application/problem+json': { schema } } },
    ]),
  )
}

const verifyOptions = {
  type: 'object',
  properties: {
    checks: {
      type: 'array',
      items: { type: 'string' },
      description: 'Accepted; every check is always made',
    },
    challenge: { type: 'string' },
    domain: { type: 'string' },
  },
  additionalProperties: false,
}

const SCHEMAS: JsonObject = {
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string' },
      detail: { type: 'string' },
      faults: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            pointer: { type: 'string' },
            rule: { type: 'string' },
            message: { type: 'string' },
          },
        },
      },
    },
  },
  IssueRequest: {
    type: 'object',
    required: ['credential'],
    properties: {
      credential: { type: 'object' },
      options: {
        type: 'object',
        properties: {
          cryptosuite: { type: 'string' },
          type: { type: 'string' },
          status: { type: 'boolean' },
        },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  },
  PublicDocumentRequest: {
    type: 'object',
    required: ['url', 'accept'],
    properties: { url: { type: 'string' }, accept: { type: 'string' } },
    additionalProperties: false,
  },
  VerifyCredentialRequest: {
    type: 'object',
    required: ['verifiableCredential'],
    properties: { verifiableCredential: { type: ['object', 'string'] }, options: verifyOptions },
    additionalProperties: false,
  },
  VerifyPresentationRequest: {
    type: 'object',
    required: ['verifiablePresentation'],
    properties: { verifiablePresentation: { type: ['object', 'string'] }, options: verifyOptions },
    additionalProperties: false,
  },
}
