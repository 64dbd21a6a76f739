// A credential as a picture that people show and programs read: its own image, or the one we draw, with the
// credential baked in (Open Badges 3.0 section 5.3).

import type { Bakeable } from '../container/image-credential.ts'
import { bakePng, isPng, unbakePng } from '../container/png.ts'
import { bakeSvg, unbakeSvg } from '../container/svg.ts'
import type { CredentialFacts } from '../model/credential-facts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { badgeOfFacts } from '../picture/badge-picture.ts'
import { fromBase64, utf8 } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'

export type BadgeForm = 'png' | 'svg'

/**
 * Puts a credential into an image of either form.
 *
 * @throws {PipelineError} `IMAGE_UNUSABLE` when the image is not of this form, not sound, or cannot hold the text.
 */
export function bakeImage(image: Uint8Array, form: BadgeForm, credential: Bakeable): Uint8Array {
  if (isPng(image) !== (form === 'png'))
    throw new PipelineError('IMAGE_UNUSABLE', `expected an image of the form ${form}`)
  const baked = form === 'png' ? bakePng(image, credential) : bakeSvg(image, credential)
  const back = form === 'png' ? unbakePng(baked) : unbakeSvg(baked)
  if (!back.ok || back.text !== credential.text)
    throw new PipelineError('IMAGE_UNUSABLE', 'the image does not give the credential back')
  return baked
}

/**
 * The picture of a credential without anything baked in: the image it carries where it has this form, else one
 * drawn from what it says. Images that it only names by address are not fetched.
 *
 * @throws {PipelineError} `IMAGE_UNUSABLE` when it carries none and says too little to draw one.
 */
export async function badgePicture(
  document: JsonObject,
  facts: CredentialFacts,
  form: BadgeForm,
): Promise<Uint8Array> {
  const own = ownImage(document, form)
  if (own) return own
  const drawn = badgeOfFacts(facts)
  if (drawn) return form === 'png' ? await drawn.png() : utf8(drawn.svg)
  throw new PipelineError(
    'IMAGE_UNUSABLE',
    'the credential carries no image, and no title and issuer to draw one from',
  )
}

const DATA_URL = /^data:image\/(png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/

function ownImage(document: JsonObject, form: BadgeForm): Uint8Array | undefined {
  const { credentialSubject: subject } = document
  const achievement = isJsonObject(subject) ? subject.achievement : undefined
  const image = isJsonObject(achievement) ? achievement.image : undefined
  const url = isJsonObject(image) ? image.id : image
  const [, type, data] = (typeof url === 'string' && DATA_URL.exec(url)) || []
  if (data === undefined || type?.startsWith(form) !== true) return undefined
  return fromBase64(data)
}
