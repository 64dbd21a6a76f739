// Ids of the parts of an achievement: the template's id with a fragment, so that references stay within it.

/** `https://…/template#part`; a template id with a fragment of its own gets a longer one. */
export function partOf(templateId: string, part: string): string {
  return templateId.includes('#') ? `${templateId}/${part}` : `${templateId}#${part}`
}
