// Who asks, a person at a browser or a program: RFC 9110 section 12.5.1, as far as it tells the two apart.

/** Browsers name HTML; programs that name nothing, or JSON before it, get JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  const types = (accept ?? '')
    .slice(0, 1000)
    .split(',')
    .map((entry) => entry.split(';')[0]?.trim().toLowerCase())
  const html = types.indexOf('text/html')
  const json = types.indexOf('application/json')
  return html >= 0 && (json < 0 || html < json)
}
