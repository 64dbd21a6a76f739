// `sigillum bake`: a credential into a picture, PNG or SVG. The picture is only a carrier; its credential is what counts.

import { resolve } from 'node:path'
import { badgeOfCredential } from '../../batch/derived-files.ts'
import { type ReadCredential, readCredential } from '../../batch/read-credential.ts'
import type { BadgeForm } from '../../deliver/badge-file.ts'
import { writeDurably } from '../../deliver/durable-file.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { EXIT } from '../exit-codes.ts'
import { readInputFile } from '../input-file.ts'
import type { CliIo } from '../io.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum bake - put a credential into an image

Usage
  sigillum bake CREDENTIAL --out FILE.png|FILE.svg [--image FILE]

  CREDENTIAL    an Open Badge or Comprehensive Learner Record: JSON, a compact token, or an image that holds one
  --out FILE    the image to write; its ending says which kind
  --image FILE  the picture to put it into, PNG or SVG; whatever credential is in it is replaced. Without this the
                image that the credential itself carries is taken, or one is drawn with university and title

The credential goes in byte for byte, and "sigillum unbake" gives it back so. The picture around it is not covered by
the signature. A Europass document goes on paper instead: see "sigillum paper".
Exit status: 0 written, 2 wrong usage, 4 a file cannot be used.

Example
  sigillum bake badge.ob3.json --image logo.svg --out badge.svg
`

/** Runs `sigillum bake …`. */
export async function bakeCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('bake', args, { image: 'text', out: 'text' })
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const [path] = positionals
  if (path === undefined || positionals.length > 1)
    throw new UsageError('"bake" needs exactly one CREDENTIAL', '"sigillum bake --help" says more')
  const out = values.out ?? ''
  const form = formOf(out)
  const credential = await openFile(path, io)
  const image = values.image === undefined ? undefined : await readInputFile(values.image, io)
  await writeDurably(resolve(io.cwd, out), await badgeOfCredential(credential, form, image))
  io.stderr(`sigillum: ${out} holds the credential\n`)
  return EXIT.passed
}

function formOf(out: string): BadgeForm {
  const [, form] = /\.(png|svg)$/i.exec(out) ?? []
  if (form !== undefined) return form.toLowerCase() as BadgeForm
  throw new UsageError('"bake" needs --out FILE.png or FILE.svg')
}

async function openFile(path: string, io: CliIo): Promise<ReadCredential> {
  const read = readCredential(await readInputFile(path, io))
  if (read.ok) return read
  throw new PipelineError('IMAGE_UNUSABLE', `${path}: ${read.message}`)
}
