// On what an award can be had besides its credentials: papers in every language, whole or in two parts, and badge images.
// Each is made when it is asked for, from the bytes that were signed.

import { takeOut } from '../../container/take-out.ts'
import { languagesOf, type PaperPart } from '../../deliver/paper-document.ts'
import type { CredentialFacts } from '../../model/credential-facts.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import type { AwardFile, ReadAwardFile } from './award-files.ts'
import type { CarrierWork } from './carrier-room.ts'
import type { Carrier } from './make-carrier.ts'

/** A file that can be made. */
export interface AwardCarrier {
  readonly name: string
  readonly carrier: Carrier
  /** The credential that it holds. */
  readonly source: AwardFile
  /** Whether it belongs to everything that there is, or is another form of something that does. */
  readonly main: boolean
}

const PARTS: readonly PaperPart[] = ['document', 'certificate', 'supplement']

/** The carriers of an award, by its credentials. A paper carries the Europass document where there is one. */
export function carriersOf(
  awardHash: string,
  files: readonly AwardFile[],
): readonly AwardCarrier[] {
  const ofKind = (kind: AwardFile['kind']) => files.find((file) => file.kind === kind)
  const badge = ofKind('ob3')
  const paper = ofKind('elm') ?? badge
  return [
    ...(paper?.facts ? papersOf(awardHash, paper, paper.facts) : []),
    ...(badge?.facts ? imagesOf(awardHash, badge) : []),
  ]
}

function imagesOf(awardHash: string, source: AwardFile): readonly AwardCarrier[] {
  return (['png', 'svg'] as const).map((form) => ({
    name: `${awardHash}.badge.${form}`,
    carrier: { kind: 'badge', form },
    source,
    main: form === 'png',
  }))
}

function papersOf(
  awardHash: string,
  source: AwardFile,
  facts: CredentialFacts,
): readonly AwardCarrier[] {
  const languages = languagesOf(facts)
  const editions = languages.length > 1 ? [undefined, ...languages] : [undefined]
  return editions.flatMap((language) =>
    PARTS.map((part) => ({
      name: `${awardHash}${endingOf(part, language)}`,
      carrier: { kind: 'paper', part, ...(language && { language }) } as const,
      source,
      main: part === 'document' && language === undefined,
    })),
  )
}

/** As `sigillum paper --per-language --split` names them. */
function endingOf(part: PaperPart, language: DocumentLanguage | undefined): string {
  return `${language ? `.${language}` : ''}${part === 'document' ? '' : `.${part}`}.pdf`
}

/**
 * The bytes of a carrier: those that were made when the award was issued, if they hold this very credential, else made
 * now; undefined for one that cannot be made.
 */
export async function readCarrier(
  { name, carrier, source }: AwardCarrier,
  { readFile, makeCarrier }: { readFile: ReadAwardFile; makeCarrier: CarrierWork },
): Promise<Uint8Array | undefined> {
  const found = await readFile(name)
  return found && holds(found, source) ? found : await makeCarrier(source.bytes, carrier)
}

function holds(bytes: Uint8Array, { bytes: credential }: AwardFile): boolean {
  const taken = takeOut(bytes)
  return taken?.ok === true && taken.text.trim() === fromUtf8(credential).trim()
}
