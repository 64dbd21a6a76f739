// `sigillum paper`: signed credentials as PDFs to read and print, each with its credential attached.

import { basename, join, resolve } from 'node:path'
import { paperOfCredential } from '../../batch/derived-files.ts'
import { type ReadCredential, readCredential } from '../../batch/read-credential.ts'
import { writeDurably } from '../../deliver/durable-file.ts'
import { makeFolder } from '../../deliver/folder.ts'
import {
  type Branding,
  brandingOfTemplate,
  languagesOf,
  type PaperOptions,
  type PaperPart,
} from '../../deliver/paper-document.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { loadTemplate } from '../../template/load-template.ts'
import { languagesIn, verifyAddressOf } from '../derived-options.ts'
import { EXIT } from '../exit-codes.ts'
import { readInputFile } from '../input-file.ts'
import type { CliIo } from '../io.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum paper - signed credentials as PDFs to read and print

Usage
  sigillum paper CREDENTIAL... --out DIR|FILE.pdf [--template FILE]

  CREDENTIAL            a signed Europass document or Open Badge; also an image or PDF that holds one
  --out DIR|FILE.pdf    a folder, which gets NAME.pdf for NAME.elm.jsonld; or, for one credential, a file
  --template FILE       the template it was issued from: adds the logos, the colour and the grading scale
  --verify-address URL  https address that the QR code leads to, such as your verify page
  --language en,pl      which editions, in this order; default all that the credential has
  --per-language        one file per edition, NAME.en.pdf, instead of one with all
  --split               two files: NAME.certificate.pdf, the first page, and NAME.supplement.pdf, the sixteen elements

Each file is PDF/A-3a and PDF/UA-1: real text, tagged for screen readers, with the credential attached byte for byte.
"sigillum verify FILE.pdf" judges the attachment; what the pages show is not covered by the signature. The pages say
what the credential says, so nothing is verified here. The same credential gives the same bytes.
Exit status: 0 written, 1 a credential cannot be put on paper, 2 wrong usage, 4 a file cannot be used.

Example
  sigillum paper out/*.elm.jsonld --template fixtures/records/green-campus/template.json --out papers
`

const OPTIONS = {
  out: 'text',
  template: 'text',
  'verify-address': 'text',
  language: 'text',
  'per-language': 'flag',
  split: 'flag',
} as const

/** Runs `sigillum paper …`. */
export async function paperCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('paper', args, OPTIONS)
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const { out } = values
  if (positionals.length === 0 || out === undefined || out === '')
    throw new UsageError(
      '"paper" needs a CREDENTIAL and --out DIR or FILE.pdf',
      '"sigillum paper --help" shows an example',
    )
  const isFile = /\.pdf$/i.test(out)
  if (isFile && positionals.length > 1)
    throw new UsageError('several credentials go into a folder: --out DIR')
  const languages = languagesIn(values.language)
  const verifyAddress = verifyAddressOf(values['verify-address'])
  const branding =
    values.template === undefined ? undefined : await loadBranding(values.template, io)
  const options: PaperOptions = {
    ...(languages ? { languages } : {}),
    ...(verifyAddress === undefined ? {} : { verifyAddress }),
    ...(branding ? { branding: branding.branding } : {}),
  }
  if (!isFile) await makeFolder(resolve(io.cwd, out))
  for (const path of positionals) {
    const credential = await openCredential(path, io)
    if (branding && branding.id !== credential.facts.template?.id)
      throw new PipelineError('PAPER_INPUT_INVALID', `${path} was issued from another template`)
    const stem = isFile ? out.slice(0, -4) : join(out, stemOf(path))
    for (const edition of editionsOf(credential, options, values)) {
      const bytes = await paperOfCredential(credential, edition.options)
      const name = `${stem}${edition.ending}.pdf`
      await writeDurably(resolve(io.cwd, name), bytes)
      io.stderr(`sigillum: ${name} written\n`)
    }
  }
  return EXIT.passed
}

interface Edition {
  readonly ending: string
  readonly options: PaperOptions
}

function editionsOf(
  { facts }: ReadCredential,
  options: PaperOptions,
  values: { readonly 'per-language'?: boolean; readonly split?: boolean },
): readonly Edition[] {
  const languages = options.languages ?? languagesOf(facts)
  const groups = values['per-language'] ? languages.map((one) => [one]) : [languages]
  const parts: readonly PaperPart[] = values.split ? ['certificate', 'supplement'] : ['document']
  return groups.flatMap((group) =>
    parts.map((part) => ({
      ending: `${values['per-language'] ? `.${group[0]}` : ''}${part === 'document' ? '' : `.${part}`}`,
      options: { ...options, languages: group, part },
    })),
  )
}

/** The name without the endings of credentials and images. */
function stemOf(path: string): string {
  return basename(path).replace(/(?:\.(?:elm|ob3|badge))?\.[a-z0-9]+$/i, '')
}

async function loadBranding(
  path: string,
  io: CliIo,
): Promise<{ readonly id: string; readonly branding: Branding }> {
  const { template } = await loadTemplate(resolve(io.cwd, path), { readFile: io.readFile })
  return { id: template.id, branding: brandingOfTemplate(template) }
}

async function openCredential(path: string, io: CliIo): Promise<ReadCredential> {
  const read = readCredential(await readInputFile(path, io))
  if (read.ok) return read
  throw new PipelineError('PAPER_INPUT_INVALID', `${path}: ${read.message}`)
}
