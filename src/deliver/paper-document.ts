// A credential on paper: a PDF/A-3 that people read and print, with the signed credential attached byte for byte.

import { writePaper } from '../container/pdf/paper-file.ts'
import type { CredentialFacts } from '../model/credential-facts.ts'
import { DOCUMENT_NAMES } from '../model/element-labels.ts'
import { textIn } from '../model/language.ts'
import { drawCredential, languagesOf, type PaperOptions } from '../picture/paper/paper-sheets.ts'

export { type Branding, brandingOfTemplate } from '../picture/page-source.ts'
export { languagesOf, type PaperOptions, type PaperPart } from '../picture/paper/paper-sheets.ts'

/** A signed credential to be put on paper. */
export interface PaperSource {
  readonly facts: CredentialFacts
  /** The credential exactly as it was signed. */
  readonly bytes: Uint8Array
  /** What it is called among the attachments, without personal data: `credential.ob3.json`. */
  readonly name: string
  readonly mediaType: string
}

/** For credentials that do not say when they were signed. */
const UNKNOWN_TIME = '2000-01-01T00:00:00Z'

/**
 * The PDF of a credential. Equal input, equal bytes.
 *
 * @throws {PipelineError} as {@link drawCredential} does.
 */
export async function paperOf(
  { facts, bytes, name, mediaType }: PaperSource,
  options: PaperOptions = {},
): Promise<Uint8Array> {
  const { languages = languagesOf(facts) } = options
  const drawn = await drawCredential(facts, { ...options, languages })
  const [language = 'en'] = languages
  const type = facts.type ?? 'certificate'
  const created = new Date(facts.issuedAt ?? UNKNOWN_TIME)
  return writePaper({
    ...drawn,
    language,
    metadata: {
      titles: languages.map((one) => ({
        language: one,
        text: `${facts.title ? textIn(facts.title, one) : ''} (${DOCUMENT_NAMES[type][one]})`,
      })),
      author: facts.awardingBody ? textIn(facts.awardingBody.name, language) : '',
      subject: DOCUMENT_NAMES.microCredential[language],
      created: Number.isNaN(created.getTime()) ? new Date(UNKNOWN_TIME) : created,
    },
    attachment: { name, mediaType, bytes, description: 'the signed credential' },
  })
}
