// The document's own words in its seven languages. Names of elements, types and modes stand in the model's labels;
// here is only what connects them. Wording avoids the learner's gender in every language.

import type { DocumentLanguage } from '../model/language.ts'

export interface Phrases {
  /** Above the learner's name. */
  readonly awardedTo: string
  readonly dateOfBirth: (date: string) => string
  /** In the line under the title. */
  readonly awardedOn: (date: string) => string
  readonly eqfLevel: (level: number) => string
  /** Where no EQF level is given: the national framework's. */
  readonly nationalLevel: (framework: string, level: string) => string
  /** After the outcomes that are shown. */
  readonly moreOutcomes: (count: number) => string
  readonly unclassed: string
  readonly assessment: string
  readonly supervision: string
  readonly grade: string
  readonly qualityAssurance: string
  readonly stackability: string
  /** After the list of larger credentials it counts towards, `at most 10 ECTS credits`. */
  readonly atMost: (credits: string) => string
  /** Beside the QR code. */
  readonly verify: string
}

export const PHRASES: Readonly<Record<DocumentLanguage, Phrases>> = {
  en: {
    awardedTo: 'Awarded to',
    dateOfBirth: (date) => `Date of birth: ${date}`,
    awardedOn: (date) => `awarded on ${date}`,
    eqfLevel: (level) => `EQF level ${level}`,
    nationalLevel: (framework, level) => `${framework} level ${level}`,
    moreOutcomes: (n) => `… and ${n} more in the credential`,
    unclassed: 'Other outcomes',
    assessment: 'Assessment',
    supervision: 'Supervision',
    grade: 'Grade',
    qualityAssurance: 'Quality assurance',
    stackability: 'Stackability',
    atMost: (credits) => `up to ${credits}`,
    verify: 'Verify this document',
  },
  de: {
    awardedTo: 'Verliehen an',
    dateOfBirth: (date) => `Geburtsdatum: ${date}`,
    awardedOn: (date) => `verliehen am ${date}`,
    eqfLevel: (level) => `EQR-Niveau ${level}`,
    nationalLevel: (framework, level) => `${framework}-Niveau ${level}`,
    moreOutcomes: (n) =>
      n === 1
        ? '… und 1 weiteres im digitalen Nachweis'
        : `… und ${n} weitere im digitalen Nachweis`,
    unclassed: 'Weitere Lernergebnisse',
    assessment: 'Prüfung',
    supervision: 'Aufsicht',
    grade: 'Note',
    qualityAssurance: 'Qualitätssicherung',
    stackability: 'Anrechenbarkeit',
    atMost: (credits) => `bis zu ${credits}`,
    verify: 'Dokument prüfen',
  },
  it: {
    awardedTo: 'Conferito a',
    dateOfBirth: (date) => `Data di nascita: ${date}`,
    awardedOn: (date) => `conferimento: ${date}`,
    eqfLevel: (level) => `livello EQF ${level}`,
    nationalLevel: (framework, level) => `livello ${framework} ${level}`,
    moreOutcomes: (n) =>
      n === 1 ? '… e 1 altro nella credenziale' : `… e altri ${n} nella credenziale`,
    unclassed: 'Altri risultati',
    assessment: 'Valutazione',
    supervision: 'Supervisione',
    grade: 'Voto',
    qualityAssurance: 'Assicurazione della qualità',
    stackability: 'Cumulabilità',
    atMost: (credits) => `fino a ${credits}`,
    verify: 'Verifica il documento',
  },
  nb: {
    awardedTo: 'Tildelt',
    dateOfBirth: (date) => `Fødselsdato: ${date}`,
    awardedOn: (date) => `tildelt ${date}`,
    eqfLevel: (level) => `EQF-nivå ${level}`,
    nationalLevel: (framework, level) => `${framework}-nivå ${level}`,
    moreOutcomes: (n) => `… og ${n} til i minikvalifikasjonen`,
    unclassed: 'Annet læringsutbytte',
    assessment: 'Vurdering',
    supervision: 'Tilsyn',
    grade: 'Karakter',
    qualityAssurance: 'Kvalitetssikring',
    stackability: 'Innpassing',
    atMost: (credits) => `inntil ${credits}`,
    verify: 'Kontroller dokumentet',
  },
  pl: {
    awardedTo: 'Dokument otrzymuje',
    dateOfBirth: (date) => `Data urodzenia: ${date}`,
    awardedOn: (date) => `nadano ${date}`,
    eqfLevel: (level) => `poziom ERK ${level}`,
    nationalLevel: (framework, level) => `poziom ${framework} ${level}`,
    moreOutcomes: (n) => `… i jeszcze ${n} w poświadczeniu`,
    unclassed: 'Pozostałe efekty',
    assessment: 'Sprawdzenie efektów',
    supervision: 'Nadzór',
    grade: 'Ocena',
    qualityAssurance: 'Zapewnianie jakości',
    stackability: 'Możliwość uznania',
    atMost: (credits) => `maksymalnie ${credits}`,
    verify: 'Sprawdź dokument',
  },
  es: {
    awardedTo: 'Otorgado a',
    dateOfBirth: (date) => `Fecha de nacimiento: ${date}`,
    awardedOn: (date) => `concesión: ${date}`,
    eqfLevel: (level) => `nivel EQF ${level}`,
    nationalLevel: (framework, level) => `nivel ${framework} ${level}`,
    moreOutcomes: (n) => `… y ${n} más en la credencial`,
    unclassed: 'Otros resultados',
    assessment: 'Evaluación',
    supervision: 'Supervisión',
    grade: 'Calificación',
    qualityAssurance: 'Garantía de calidad',
    stackability: 'Acumulabilidad',
    atMost: (credits) => `hasta ${credits}`,
    verify: 'Verificar el documento',
  },
  sv: {
    awardedTo: 'Tilldelas',
    dateOfBirth: (date) => `Födelsedatum: ${date}`,
    awardedOn: (date) => `tilldelat ${date}`,
    eqfLevel: (level) => `EQF-nivå ${level}`,
    nationalLevel: (framework, level) => `${framework}-nivå ${level}`,
    moreOutcomes: (n) => `… och ${n} till i mikromeriten`,
    unclassed: 'Övriga lärandemål',
    assessment: 'Bedömning',
    supervision: 'Övervakning',
    grade: 'Betyg',
    qualityAssurance: 'Kvalitetssäkring',
    stackability: 'Påbyggnad',
    atMost: (credits) => `högst ${credits}`,
    verify: 'Kontrollera dokumentet',
  },
}
