// What a document of a record should say, derived from the record alone and not from any builder.

import { createHash } from 'node:crypto'
import type { CredentialFacts, LearnerFacts } from '../../src/model/credential-facts.ts'
import type { LangString } from '../../src/model/language.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import type { QualityAssurance } from '../../src/model/template.ts'

/** Drops undefined members at every depth. */
const clean = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T

/** The facts of a record as a Europass document carries them, or as an Open Badge of a disclosure profile does. */
export function expectedFacts(
  record: IssuanceRecord,
  carrier: 'europass' | 'minimal' | 'full',
): CredentialFacts {
  const { template, award, ids } = record
  const organisations = template.register.organisations
  const body = organisations.get(template.awarding.body)
  const nameOf = (key: string): LangString => organisations.get(key)?.legalName ?? {}
  const { mode, timeframe, contactHours, period, ...participation } = template.participation
  const fixed = timeframe === 'fixed'
  const membership = template.register.alliance?.members.find(
    (one) =>
      one.organisation === template.awarding.body &&
      one.from <= award.awardedOn &&
      (one.until ?? '9999-12-31') >= award.awardedOn,
  )
  const { duration, fees, links, iscedF, languagesOfInstruction, ...topics } =
    template.furtherInformation
  const filled = <T>(list: readonly T[] | undefined) => (list?.length ? list : undefined)
  return clean({
    id: carrier === 'europass' ? ids.elmCredentialId : ids.ob3CredentialId,
    issuedAt: record.issuedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    validUntil: record.validUntil?.toISOString().replace(/\.\d+Z$/, 'Z'),
    template: { id: template.id, version: template.version },
    learner: expectedLearner(record, carrier),
    title: template.title,
    description: template.description,
    type: template.type,
    subType: template.subType,
    microDegree: template.microDegree,
    country: body?.country,
    awardingBody: {
      name: body?.legalName,
      identifiers: body?.identifiers,
      homepage: body?.homepage,
    },
    awardingRule: template.awarding.rule,
    signatory: template.signatory,
    contributors: template.awarding.contributors.map((one) => ({
      organisation: nameOf(one.organisation),
      sharePercent: one.sharePercent,
      ledDevelopment: one.ledDevelopment ?? false,
    })),
    modules: award.modules.map((passed) => {
      const module = template.modules.find(({ key }) => key === passed.module)
      return {
        title: module?.title,
        organisation: nameOf(module?.organisation ?? ''),
        completedOn: passed.completedOn,
        ects: passed.ects ?? module?.ects,
        grade: passed.grade,
      }
    }),
    alliance:
      template.enhance && membership !== undefined
        ? {
            name: template.register.alliance?.name,
            recognitionStatement: template.register.alliance?.recognitionStatement,
          }
        : undefined,
    legalNotice: template.legalNotice ?? body?.legalNotice,
    awardedOn: award.awardedOn,
    workload: template.workload,
    level: template.level,
    outcomes: template.outcomes.map((one) => ({ ...one, esco: filled(one.esco) })),
    participation: {
      ...participation,
      mode,
      timeframe,
      contactHours: fixed ? contactHours : undefined,
      period: fixed ? period : undefined,
      modeTaken: award.modeChosen ?? (mode === 'hybrid' ? undefined : mode),
    },
    prerequisites: template.prerequisites,
    assessments: template.assessments,
    supervision: template.supervision,
    qualityAssurance: carrier === 'europass' ? inElmOrder(record) : template.qualityAssurance,
    grade: award.grade,
    stackability: template.stackability && {
      kind: template.stackability.kind,
      towards: (template.stackability.towards ?? []).map((one) => ({
        ...one,
        organisation: nameOf(one.organisation),
      })),
      note: template.stackability.note,
    },
    furtherInformation: {
      ...topics,
      iscedF: filled(iscedF),
      links: filled(links),
      languagesOfInstruction: filled(
        carrier === 'europass'
          ? [...new Set(languagesOfInstruction?.map((one) => one.replace(/^n[no]$/, 'nb')))]
          : languagesOfInstruction,
      ),
      fees: fees && Object.keys(fees).length > 0 ? fees : undefined,
      duration: duration?.replace(/^P(\d+)W$/, (_all, weeks: string) => `P${Number(weeks) * 7}D`),
    },
  })
}

function expectedLearner({ award, template, ids }: IssuanceRecord, carrier: string): LearnerFacts {
  const { givenName, familyName, dateOfBirth, nationalities, studentId, esi, email } = award.learner
  const name = template.register.organisations.get(studentId?.organisation ?? '')?.legalName ?? {}
  const hash = createHash('sha256')
    .update((email ?? '').trim().toLowerCase() + ids.emailSalt)
    .digest('hex')
  const full = carrier !== 'minimal'
  return clean({
    fullName: [givenName, familyName].filter((part) => part !== undefined).join(' '),
    givenName: full ? givenName : undefined,
    familyName: full ? familyName : undefined,
    dateOfBirth: full ? dateOfBirth : undefined,
    nationalities: full ? nationalities : [],
    studentId:
      full && studentId
        ? {
            value: studentId.value,
            organisation: name[template.languages[0]] ?? name.en ?? Object.values(name)[0],
          }
        : undefined,
    esi: full ? esi : undefined,
    email: carrier === 'europass' ? email : undefined,
    emailHash: carrier !== 'europass' && email !== undefined ? `sha256$${hash}` : undefined,
  })
}

/** ELM keeps own procedures, decisions on the micro-credential and decisions on the university in three places. */
function inElmOrder({ template }: IssuanceRecord): readonly QualityAssurance[] {
  const hasLevel = template.level.eqf !== undefined || template.level.national !== undefined
  const place = ({ kind, scope }: QualityAssurance) =>
    kind === 'own-procedures' ? 0 : scope === 'institution' || !hasLevel ? 2 : 1
  return template.qualityAssurance.toSorted((a, b) => place(a) - place(b))
}
