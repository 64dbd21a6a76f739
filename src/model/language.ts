// Languages: the seven of the documents (element-labels), and texts in several languages.

/** Languages in which documents, labels and pages exist, as BCP 47 primary subtags. */
export const DOCUMENT_LANGUAGES = ['en', 'de', 'it', 'nb', 'pl', 'es', 'sv'] as const
export type DocumentLanguage = (typeof DOCUMENT_LANGUAGES)[number]

/** Texts by BCP 47 primary subtag (`en`, `nb`, `nl` …); one text per language, NFC, never empty. */
export type LangString = Readonly<Record<string, string>>

/**
 * The text for a language, else for the fallback, else the first there is.
 *
 * @throws {TypeError} when the LangString is empty, which the parsers never let through.
 */
export function textIn(text: LangString, language: string, fallback = 'en'): string {
  const found = text[language] ?? text[fallback] ?? Object.values(text)[0]
  if (found === undefined) throw new TypeError('a LangString without any text')
  return found
}
