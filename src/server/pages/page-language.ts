// Which of the seven languages a page is in: the one that `?lang=` names, else the first that the browser asks for
// and that there is (RFC 9110 section 12.5.4), else English.

import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../../model/language.ts'

/** Norwegian in any spelling is Bokmål here; Danish readers are not sent to it. */
const ALIASES: Readonly<Record<string, DocumentLanguage>> = { no: 'nb', nn: 'nb' }
const MAX_HEADER_LENGTH = 500

/** The language of an answer. */
export function pageLanguage(
  asked: string | undefined,
  acceptLanguage: string | undefined,
): DocumentLanguage {
  const named = asked === undefined ? undefined : languageOf(asked)
  return named ?? preferred((acceptLanguage ?? '').slice(0, MAX_HEADER_LENGTH)) ?? 'en'
}

function preferred(header: string): DocumentLanguage | undefined {
  const ranges = header.split(',').map((entry, index) => {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { range, index, q: weight === undefined ? 1 : Number(weight) }
  })
  return ranges
    .filter(({ q }) => q > 0 && q <= 1)
    .sort((a, b) => b.q - a.q || a.index - b.index)
    .map(({ range }) => languageOf(range))
    .find((language) => language !== undefined)
}

function languageOf(tag: string): DocumentLanguage | undefined {
  const [primary = ''] = tag.toLowerCase().split('-')
  return (
    DOCUMENT_LANGUAGES.find((language) => language === primary) ??
    (Object.hasOwn(ALIASES, primary) ? ALIASES[primary] : undefined)
  )
}
