// A template file and the organisations file it names, read, checked and judged: every fault of both in one go.
// Files come through an injected function; the rules of the ENHANCE template stand in `rules/`.

import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { InputFault } from '../model/fault.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import { buildTemplate } from './build-template.ts'
import { type InputDocument, isWithin, readInputDocument } from './input-document.ts'
import { type LoadedOrganisations, loadOrganisations } from './load-organisations.ts'
import type { ReadFile } from './read-file.ts'
import { judgeTemplate } from './rules/judge-template.ts'
import type { RuleName } from './rules/rule-table.ts'
import type { EctsLimits } from './rules/typology.ts'

export interface TemplateSource {
  /** Reads a file by the path given to `loadTemplate`, or one relative to it. Rejects when it cannot. */
  readonly readFile: ReadFile
  /** Limits on ECTS credits. Default: those of the alliance. */
  readonly ectsLimits?: EctsLimits
}

export interface LoadedTemplate {
  readonly template: Template
  /** Warnings and information; errors are thrown. */
  readonly faults: readonly InputFault[]
  /** SHA-256 of the bytes of the template file, in hex. */
  readonly sha256: string
}

/**
 * Loads a template with its organisations and judges it by every rule that needs no award.
 *
 * @param path As the user named it; the faults repeat it.
 * @throws {PipelineError} `TEMPLATE_UNREADABLE` when one of the two files cannot be read; `TEMPLATE_INVALID` or
 * `ORGANISATIONS_INVALID` when they can, and hold errors: `detail.faults` lists every fault of both files.
 */
export async function loadTemplate(path: string, source: TemplateSource): Promise<LoadedTemplate> {
  const bytes = await readOrRefuse(path, source.readFile)
  const document = readInputDocument(bytes, { file: path, schema: 'template' })
  const organisations = await organisationsOf(document, { path, source })
  const faults: InputFault[] = [...document.faults]
  const { register } = organisations
  let template: Template | undefined
  if (document.value !== undefined && register !== undefined) {
    template = buildTemplate(document.value, register)
    const incomplete = hasError(organisations.faults)
    faults.push(
      ...judgeTemplate(template, { file: path, ...limitsOf(source) }).filter(
        ({ pointer = '', rule }) =>
          !isWithin(pointer, document.cut) && !(incomplete && RULES_ON_THE_REGISTER.has(rule)),
      ),
    )
  }
  const all = [...faults, ...organisations.faults]
  if (template === undefined || hasError(all)) {
    throw invalid(path, faults, all)
  }
  return { template, faults: all, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Rules that would blame the template for what an organisations file with errors lacks. */
const RULES_ON_THE_REGISTER: ReadonlySet<string> = new Set<RuleName>([
  'organisation-unknown',
  'alliance-missing',
  'not-approved',
  'not-a-member',
  'logo-missing',
  'eidas-missing',
])

function hasError(faults: readonly InputFault[]): boolean {
  return faults.some(({ severity }) => severity === 'error')
}

function limitsOf({ ectsLimits }: TemplateSource): { ectsLimits?: EctsLimits } {
  return ectsLimits === undefined ? {} : { ectsLimits }
}

function invalid(
  path: string,
  own: readonly InputFault[],
  all: readonly InputFault[],
): PipelineError {
  const code = hasError(own) ? 'TEMPLATE_INVALID' : 'ORGANISATIONS_INVALID'
  const errors = all.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  const place = first?.pointer ? ` at ${first.pointer}` : ''
  return new PipelineError(
    code,
    `${code === 'TEMPLATE_INVALID' ? 'the template' : 'the organisations file'} breaks a rule${place}: ${first?.message}${more}`,
    { detail: { file: path, faults: all } },
  )
}

/** The organisations; none and no fault when the template does not say where they are, which is a fault of its own. */
async function organisationsOf(
  { written, cut }: InputDocument,
  { path, source }: { readonly path: string; readonly source: TemplateSource },
): Promise<LoadedOrganisations> {
  const relative = written?.organisations
  if (typeof relative !== 'string' || cut.includes('/organisations')) return { faults: [] }
  const file = join(dirname(path), relative)
  const bytes = await readOrRefuse(file, source.readFile)
  return await loadOrganisations(file, bytes, source.readFile)
}

async function readOrRefuse(path: string, readFile: ReadFile): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new PipelineError('TEMPLATE_UNREADABLE', `the file ${path} cannot be read`, {
      detail: { file: path, faults: [] },
      cause,
    })
  }
}
