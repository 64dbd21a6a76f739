// Papers and images made from a credential when somebody asks for them. The same credential and the same settings give the
// same bytes as `sigillum paper` and `sigillum bake`. No file, no clock: it also works in a thread.

import { badgeOfCredential, paperOfCredential } from '../../batch/derived-files.ts'
import { readCredential } from '../../batch/read-credential.ts'
import type { BadgeForm } from '../../deliver/badge-file.ts'
import type { Branding, PaperPart } from '../../deliver/paper-document.ts'
import type { DocumentLanguage } from '../../model/language.ts'

/** Something that holds a credential. */
export type Carrier =
  | { readonly kind: 'badge'; readonly form: BadgeForm }
  /** Without a language: in all that the credential has. */
  | { readonly kind: 'paper'; readonly part: PaperPart; readonly language?: DocumentLanguage }

export interface CarrierSettings {
  /** Logos, colours and scales by the id of their template. */
  readonly brandings: Readonly<Record<string, Branding>>
  /** Where QR codes lead; https. */
  readonly verifyAddress?: string
}

/**
 * Makes a carrier.
 *
 * @param bytes A credential of ours, as it was signed.
 * @throws {PipelineError} as {@link badgeOfCredential} and {@link paperOfCredential} do.
 */
export async function makeCarrier(
  bytes: Uint8Array,
  carrier: Carrier,
  { brandings, verifyAddress }: CarrierSettings,
): Promise<Uint8Array> {
  const read = readCredential(bytes)
  if (!read.ok) throw new TypeError('a credential of ours that we cannot read')
  if (carrier.kind === 'badge') return await badgeOfCredential(read, carrier.form)
  const { part, language } = carrier
  const template = read.facts.template?.id ?? ''
  const branding = Object.hasOwn(brandings, template) ? brandings[template] : undefined
  return await paperOfCredential(read, {
    part,
    ...(language && { languages: [language] }),
    ...(branding && { branding }),
    ...(verifyAddress !== undefined && { verifyAddress }),
  })
}
