// Writes schemas/README.md: every member of the input files in a table, in the words of the schemas.
// `node scripts/schema-guide.ts`; a test holds the file against the schemas.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Schema = Readonly<Record<string, unknown>>

const FILES = [
  ['template', '`template.json`: one micro-credential'],
  ['organisations', '`organisations.json`: universities, alliance, grading schemes'],
  [
    'awards',
    '`awards.json` or `awards.jsonl`: who achieved it (CSV and XLSX have columns instead)',
  ],
  ['columns', '`columns.json`: how the columns of an export are read'],
] as const

const INTRODUCTION = `# The input files, member by member

An editor that knows JSON Schema checks the files while you type, when they begin with \`"$schema"\` and the path of the
schema, as the example in \`fixtures/records/example/\` does. \`sigillum check\` checks more: the rules of the template.

For all files: texts are trimmed; \`$comment\` members are ignored anywhere; any other member that is not listed here is
refused, so that nothing is lost by a typing error. A **text in languages** is an object from two-letter language codes to
texts: \`{ "en": "Rivers", "de": "Flüsse" }\`. Norwegian is \`nb\` (or \`no\`) or \`nn\`. A **decimal** is a number or a text with dot or
comma: \`7.5\` or \`"7,5"\`. A **date** is \`2026-05-31\`. Members in **bold** must be there. \`[]\` stands for each item of a list.

This file is written by \`node scripts/schema-guide.ts\`.
`

/** The guide as Markdown. */
export function schemaGuide(): string {
  const chapters = FILES.map(([name, title]) => {
    const schema = readSchema(name)
    const rows = [...rowsOf(schema, schema, '')]
    return [
      `## ${title}`,
      '',
      `${schema.description}`,
      '',
      '| Member | Kind | Meaning |',
      '|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return `${[INTRODUCTION, ...chapters].join('\n')}\n`
    .replaceAll('\n## ', '\n\n## ')
    .replaceAll('\n\n\n', '\n\n')
}

function readSchema(name: string): Schema {
  const path = new URL(`../schemas/${name}.schema.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')) as Schema
}

const KINDS: Readonly<Record<string, string>> = {
  langString: 'text in languages',
  decimal: 'decimal',
  date: 'date',
  httpsUrl: 'https address',
  organisationKey: 'key',
  countryCode: 'country code',
  duration: 'duration',
  relativePath: 'relative path',
  documentLanguage: 'language',
  levelText: 'text or number',
}

function* rowsOf(root: Schema, schema: Schema, path: string): Generator<string> {
  if (schema.type === 'array') {
    yield* rowsOf(root, resolved(root, schema.items as Schema), `${path}[]`)
    return
  }
  const required = (schema.required ?? []) as readonly string[]
  for (const [name, member] of Object.entries(
    (schema.properties ?? {}) as Record<string, Schema>,
  )) {
    const place = `\`${path === '' ? '' : `${path}.`}${name}\``.replace('`[].', '`')
    const shown = required.includes(name) ? `**${place}**` : place
    yield `| ${shown} | ${kindOf(root, member)} | ${meaningOf(member)} |`
    const inner = resolved(root, member)
    const next = path === '' ? name : `${path}.${name}`
    if (KINDS[refOf(member)] === undefined) yield* rowsOf(root, inner, next)
  }
  for (const [pattern, member] of Object.entries(
    (schema.patternProperties ?? {}) as Record<string, Schema>,
  )) {
    if (pattern === '^[^$]') yield* rowsOf(root, member, `${path}.KEY`)
  }
  const { additionalProperties: others } = schema
  if (typeof others !== 'object' || others === null) return
  for (const one of ((others as Schema).anyOf ?? []) as readonly Schema[])
    yield* rowsOf(root, one, `${path}.KEY`)
}

function refOf(schema: Schema): string {
  return typeof schema.$ref === 'string' ? (schema.$ref.split('/').at(-1) ?? '') : ''
}

function resolved(root: Schema, schema: Schema): Schema {
  const definitions = (root.$defs ?? {}) as Readonly<Record<string, Schema>>
  return definitions[refOf(schema)] ?? schema
}

function kindOf(root: Schema, schema: Schema): string {
  const named = KINDS[refOf(schema)]
  if (named !== undefined) return named
  const { enum: choices, type, items } = resolved(root, schema)
  if (Array.isArray(choices)) return 'choice'
  if (type === 'array') return `list of: ${kindOf(root, items as Schema)}`
  if (type === 'string') return 'text'
  if (type === 'boolean') return 'true/false'
  if (type === 'integer' || type === 'number') return 'number'
  return 'object'
}

function meaningOf(schema: Schema): string {
  const choices = Array.isArray(schema.enum)
    ? ` (${schema.enum.map((choice) => `\`${shownChoice(choice)}\``).join(', ')})`
    : ''
  return `${schema.description}${choices}`.replaceAll('|', '\\|')
}

function shownChoice(choice: unknown): string {
  return choice === '\t' ? '\\t' : String(choice)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../schemas/README.md', import.meta.url), schemaGuide())
}
