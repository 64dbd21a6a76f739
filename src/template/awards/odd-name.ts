// Names that look like something else: shifted columns, lost letters. Odd is not wrong: names are what people are called.

import { error, type Problem } from './award-row.ts'
import { classOf } from './cell-text.ts'

/** What makes a name look like something else; undefined for nearly all. */
export function oddName(name: string): Problem | undefined {
  if (/^[\p{N}\p{P}\s]*$/u.test(name)) {
    return error('name-without-letters', `expected a name, found ${classOf(name)}`)
  }
  const warning = (rule: string, message: string): Problem => ({
    rule,
    severity: 'warning',
    message,
  })
  if (!/\p{L}/u.test(name)) return warning('name-odd', 'the name has no letters')
  if (!/\p{L}\?|\?\p{L}/u.test(name)) return undefined
  const message = 'a question mark within a name: was a letter lost in an export?'
  return warning('name-question-mark', message)
}
