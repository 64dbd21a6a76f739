// xmlbuilder2 leaves an `&` alone that looks like the start of an entity: the text `&#x75;` would come out as `u`.

/** A text in the form that xmlbuilder2 writes so that a reader gets exactly this text back. */
export function xmlLiteral(text: string): string {
  return text.replaceAll('&', '&amp;')
}
