// `--also` of `issue`, and the options of papers: which files are made beside the credentials, and how they look.

import { DERIVED_KINDS, type DerivedKind } from '../batch/derived-kinds.ts'
import type { Destination } from '../deliver/driver.ts'
import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../model/language.ts'
import type { PipelineError } from '../model/pipeline-error.ts'
import type { Template } from '../model/template.ts'
import type { OutputFormat } from '../sign/output.ts'
import { nearestName } from '../util/nearest-name.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

export const DERIVED_OPTIONS = { also: 'text', 'verify-address': 'text' } as const

/** What is made beside the credentials, and where its QR codes lead. */
export interface DerivedChoice {
  readonly kinds: readonly DerivedKind[]
  readonly verifyAddress?: string
}

/**
 * Reads the options, before anything is opened.
 *
 * @throws {UsageError} for a kind that does not exist or does not fit the formats and the destination.
 */
export function readDerived(
  values: { readonly also?: string; readonly 'verify-address'?: string },
  { formats, out }: { formats: readonly OutputFormat[]; out: string },
): DerivedChoice {
  const verifyAddress = verifyAddressOf(values['verify-address'])
  const kinds = kindsIn(values.also)
  if (kinds.length > 0 && out.endsWith('.jsonl'))
    throw new UsageError('--also makes files that JSON Lines cannot hold', 'use a folder or a .zip')
  if (kinds.some((kind) => kind !== 'pdf') && !formats.includes('ob3'))
    throw new UsageError('badge images are made from Open Badges', 'add ob3 to --format')
  if (kinds.includes('pdf') && !formats.includes('elm') && !formats.includes('ob3'))
    throw new UsageError('papers are made from Europass documents or Open Badges')
  return { kinds, ...(verifyAddress === undefined ? {} : { verifyAddress }) }
}

function kindsIn(also: string | undefined): readonly DerivedKind[] {
  if (also === undefined) return []
  return [...new Set(also.split(','))].map((kind) => {
    const known = DERIVED_KINDS.find((one) => one === kind)
    if (known) return known
    const near = nearestName(kind, DERIVED_KINDS)
    throw new UsageError(
      `--also knows no "${kind}"${near ? `; did you mean ${near}?` : ''}`,
      `kinds: ${DERIVED_KINDS.join(', ')}`,
    )
  })
}

/** The destination, which also takes what is made beside the credentials; what cannot be made is named. */
export async function withDerived(
  destination: Destination,
  { kinds, verifyAddress }: DerivedChoice,
  context: { template: Template; formats: readonly OutputFormat[]; io: CliIo },
): Promise<{ readonly destination: Destination; readonly refusedCount: () => number }> {
  let count = 0
  const { template, formats, io } = context
  if (kinds.length === 0) return { destination, refusedCount: () => count }
  // Loaded where it is used: fonts and the drawing of pages take their time and memory.
  const { withDerivedFiles } = await import('../batch/derived-files.ts')
  const { brandingOfTemplate } = await import('../deliver/paper-document.ts')
  const paper = {
    languages: template.languages,
    branding: brandingOfTemplate(template),
    ...(verifyAddress === undefined ? {} : { verifyAddress }),
  }
  const refused = (name: string, { message }: PipelineError) => {
    count += 1
    io.stderr(`sigillum: error: ${name} is not made: ${message}\n`)
  }
  return {
    destination: withDerivedFiles(destination, { kinds, formats, paper, refused }),
    refusedCount: () => count,
  }
}

/** @throws {UsageError} for anything but an https address. */
export function verifyAddressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && text.length <= 200) return text
  throw new UsageError('--verify-address is an https address of at most 200 characters')
}

/** @throws {UsageError} for a language in which there are no documents. */
export function languagesIn(text: string | undefined): readonly DocumentLanguage[] | undefined {
  if (text === undefined) return undefined
  return [...new Set(text.split(','))].map((one) => {
    const language = DOCUMENT_LANGUAGES.find((known) => known === one)
    if (language) return language
    throw new UsageError(
      `there are no documents in the language "${one}"`,
      `languages: ${DOCUMENT_LANGUAGES.join(', ')}`,
    )
  })
}
