// Rules on languages: what an edition of the document lacks, and which language stands in for it.

import type { LangString } from '../../model/language.ts'
import type { Template } from '../../model/template.ts'
import { isLanguageCode } from '../../model/vocabulary/languages.ts'
import { pointerTo } from '../../util/json.ts'
import { type Finding, findingIf } from './finding.ts'

/** Findings on texts that an edition lacks. */
export function judgeEditions(template: Template): readonly Finding[] {
  const { register: _, ...document } = template
  const texts = [...langStringsIn(document, '')].filter(([pointer]) => pointer !== '/title')
  const { title, languages } = template
  return languages.flatMap((language) => {
    const lacking = texts.filter(([, text]) => text[language] === undefined)
    const [first] = lacking
    return [
      ...findingIf(title[language] === undefined, 'title-missing-in-edition', {
        pointer: `/title/${language}`,
        message: `the title is missing in "${language}": that edition shows it in "${fallbackOf(title)}"`,
      }),
      ...(first === undefined
        ? []
        : findingIf(true, 'text-missing-in-edition', {
            pointer: pointerTo(first[0], language),
            message: `${lacking.length} of ${texts.length} texts are missing in "${language}": that edition shows them in another language`,
          })),
    ]
  })
}

/** The language that `textIn` falls back to. */
function fallbackOf(text: LangString): string {
  return text.en === undefined ? (Object.keys(text)[0] ?? 'en') : 'en'
}

function* langStringsIn(value: unknown, pointer: string): Generator<[string, LangString]> {
  if (typeof value !== 'object' || value === null) return
  const members = Object.entries(value)
  if (!Array.isArray(value) && isLangString(members)) {
    yield [pointer, value as LangString]
    return
  }
  for (const [name, member] of members) yield* langStringsIn(member, pointerTo(pointer, name))
}

function isLangString(members: readonly [string, unknown][]): boolean {
  return (
    members.length > 0 &&
    members.every(([name, text]) => isLanguageCode(name) && typeof text === 'string')
  )
}
