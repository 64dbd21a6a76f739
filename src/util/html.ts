// HTML by template, escaped unless it is HTML already: nothing foreign can become markup. Data in, text out.

/** Text that is markup. Only `html` makes it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text, markup, several of those, or nothing. */
export type HtmlPart = string | number | Html | undefined | false | readonly HtmlPart[]

/** Markup with every inserted text escaped, in contents and in quoted attributes alike. */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const text = literals.reduce(
    (before, literal, index) => before + (index === 0 ? '' : rendered(parts[index - 1])) + literal,
    '',
  )
  return new Html(text)
}

function rendered(part: HtmlPart): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map((one: HtmlPart) => rendered(one)).join('')
  return escapeHtml(String(part))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text with the five characters that markup is made of written as references. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
