// What documents call the sixteen elements, the two types and the unit of workload, in the seven document languages
// (TEMPLATE.md, wording for documents). Order of the texts: en, de, it, nb, pl, es, sv.

import { type Labels, labelsOf } from './vocabulary/concept.ts'

/** The sixteen elements in their order: element 1 is the first. */
export const ELEMENT_KEYS = [
  'learner',
  'title',
  'country',
  'awardingBody',
  'dateOfIssuing',
  'workload',
  'level',
  'learningOutcomes',
  'participation',
  'prerequisites',
  'assessment',
  'supervision',
  'qualityAssurance',
  'grade',
  'stackability',
  'furtherInformation',
] as const
export type ElementKey = (typeof ELEMENT_KEYS)[number]

/** Names of the elements, as documents print them; sentence case is the layout's business. */
export const ELEMENT_LABELS: Readonly<Record<ElementKey, Labels>> = {
  learner: labelsOf([
    'identification of the learner',
    'Identifikation des Lernenden',
    'identificazione del discente',
    'identifisering av den lærende',
    'dane identyfikujące osobę uczącą się',
    'identificación del alumno/a',
    'identifikation av den lärande',
  ]),
  title: labelsOf([
    'title of the micro-credential',
    'Titel des Microcredentials',
    'titolo della microcredenziale',
    'minikvalifikasjonens tittel',
    'nazwa mikrokwalifikacji',
    'título de la microcredencial',
    'mikromeritens namn',
  ]),
  country: labelsOf([
    'country of the issuer',
    'Land des Ausstellenden',
    "Paese sede dell'ente che rilascia il titolo",
    'utsteders land',
    'lokalizacja (kraj) podmiotu nadającego mikrokwalifikację',
    'país emisor',
    'land där utfärdandet skett',
  ]),
  awardingBody: labelsOf([
    'awarding body',
    'vergebende Stelle',
    'ente che rilascia il titolo',
    'tildelingsorgan',
    'podmiot nadający mikrokwalifikację',
    'entidad que la otorga',
    'utfärdande institution',
  ]),
  dateOfIssuing: labelsOf([
    'date of issuing',
    'Datum der Ausstellung',
    'data di rilascio',
    'dato for utstedelse',
    'data nadania mikrokwalifikacji',
    'fecha de emisión',
    'utfärdandedatum',
  ]),
  workload: labelsOf([
    'notional workload needed to achieve the learning outcomes',
    'angenommenes Arbeitspensum, das zum Erreichen der Lernergebnisse erforderlich ist',
    "carico di lavoro teorico necessario per l'ottenimento dei risultati di apprendimento",
    'ideell arbeidsmengde som trengs for å oppnå læringsutbytte',
    'nakład pracy związany z uzyskaniem efektów uczenia się zdefiniowanych dla mikrokwalifikacji',
    'carga de trabajo para alcanzar los resultados de aprendizaje',
    'arbetsinsats som behövts för att uppnå lärandemålen',
  ]),
  level: labelsOf([
    'level of the learning experience leading to the micro-credential',
    'Niveau der Lernerfahrung, die zu dem Microcredential führt',
    "livello dell'esperienza di apprendimento che determina il conseguimento della microcredenziale",
    'nivået på læringsopplevelsen som fører til minikvalifikasjoner',
    'poziom efektów uczenia się zdefiniowanych dla mikrokwalifikacji',
    'nivel de la experiencia de aprendizaje que conduce a la microcredencial',
    'nivån på den lärandeerfarenhet som lett fram till mikromeriten',
  ]),
  learningOutcomes: labelsOf([
    'learning outcomes',
    'Lernergebnisse',
    'risultati di apprendimento',
    'læringsutbyttebeskrivelser',
    'efekty uczenia się',
    'objetivos del aprendizaje',
    'lärandemål',
  ]),
  participation: labelsOf([
    'form of participation in the learning activity',
    'Form der Teilnahme an der Bildungsmaßnahme',
    "modalità di partecipazione all'attività di apprendimento",
    'form for deltagelse i læringsaktivitetene',
    'forma uczestnictwa w procesie uczenia się',
    'tipo de participación en la actividad',
    'form av deltagande i läraktiviteten',
  ]),
  prerequisites: labelsOf([
    'prerequisites needed to enrol in the learning activity',
    'für die Teilnahme an der Bildungsmaßnahme zu erfüllende Voraussetzungen',
    "prerequisiti necessari per l'iscrizione all'attività di apprendimento",
    'nødvendige forutsetninger for å melde deg på læringsaktiviteten',
    'wymagania wstępne',
    'prerrequisitos para inscribirse en la actividad',
    'nödvändiga förutsättningar för att bli inskriven på läraktiviteten',
  ]),
  assessment: labelsOf([
    'type of assessment',
    'Art der Prüfung',
    'tipo di valutazione',
    'vurderingsform',
    'sposób sprawdzania efektów uczenia się',
    'tipo de evaluación',
    'typ av bedömning',
  ]),
  supervision: labelsOf([
    'supervision and identity verification during assessment',
    'Aufsicht und Identitätsüberprüfung während der Prüfung',
    "supervisione e verifica dell'identità durante la valutazione",
    'tilsyn og identitetsbekreftelse under vurderingssituasjonen',
    'nadzór i weryfikacja tożsamości w procesie sprawdzania efektów uczenia się',
    'supervisión y verificación de identidad durante la evaluación',
    'övervakning och identitetskontroll vid bedömningen',
  ]),
  qualityAssurance: labelsOf([
    'quality assurance of the credential and, where relevant, of the learning content',
    'Qualitätssicherung des Leistungsnachweises und ggf. der Lerninhalte',
    'assicurazione qualità della credenziale e, se rilevante, del contenuto di apprendimento',
    'kvalitetssikring av minikvalifikasjonen og, der det er relevant, av læringsinnholdet',
    'metoda zapewniania jakości mikrokwalifikacji',
    'mecanismos de calidad de la credencial y, en su caso, de los contenidos de aprendizaje',
    'kvalitetssäkring av meriten och, om relevant, innehållet i undervisningen',
  ]),
  grade: labelsOf([
    'grade achieved',
    'erreichte Note',
    'voto conseguito',
    'karakter oppnådd',
    'ocena uzyskana przez osobę uczącą się',
    'calificación obtenida',
    'uppnått betyg',
  ]),
  stackability: labelsOf([
    'integration/stackability options',
    'Möglichkeiten der Integration/Anrechenbarkeit',
    'opzioni di integrazione/cumulabilità',
    'alternativer for innpassing i relevante studieprogram eller grader',
    'możliwość uznania mikrokwalifikacji jako elementu większej mikrokwalifikacji lub kwalifikacji',
    'integración / aplicabilidad de las opciones',
    'möjligheter till integrering/påbyggnad',
  ]),
  furtherInformation: labelsOf([
    'further information',
    'weitere Informationen',
    'ulteriori informazioni',
    'annen informasjon',
    'dodatkowe informacje',
    'otra información',
    'ytterligare information',
  ]),
}

/** The number 1-16 of an element. */
export function elementNumber(key: ElementKey): number {
  return ELEMENT_KEYS.indexOf(key) + 1
}

/** What documents are called. `microCredential` is the general word. */
export const DOCUMENT_NAMES: Readonly<Record<'certificate' | 'badge' | 'microCredential', Labels>> =
  {
    certificate: labelsOf([
      'certificate',
      'Zertifikat',
      'certificato',
      'sertifikat',
      'certyfikat',
      'certificado',
      'kursintyg',
    ]),
    badge: labelsOf(['badge', 'Badge', 'badge', 'kursbevis', 'odznaka', 'insignia', 'diplom']),
    microCredential: labelsOf([
      'micro-credential',
      'Microcredential',
      'microcredenziale',
      'minikvalifikasjon',
      'mikrokwalifikacja',
      'microcredencial',
      'mikromerit',
    ]),
  }

/** The unit of workload. */
export const CREDIT_UNIT: Labels = labelsOf([
  'ECTS credits',
  'ECTS-Punkte',
  'CFU (ECTS)',
  'studiepoeng (ECTS)',
  'punkty ECTS',
  'créditos ECTS',
  'högskolepoäng (ECTS)',
])
