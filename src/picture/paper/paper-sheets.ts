// A credential as sheets of paper: for each language the page of the picture, then the pages that list the sixteen
// elements. Everything comes from the signed credential and the looks of its university.

import type { CredentialFacts } from '../../model/credential-facts.ts'
import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../../model/language.ts'
import type { DrawnPaper } from '../../model/paper.ts'
import { type Layout, type LayoutBox, ZONES } from '../boxes.ts'
import { paletteOf } from '../colour.ts'
import {
  type LearnerSource,
  learnerContent,
  type PageContent,
  pageContent,
} from '../page-content.ts'
import { layoutLearner, layoutPage } from '../page-layout.ts'
import { type AcceptedLogos, acceptedLogos, partsOf } from '../page-parts.ts'
import { type Branding, type PageSource, sourceOfFacts } from '../page-source.ts'
import { drawPaper, type PaperSheet } from '../pdf/paper-drawing.ts'
import { qrModules } from '../qr-modules.ts'
import { listElements } from './element-listing.ts'
import { nameOfLearner } from './learner-lines.ts'
import { layoutListing } from './listing-pages.ts'
import { PAPER_LABELS, PAPER_PHRASES } from './paper-phrases.ts'

/** The whole document; or one of the two that it can be parted into. */
export type PaperPart = 'document' | 'certificate' | 'supplement'

export interface PaperOptions {
  /** In this order; the credential's own where absent. */
  readonly languages?: readonly DocumentLanguage[]
  readonly branding?: Branding
  /** Where the document can be verified or claimed; with it the first page has a QR code. */
  readonly verifyAddress?: string
  readonly part?: PaperPart
}

/** Languages that a credential has texts in, in the order of its title. */
export function languagesOf({ title, description }: CredentialFacts): readonly DocumentLanguage[] {
  const known = [...Object.keys(title ?? {}), ...Object.keys(description ?? {})]
  const languages = [...new Set(known)].filter((one): one is DocumentLanguage =>
    (DOCUMENT_LANGUAGES as readonly string[]).includes(one),
  )
  return languages.length > 0 ? languages : ['en']
}

/**
 * Draws the paper of a credential. Equal input, equal paper.
 *
 * @throws {PipelineError} `PAPER_INPUT_INVALID`, `PICTURE_GLYPH_MISSING`, `PICTURE_LOGO_INVALID`,
 *   `ORGANISATIONS_INVALID` for an accent colour that cannot be read on white.
 */
export async function drawCredential(
  facts: CredentialFacts,
  options: PaperOptions = {},
): Promise<DrawnPaper> {
  const { branding, languages = languagesOf(facts), part = 'document', verifyAddress } = options
  const source = sourceOfFacts(facts, branding)
  const logos = await acceptedLogos(pageContent(source, languages[0] ?? 'en'))
  const sheets = languages.flatMap((language) => {
    const content = pageContent(source, language, verifyAddress)
    const first = part === 'supplement' ? [] : [firstSheet(facts, content, { language, logos })]
    const others = part === 'certificate' ? [] : listingSheets(facts, content, { language, source })
    return [...first, ...others]
  })
  return drawPaper(sheets, paletteOf(source.type, branding?.accentColour))
}

function firstSheet(
  facts: CredentialFacts,
  content: PageContent,
  { language, logos }: { language: DocumentLanguage; logos: AcceptedLogos },
): PaperSheet {
  const learner = learnerOfFacts(facts, content.type)
  const qr = content.verify && qrModules(content.verify.address)
  const page = layoutPage(partsOf(content, logos, qr), {
    hasBirthDate: learner.dateOfBirth !== undefined,
    hasGrade: learner.grade !== undefined,
  })
  const lines = layoutLearner(page, learnerContent(learner, { language, showDateOfBirth: true }))
  const layout: Layout = { ...page.shared, boxes: inReadingOrder([...page.shared.boxes, ...lines]) }
  const logo = (name: string) => `${PAPER_LABELS.universityLogo[language]}: ${name}`
  return {
    layout,
    language,
    alternatives: [
      ...(logos.issuer ? [logo(content.issuer.name)] : []),
      ...(logos.alliance && content.alliance ? [logo(content.alliance.name)] : []),
      ...(content.verify ? [`${PAPER_LABELS.qrCode[language]} ${content.verify.address}`] : []),
    ],
  }
}

function learnerOfFacts(facts: CredentialFacts, type: LearnerSource['type']): LearnerSource {
  const { awardedOn, grade, learner, level, participation, workload } = facts
  const { dateOfBirth } = learner
  const mode = participation?.modeTaken ?? participation?.mode
  return {
    name: nameOfLearner(learner),
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
    type,
    ...(workload.ects === undefined ? {} : { ects: workload.ects }),
    level,
    ...(mode === undefined ? {} : { mode }),
    ...(awardedOn === undefined ? {} : { awardedOn }),
    ...(grade === undefined ? {} : { grade }),
    credentialId: facts.id ?? '',
  }
}

/** Zone after zone as a reader takes them; the rows that say how, from top to bottom. */
function inReadingOrder(boxes: readonly LayoutBox[]): readonly LayoutBox[] {
  return ZONES.flatMap((zone) => {
    const own = boxes.filter((box) => box.zone === zone)
    return zone === 'how' ? own.sort((a, b) => a.rect.y - b.rect.y || a.rect.x - b.rect.x) : own
  })
}

function listingSheets(
  facts: CredentialFacts,
  content: PageContent,
  { language, source }: { language: DocumentLanguage; source: PageSource },
): readonly PaperSheet[] {
  const { gradingScale } = source
  const elements = listElements({ facts, language, ...(gradingScale ? { gradingScale } : {}) })
  const layouts = layoutListing(elements, {
    heading: PAPER_LABELS.supplement[language],
    standard: PAPER_LABELS.standard[language],
    university: content.body.name,
    document: `${content.microCredential} · ${content.documentName}`,
    credentialId: facts.id ?? '',
    attached: PAPER_LABELS.attached[language],
    pageNumber: PAPER_PHRASES[language].page,
  })
  return layouts.map((layout) => ({ layout, language, alternatives: [] }))
}
