// What people hold in their hands, made from signed credentials: badge images and papers. Nothing here signs; the same
// credential gives the same files, so that they can be made again at any time.

import { type BadgeForm, badgePicture, bakeImage } from '../deliver/badge-file.ts'
import type { Destination, OutputFile } from '../deliver/driver.ts'
import { type PaperOptions, paperOf } from '../deliver/paper-document.ts'
import { ownError, PipelineError } from '../model/pipeline-error.ts'
import type { OutputFormat } from '../sign/output.ts'
import { utf8 } from '../util/bytes.ts'
import type { DerivedKind } from './derived-kinds.ts'
import { type ReadCredential, readCredential } from './read-credential.ts'

export interface DerivedOptions {
  readonly kinds: readonly DerivedKind[]
  /** The formats that are issued: the paper carries the Europass document where there is one. */
  readonly formats: readonly OutputFormat[]
  readonly paper: PaperOptions
  /** Hears of a file that cannot be made, such as a paper with a character that no font has; the others go on. */
  readonly refused: (name: string, error: PipelineError) => void
}

/** A destination that also gets what is made from the credentials it gets. */
export function withDerivedFiles(inner: Destination, options: DerivedOptions): Destination {
  return {
    ...inner,
    async put(files) {
      const derived: OutputFile[] = []
      for (const file of files) derived.push(...(await derivedFrom(file, options)))
      await inner.put([...files, ...derived])
    },
    // A credential whose papers are missing counts as missing, so that a second run makes them.
    async read(name) {
      for (const kind of kindsOf(name, options))
        if ((await inner.read(nameOf(name, kind))) === undefined) return undefined
      return await inner.read(name)
    },
  }
}

async function derivedFrom(file: OutputFile, options: DerivedOptions): Promise<OutputFile[]> {
  const kinds = kindsOf(file.name, options)
  if (kinds.length === 0) return []
  const credential = readCredential(file.bytes)
  if (!credential.ok) throw new TypeError('a credential of ours that we cannot read')
  const files: OutputFile[] = []
  for (const kind of kinds) {
    const name = nameOf(file.name, kind)
    try {
      files.push({ name, bytes: await derive(credential, kind, options.paper) })
    } catch (error) {
      options.refused(name, ownError(error))
    }
  }
  return files
}

async function derive(
  credential: ReadCredential,
  kind: DerivedKind,
  paper: PaperOptions,
): Promise<Uint8Array> {
  if (kind === 'pdf') return await paperOfCredential(credential, paper)
  return await badgeOfCredential(credential, kind === 'badge-png' ? 'png' : 'svg')
}

const SUFFIX = /\.(elm|ob3|eudi)\.[a-z-]+$/

function kindsOf(name: string, { kinds, formats }: DerivedOptions): readonly DerivedKind[] {
  const format = SUFFIX.exec(name)?.[1]
  const onPaper = formats.includes('elm') ? 'elm' : 'ob3'
  return kinds.filter((kind) => format === (kind === 'pdf' ? onPaper : 'ob3'))
}

const ENDINGS = { 'badge-png': '.badge.png', 'badge-svg': '.badge.svg', pdf: '.pdf' } as const

function nameOf(name: string, kind: DerivedKind): string {
  return name.replace(SUFFIX, ENDINGS[kind])
}

/**
 * An image with an Open Badge or a Comprehensive Learner Record in it.
 *
 * @param image PNG or SVG as `form` says; where absent the credential's own picture, or one drawn for it.
 * @throws {PipelineError} `IMAGE_UNUSABLE` for other formats, and for an image that cannot hold it.
 */
export async function badgeOfCredential(
  { document, facts, format, text }: ReadCredential,
  form: BadgeForm,
  image?: Uint8Array,
): Promise<Uint8Array> {
  if (format !== 'ob3' && format !== 'clr')
    throw new PipelineError(
      'IMAGE_UNUSABLE',
      `expected an Open Badge or a Comprehensive Learner Record, found the format ${format}`,
    )
  const picture = image ?? (await badgePicture(document, facts, form))
  // White space around a token is no part of it.
  const exact = text.startsWith('ey') ? text.trim() : text
  return bakeImage(picture, form, { kind: format, text: exact })
}

/**
 * The paper of a Europass document or an Open Badge, with the credential attached.
 *
 * @throws {PipelineError} `PAPER_INPUT_INVALID` for other formats, and for a credential that says too little.
 */
export async function paperOfCredential(
  { facts, format, text }: ReadCredential,
  options: PaperOptions,
): Promise<Uint8Array> {
  if (format !== 'elm' && format !== 'ob3')
    throw new PipelineError(
      'PAPER_INPUT_INVALID',
      `expected a Europass document or an Open Badge, found the format ${format}`,
    )
  return await paperOf({ facts, bytes: utf8(text), ...attachmentOf(format, text) }, options)
}

function attachmentOf(format: 'elm' | 'ob3', text: string) {
  if (!text.trimStart().startsWith('{'))
    return { name: `credential.${format}.jwt`, mediaType: 'application/jwt' }
  const isSealed = /"(?:payload|signatures)"\s*:/.test(text) && !/"@context"\s*:/.test(text)
  return {
    name: format === 'elm' ? 'credential.elm.jsonld' : 'credential.ob3.json',
    mediaType: isSealed ? 'application/jose+json' : 'application/ld+json',
  }
}
