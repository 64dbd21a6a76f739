// Other spellings of what stands in a document: dates, numbers, language tags, letters with marks, escapes, members that
// come twice. Some say the same, some nearly; which is which is for whoever judges.

import type { Value } from './json-mutations.ts'
import type { Random } from './random.ts'

const DATE = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** A value in another spelling; what has none stays as it is. */
export function respelled(value: Value, random: Random): Value {
  if (typeof value === 'string') return respelledString(value, random)
  if (typeof value === 'number') return random.pick<Value>(numberSpellings(value))
  if (typeof value === 'boolean') return random.pick<Value>([String(value), value ? 1 : 0])
  if (value !== null && !Array.isArray(value)) {
    const { '@language': language } = value
    if (typeof language === 'string')
      return { ...value, '@language': respelledTag(language, random) }
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        /^[a-z]{2}$/i.test(key) ? respelledTag(key, random) : key,
        member,
      ]),
    )
  }
  return value
}

function respelledString(text: string, random: Random): Value {
  const date = Number.isNaN(Date.parse(text)) ? null : DATE.exec(text)
  if (date) return respelledDate(text, date, random)
  if (/^-?\d+(\.\d+)?$/.test(text)) return random.pick(numberSpellings(Number(text)))
  return random.pick<() => Value>([
    () => text.normalize(random.pick(['NFC', 'NFD', 'NFKC', 'NFKD'])),
    () => ({ '@value': text }),
    () => ({ '@value': text, '@language': random.pick(['en', 'EN', 'de', 'en-GB', 'x']) }),
    () => text.replace(/[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    () => text.replace(/^([a-z]+):/, (scheme) => scheme.toUpperCase()),
    () => text.replace(/[aeiou]/, (letter) => LOOKALIKES[letter] ?? letter),
    () => `${text}${random.pick(['\u200b', '\u00a0', '\u0301', '#', '/', '?', '\ufeff'])}`,
    () => text.replace('-', random.pick(['\u2010', '\u2011', '\u2212'])),
  ])()
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ a: '\u0430', e: '\u0435', i: '\u0456', o: '\u043e', u: '\u03c5' },
}

function respelledDate(text: string, parts: RegExpExecArray, random: Random): string {
  const [, day = '', hour = '', minute = '', second = ''] = parts
  const shifted = new Date(Date.parse(text) + 3_600_000).toISOString().slice(0, 19)
  return random.pick([
    text.replace('Z', '+00:00'),
    text.replace('Z', '-00:00'),
    text.toLowerCase(),
    text.replace('T', ' '),
    `${text.slice(0, 19)}.000Z`,
    `${shifted}+01:00`,
    `${day}T${hour}:${minute}Z`,
    `${day}T${hour}:${minute}:${second}`,
    `${day}T24:00:00Z`,
    `${day}T${hour}:${minute}:60Z`,
    `+00${day}T${hour}:${minute}:${second}Z`,
    day,
    String(Date.parse(text) / 1000),
  ])
}

const numberSpellings = (value: number): Value[] => [
  String(value),
  value.toExponential(15).replace(/(\d)0*e\+?/, '$1E'),
  value + 4e-7,
  value * (1 + 2 ** -52),
  value === 0 ? 4e-7 : -value,
  value.toFixed(2),
  `0${value}`,
  { '@value': value },
  Math.round(value),
]

function respelledTag(tag: string, random: Random): string {
  return random.pick([
    tag.toUpperCase(),
    tag.toLowerCase(),
    `${tag}-Latn`,
    `${tag}_GB`,
    '@none',
    'und',
    ` ${tag}`,
  ])
}

/** JSON text with members twice, letters escaped, numbers in another form. */
export function respelledText(text: string, random: Random): string {
  const one = (pattern: RegExp, change: (found: string) => string): string => {
    const places = [...text.matchAll(pattern)]
    if (places.length === 0) return text
    const { index, 0: found } = random.pick(places)
    return text.slice(0, index) + change(found) + text.slice(index + found.length)
  }
  return random.pick<() => string>([
    () => one(/"[^"\\]+":/g, (member) => `${member}"x",${member}`),
    () => one(/"[^"\\]+":/g, (member) => `${member}null,${escapedAt(member, 1)}`),
    () => one(/,"[^"\\]+":"[^"\\]*"/g, (member) => member + member.replace(/:".*/, ':"x"')),
    () => one(/"[^"\\]{2,}"/g, (word) => escapedAt(word, 1 + random.next(word.length - 2))),
    () => one(/"[^"\\]{2,}"/g, (word) => word.replace('/', '\\/')),
    () =>
      one(/:-?\d+(\.\d+)?(?=[,}\]])/g, (number) => number + random.pick(['.0', 'e0', 'E+0', '0'])),
    () => one(/:-?\d+(\.\d+)?(?=[,}\]])/g, (number) => `${number}${'0'.repeat(20)}1`),
    () =>
      one(/[,:]/g, (mark) => `${mark}${random.pick([' ', '\r\n', '\t', '/**/', '\u2028', '\f'])}`),
    () => one(/"/g, () => random.pick(["'", '\u201c', '\\"'])),
    () => one(/true|false|null/g, (word) => word.toUpperCase()),
  ])()
}

function escapedAt(text: string, place: number): string {
  const code = text.charCodeAt(place).toString(16).padStart(4, '0')
  return `${text.slice(0, place)}\\u${code}${text.slice(place + 1)}`
}
