// What stands on the pages must be in the fonts of the pages: told by place, before anything is signed.

import type { Award } from '../../model/award.ts'
import type { Template } from '../../model/template.ts'
import { undrawableIn } from '../../picture/drawable.ts'
import { pointerTo } from '../../util/json.ts'
import type { Finding } from './finding.ts'

/** The learner's name and grade. */
export function judgeAwardDrawable({ learner, grade }: Award): readonly Finding[] {
  const texts = [
    ['/learner/givenName', learner.givenName],
    ['/learner/familyName', learner.familyName],
    ['/grade', grade],
  ] as const
  return texts.flatMap(([pointer, text]) => findingOf(text, pointer, 'award-not-drawable'))
}

/** Every text of the template itself; organisations have names in languages that no page is in. */
export function judgeTemplateDrawable({ register: _, ...template }: Template): readonly Finding[] {
  return textsIn(template, '').flatMap(([pointer, text]) =>
    findingOf(text, pointer, 'template-not-drawable'),
  )
}

function findingOf(
  text: string | undefined,
  pointer: string,
  rule: 'award-not-drawable' | 'template-not-drawable',
): readonly Finding[] {
  const character = text === undefined ? undefined : undrawableIn(text)
  if (character === undefined) return []
  const message = `the text holds a character that the document’s fonts cannot draw (${character}): write it in Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian or Armenian letters`
  return [{ rule, pointer, message }]
}

function textsIn(value: unknown, pointer: string): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[pointer, value]]
  if (Array.isArray(value))
    return value.flatMap((one, index) => textsIn(one, pointerTo(pointer, index)))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, pointerTo(pointer, name)))
}
