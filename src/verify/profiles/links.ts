// Links and pictures of a credential, which programs put into their pages: none may run anything, or lead into the machine
// of whoever looks. WHATWG URL says what a scheme is, as browsers skip what stands before and within it.

import { oncePerFrozen } from '../../util/frozen.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { objectsIn, type ProfileFault } from './shape.ts'

/** Members that are links or pictures. */
const LINKS = ['id', 'url', 'targetUrl', 'image'] as const
/** What runs, or leads into the machine of whoever looks. */
const ASTRAY = ['javascript:', 'vbscript:', 'file:', 'blob:', 'filesystem:']
const PICTURE = /^data:image\/(?:png|svg\+xml|jpeg|gif|webp)[;,]/i

/** Faults of links; what they lead to is not looked at. */
export function linkFaults(document: JsonObject): ProfileFault[] {
  if (!hasStrayLink(document)) return []
  const faults: ProfileFault[] = []
  for (const [object, pointer] of objectsIn(document, ''))
    for (const name of LINKS.filter((one) => leadsAstray(one, object)))
      faults.push({
        pointer: `${pointer}/${name}`,
        kind: 'link',
        message: 'expected a link that runs nothing, and of an image a picture',
      })
  return faults
}

function hasStrayLink(value: Json): boolean {
  return typeof value === 'object' && value !== null && strayLinkIn(value)
}

const strayLinkIn = oncePerFrozen((value) => {
  // A list has members of its own, and none of these names.
  const object = value as JsonObject
  return LINKS.some((name) => leadsAstray(name, object)) || Object.values(object).some(hasStrayLink)
})

function leadsAstray(name: (typeof LINKS)[number], object: JsonObject): boolean {
  const value = object[name]
  const isImage = name === 'image' || (name === 'id' && object.type === 'Image')
  return typeof value === 'string' && SUSPICIOUS.test(value) && isAstray(value, isImage)
}

/** The first letter of a scheme in question, or what a browser skips before it. */
const SUSPICIOUS = /^[\s\p{Cc}]*[jvfbd]/iu

function isAstray(text: string, isImage: boolean): boolean {
  // Nothing to skip, nothing to ask: a picture is as long as all the rest.
  if (PICTURE.test(text) || !URL.canParse(text)) return false
  const { protocol, href } = new URL(text)
  return ASTRAY.includes(protocol) || (isImage && protocol === 'data:' && !PICTURE.test(href))
}
