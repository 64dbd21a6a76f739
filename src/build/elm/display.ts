// `displayParameter`: the document's name, its languages, and its rendered pages (ELM demands at least one image).

import type { DocumentLanguage } from '../../model/language.ts'
import type { PageImage } from '../../model/page-image.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Template } from '../../model/template.ts'
import { BASE64_ENCODING } from '../../model/vocabulary/europass-lists.ts'
import { FILE_TYPES } from '../../model/vocabulary/file-types.ts'
import { languageConcept } from '../../model/vocabulary/languages.ts'
import { toBase64 } from '../../util/bytes.ts'
import type { JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { documentName } from '../record-view.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'

/**
 * The display parameter of a document.
 *
 * @throws {PipelineError} `BUILD_INPUT_INVALID` when an edition has no page.
 */
export function displayParameter(
  w: ElmWriter,
  template: Template,
  pages: readonly PageImage[],
): JsonObject {
  const languages = template.languages.map((language) => languageNode(w, language))
  return w.node('displayParameter', 'DisplayParameter', {
    title: languageMap(documentName(template)),
    description: languageMap(template.description),
    primaryLanguage: languageNode(w, template.languages[0]),
    language: oneOrMany(languages),
    individualDisplay: oneOrMany(
      template.languages.map((language) => individualDisplay(w, language, pages)),
    ),
  })
}

function individualDisplay(
  w: ElmWriter,
  language: DocumentLanguage,
  pages: readonly PageImage[],
): JsonObject {
  const own = pages.filter((page) => page.language === language)
  if (own.length === 0) {
    throw new PipelineError(
      'BUILD_INPUT_INVALID',
      `expected a page image for the edition in "${language}", received none`,
      { detail: { language } },
    )
  }
  return w.node('individualDisplay', 'IndividualDisplay', {
    language: languageNode(w, language),
    displayDetail: oneOrMany(own.map((page, index) => displayDetail(w, page, index + 1))),
  })
}

function displayDetail(w: ElmWriter, image: PageImage, page: number): JsonObject {
  return w.node('displayDetail', 'DisplayDetail', {
    page,
    image: w.node('mediaObject', 'MediaObject', {
      contentType: w.concept(FILE_TYPES[image.mediaType]),
      contentEncoding: w.concept(BASE64_ENCODING),
      content: toBase64(image.bytes),
    }),
  })
}

/** The concept of an edition's language; Norwegian is one language in the authority table. */
function languageNode(w: ElmWriter, language: DocumentLanguage): JsonObject {
  const found = languageConcept(language)
  if (found === undefined) throw new TypeError(`no concept for the document language ${language}`)
  return w.concept(found)
}
