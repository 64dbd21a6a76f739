// Edits of JSON as text, and of any text: what no document that was parsed and written again would have.

import type { Random } from './random.ts'

/** JSON text that says the same, or nearly: white space, escapes, a member twice, something before or behind. */
export function mutatedText(text: string, random: Random): string {
  const place = random.next(text.length + 1)
  const [before, after] = [text.slice(0, place), text.slice(place)]
  return random.pick<() => string>([
    () => before + random.pick([' ', '\n', '\t', '\u00a0', '\ufeff', ',', '}', '"', '\\']) + after,
    () => before + after.slice(1 + random.next(4)),
    () => before + String.fromCharCode(random.next(0xd800)) + after.slice(1),
    () =>
      text.replace(
        /"([a-zA-Z]+)":/,
        (_, key: string) => `"${key}":"x","\\u${hex(key)}${key.slice(1)}":`,
      ),
    () =>
      text.replace(
        '{',
        random.pick([
          '{"name":"x",',
          '{"@context":[],',
          '{"proof":{},',
          '{"__proto__":{"name":"x"},',
        ]),
      ),
    () => text.replace(/}$/, random.pick([',"name":"x"}', ',"validUntil":null}', '}{}', '}\0'])),
    () => text + random.pick(['\n', ' ', '\0', '{}', text]),
    () => text.replaceAll(/(\d)(?=[,}\]])/g, '$1.0'),
  ])()
}

const hex = (key: string): string => key.charCodeAt(0).toString(16).padStart(4, '0')
