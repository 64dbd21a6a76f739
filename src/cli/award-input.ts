// What `check` and `issue` begin with: the template, the columns file and the awards, read and judged as a whole.

import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { eudiFaults } from '../build/eudi/mandatory-claims.ts'
import type { InputFault } from '../model/fault.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { type CheckedAwards, checkAwards } from '../template/awards/check-awards.ts'
import { type Columns, loadColumns } from '../template/awards/columns.ts'
import { readAwards } from '../template/awards/read-awards.ts'
import { type LoadedTemplate, loadTemplate } from '../template/load-template.ts'
import { judgeAward } from '../template/rules/judge-award.ts'
import { toInstant } from '../util/time.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

/** The options that name the input. */
export interface InputOptions {
  readonly template?: string
  readonly awards?: string
  readonly columns?: string
  /** Formats to be issued, as the user names them: what one of them demands is judged as well. */
  readonly format?: string
}

export interface AwardInput {
  /** Absent when the template is faulty: its faults are among those of `checked`. */
  readonly loaded?: LoadedTemplate
  readonly checked: CheckedAwards
}

/**
 * Reads and judges the input of a command.
 *
 * @param at The day on which awards are judged.
 * @throws {UsageError} when an option is missing, {PipelineError} when a file cannot be read.
 */
export async function readAwardInput(
  command: string,
  options: InputOptions,
  { io, at }: { readonly io: CliIo; readonly at: Date },
): Promise<AwardInput> {
  const templatePath = requiredFile(command, 'template', options.template)
  const awardsPath = requiredFile(command, 'awards', options.awards)
  const columns = await readColumns(options.columns, io)
  const loaded = await loadOrFaults(templatePath, io)
  const template = 'template' in loaded ? loaded.template : undefined
  const formatFaults =
    template && options.format?.split(',').includes('eudi')
      ? eudiFaults(template, templatePath)
      : []
  const checked = await checkAwards({
    template: loaded,
    file: awardsPath,
    rows: readAwards(
      { file: awardsPath, chunks: openChunks(awardsPath, io) },
      {
        ...(columns && { columns }),
        ...(template && { moduleKeys: template.modules.map((module) => module.key) }),
      },
    ),
    judge: (award) =>
      template
        ? [
            ...judgeAward(template, award, { today: toInstant(at).slice(0, 10), file: awardsPath }),
            ...formatFaults,
          ]
        : [],
  })
  return 'template' in loaded ? { loaded, checked } : { checked }
}

/** A file option that must be there. @throws {UsageError} */
export function requiredFile(command: string, name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value
  throw new UsageError(
    `"${command}" needs --${name} FILE`,
    `"sigillum ${command} --help" shows an example`,
  )
}

/** Codes of a file that was read and is wrong: its faults are told together with those of the awards. */
const FAULTY: readonly string[] = ['TEMPLATE_INVALID', 'ORGANISATIONS_INVALID']

/** The template, or what is wrong with it. @throws {PipelineError} when a file cannot be read. */
export async function loadOrFaults(
  path: string,
  io: CliIo,
): Promise<LoadedTemplate | { readonly faults: readonly InputFault[] }> {
  try {
    return await loadTemplate(path, { readFile: (file) => io.readFile(resolve(io.cwd, file)) })
  } catch (error) {
    if (error instanceof PipelineError && FAULTY.includes(error.code))
      return { faults: error.detail.faults as InputFault[] }
    throw error
  }
}

/** The columns file, where one is named. @throws {PipelineError} */
export async function readColumns(
  path: string | undefined,
  io: CliIo,
): Promise<Columns | undefined> {
  if (path === undefined) return undefined
  try {
    return loadColumns(await io.readFile(resolve(io.cwd, path)), path)
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw new PipelineError('AWARDS_UNREADABLE', `the columns file ${path} cannot be read`, {
      cause,
    })
  }
}

/** The bytes of the awards file as they come; a file that cannot be read ends the command by name. */
export async function* openChunks(path: string, io: CliIo): AsyncGenerator<Uint8Array> {
  try {
    if (path === '-') yield* io.stdin
    else yield* createReadStream(resolve(io.cwd, path)) as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw new PipelineError('AWARDS_UNREADABLE', `the awards file ${path} cannot be read`, {
      cause,
    })
  }
}
