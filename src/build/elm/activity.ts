// `influencedBy`: how the learner took part (element 9), and what it cost (element 16).
// Offered modes stand on the specification, the learner's mode here.

import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { FurtherInformation, Template } from '../../model/template.ts'
import { ACTIVITY_FORMS_AS_CONCEPTS } from '../../model/vocabulary/activities.ts'
import { currencyConcept } from '../../model/vocabulary/currencies.ts'
import { modeConcept } from '../../model/vocabulary/modes.ts'
import { TIMEFRAME_CONCEPTS } from '../../model/vocabulary/own-concepts.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { SUBJECTS } from '../own-lists.ts'
import { modeTaken } from '../record-view.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'

/** What an activity needs of the document around it. */
export interface ActivitySurroundings {
  readonly awardedBy: JsonObject
  readonly awardingBody: JsonObject
}

/** The learning activity that led to the award. */
export function activity(
  w: ElmWriter,
  record: IssuanceRecord,
  { awardedBy, awardingBody }: ActivitySurroundings,
): JsonObject {
  const { template } = record
  const { participation } = template
  const title = languageMap(template.title)
  const mode = modeTaken(record)
  const form = ACTIVITY_FORMS_AS_CONCEPTS[participation.form].activity
  return w.node('activity', 'LearningActivity', {
    title,
    awardedBy,
    temporal: period(w, template),
    learningOpportunity: opportunity(w, template, awardingBody),
    specifiedBy: w.node('learningActivitySpec', 'LearningActivitySpecification', {
      title,
      dcType: form === undefined ? undefined : w.concept(form),
      mode: mode === undefined ? undefined : w.concept(modeConcept(mode)),
      contactHour: participation.timeframe === 'fixed' ? participation.contactHours : undefined,
      additionalNote: oneOrMany([
        w.labelNote(TIMEFRAME_CONCEPTS[participation.timeframe]),
        ...(participation.note === undefined
          ? []
          : [w.note(SUBJECTS.participation, participation.note)]),
      ]),
    }),
  })
}

function period(w: ElmWriter, { participation }: Template): JsonObject | undefined {
  if (participation.timeframe !== 'fixed' || participation.period === undefined) return undefined
  return w.node('periodOfTime', 'PeriodOfTime', {
    startDate: instantOfCalendarDate(participation.period.start),
    endDate: instantOfCalendarDate(participation.period.end),
  })
}

/** The offer, written only where there are fees to state. */
function opportunity(
  w: ElmWriter,
  template: Template,
  awardingBody: JsonObject,
): JsonObject | undefined {
  const { fees } = template.furtherInformation
  if (fees === undefined) return undefined
  return w.node('learningOpportunity', 'LearningOpportunity', {
    title: languageMap(template.title),
    providedBy: awardingBody,
    priceDetail: w.node('priceDetail', 'PriceDetail', {
      amount: amount(w, fees),
      additionalNote: fees.note === undefined ? undefined : w.note(SUBJECTS.fees, fees.note),
    }),
  })
}

function amount(
  w: ElmWriter,
  fees: NonNullable<FurtherInformation['fees']>,
): JsonObject | undefined {
  if (fees.amount === undefined) return undefined
  const unit = currencyConcept(fees.currency ?? '')
  if (unit === undefined) {
    throw new PipelineError(
      'BUILD_TERM_UNMAPPED',
      'expected a currency of the EU authority table for the fees (element 16)',
      { detail: { scheme: 'currency', element: 16 } },
    )
  }
  return w.node('amount', 'Amount', { value: decimal(fees.amount), unit: w.concept(unit) })
}

/**
 * `xsd:decimal` in JSON-LD: a whole number as JSON number, which every schema takes; any other as text,
 * since JSON-LD would write it with an exponent, which is no decimal.
 */
function decimal(value: string): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
