// What a credential says, for a reader who knows nothing of formats: that it is no degree, the issuer's own picture,
// and the sixteen elements by name. Only of a credential that is unchanged since it was signed. security.md section 6:
// texts are escaped and cannot reverse a line, links are https, the picture is a PNG inside the credential.

import { readCredential } from '../../batch/read-credential.ts'
import { LEARNING_CREDENTIAL_TYPE } from '../../build/eudi/build-eudi.ts'
import type { CredentialFacts } from '../../model/credential-facts.ts'
import { isGradeInScheme } from '../../model/grading.ts'
import { GRADING_SCHEMES } from '../../model/grading-schemes.ts'
import type { DocumentLanguage, LangString } from '../../model/language.ts'
import type { Report } from '../../model/report.ts'
import { type ListedLine, listElements } from '../../picture/paper/element-listing.ts'
import { type Html, html } from '../../util/html.ts'
import { isUnchanged } from './axes.ts'
import { CONTENTS_TEXTS, type ContentsText } from './contents-texts.ts'
import { credentialPicture } from './credential-picture.ts'
import { cleanForeign, foreignText } from './foreign-text.ts'

/** A credential that was verified and may be shown. */
export interface ShownContents {
  readonly facts: CredentialFacts
  /** Whether it says that it is one: a foreign credential may be a diploma. */
  readonly isMicroCredential: boolean
  /** Base64 of a PNG for each language that has one; the first stands for the others. */
  readonly pictures: ReadonlyMap<string, string>
}

const SHOWN_FORMATS: readonly string[] = ['elm', 'ob3', 'eudi']

/** Reads what may be shown of verified bytes; undefined when the report does not vouch for them. */
export function shownContents(bytes: Uint8Array, report: Report): ShownContents | undefined {
  if (!isUnchanged(report) || !SHOWN_FORMATS.includes(report.format)) return undefined
  const read = readCredential(bytes)
  if (!read.ok || read.format !== report.format) return undefined
  const { facts, document } = read
  const isMicroCredential =
    facts.type !== undefined ||
    report.achievement?.type === 'MicroCredential' ||
    document.vct === LEARNING_CREDENTIAL_TYPE
  return { facts, isMicroCredential, pictures: credentialPicture(document) }
}

/** The card. */
export function contentsCard(contents: ShownContents, language: DocumentLanguage): Html {
  const { facts, isMicroCredential, pictures } = contents
  const say = (text: ContentsText) => CONTENTS_TEXTS[text][language]
  const picture = pictures.get(language) ?? [...pictures.values()][0]
  const scale = gradingScaleOf(facts)
  const elements = listElements({ facts, language, ...(scale && { gradingScale: scale }) })
  return html`<section class="card"><h2>${say('elements')}</h2>
${isMicroCredential && html`<p><strong>${say('notADegree')}</strong></p>`}
<p class="soft small">${say('claim')}</p>
<ol class="elements">${elements.map(
    ({ name, lines }) =>
      html`<li><h3>${name}</h3>${lines.slice(0, MAX_LINES).map(line)}${
        lines.length > MAX_LINES && html`<p>… ${say('more')}</p>`
      }</li>`,
  )}</ol></section>${
    picture !== undefined &&
    html`<figure class="card"><figcaption>${say('picture')}</figcaption><img class="page" src="data:image/png;base64,${picture}" alt="${say('pictureAlt')}"></figure>`
  }`
}

/** An honest credential has fewer lines in an element. */
const MAX_LINES = 60

function line({ label, text, form }: ListedLine): Html {
  if (form === 'heading') return html`<p><strong>${label ?? ''}</strong></p>`
  const [, words = '', url = ''] = /^(.*?)(https:\/\/\S+)?$/s.exec(text) ?? []
  const value = isLink(url)
    ? html`${words !== '' && foreignText(words)} <a href="${url}" rel="noopener noreferrer nofollow ugc">${cleanForeign(url)}</a>`
    : foreignText(text)
  const before = label === undefined ? undefined : html`<span class="soft">${label}:</span> `
  return html`<p${form === 'item' && html` class="item"`}>${before}${value}</p>`
}

/** As a browser reads it, but for a slash at the end, so that what is shown is where it leads. */
function isLink(text: string): boolean {
  if (text === '' || text.length > 500 || !URL.canParse(text)) return false
  const { href, username } = new URL(text)
  return username === '' && (href === text || href === `${text}/`)
}

/** The scale of the country, where the grade is one of it: a university's own scale is not known here. */
function gradingScaleOf({ country, grade }: CredentialFacts): LangString | undefined {
  const scheme = country === undefined ? undefined : GRADING_SCHEMES.get(country)
  return scheme && grade !== undefined && isGradeInScheme(scheme, grade)
    ? scheme.explanation
    : undefined
}
