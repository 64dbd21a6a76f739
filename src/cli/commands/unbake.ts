// `sigillum unbake`: the credential in an image or attached to a PDF, byte for byte as it was put in. Nothing is verified.

import { resolve } from 'node:path'
import { takeOut } from '../../container/take-out.ts'
import { writeDurably } from '../../deliver/durable-file.ts'
import { utf8 } from '../../util/bytes.ts'
import { EXIT } from '../exit-codes.ts'
import { readInputFile } from '../input-file.ts'
import type { CliIo } from '../io.ts'
import { parseOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `sigillum unbake - take the credential out of an image or a PDF

Usage
  sigillum unbake FILE [--out FILE]

  FILE        a PNG, SVG or PDF with any name
  --out FILE  where to write the credential; standard output where absent

Nothing is verified: "sigillum verify FILE" does that, and reads the file as it is.
Exit status: 0 taken out, 1 it holds no credential or is refused, 2 wrong usage, 4 a file cannot be used.

Example
  sigillum unbake badge.png --out badge.ob3.json
`

/** Runs `sigillum unbake …`. */
export async function unbakeCommand(args: string[], io: CliIo): Promise<number> {
  const { values, positionals, help } = parseOptions('unbake', args, { out: 'text' })
  if (help) {
    io.stdout(HELP)
    return EXIT.passed
  }
  const [path] = positionals
  if (path === undefined || positionals.length > 1)
    throw new UsageError('"unbake" needs exactly one FILE', '"sigillum unbake --help" says more')
  const taken = takeOut(await readInputFile(path, io))
  if (!taken?.ok) {
    const message = taken?.message ?? 'expected a PNG, SVG or PDF'
    io.stderr(`sigillum: error: ${path}: ${message}\n`)
    return EXIT.failed
  }
  if (values.out === undefined) io.stdout(taken.text)
  else await writeDurably(resolve(io.cwd, values.out), utf8(taken.text))
  return EXIT.passed
}
