// The answer in plain words: the verdict with shape and colour, five questions, what to do next; codes and
// identifiers fold out. Names and titles are shown only when what is shown is what was signed.

import { ELEMENT_LABELS } from '../../model/element-labels.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import type { CheckResult, Report, ReportWarning } from '../../model/report.ts'
import { type Html, html } from '../../util/html.ts'
import { type Axis, axesOf, headingOf, isUnchanged } from './axes.ts'
import { AXIS_TEXTS } from './axis-texts.ts'
import { contentsCard, type ShownContents } from './contents-card.ts'
import { endorsementsCard } from './endorsements-card.ts'
import { cleanForeign, foreign } from './foreign-text.ts'
import { mark } from './marks.ts'
import { ON_DEVICE_TEXTS } from './on-device-texts.ts'
import { pageFrame, wordsIn } from './page-frame.ts'
import { NEXT_STEPS, REASONS } from './reason-texts.ts'
import { SHARE_TEXTS } from './share-texts.ts'

export interface ReportPageOptions {
  readonly language: DocumentLanguage
  /** Path of the page itself. */
  readonly action: string
  /** When it was verified. */
  readonly at: Date
  /** What may be shown of the credential, beside the report. */
  readonly contents?: ShownContents
  /** It is shared by its learner at this page: where the file is, and where others can be verified. */
  readonly shared?: { readonly file: string; readonly verifyPage: string }
  /** It was verified in the reader’s browser, which asked the server for these addresses. */
  readonly onDevice?: { readonly asked: readonly string[] }
}

/** A report as a page. */
export function verifyReportPage(report: Report, options: ReportPageOptions): string {
  const { language, action } = options
  const words = wordsIn(language)
  const heading = words(headingOf(report))
  const contents = html`<div class="card verdict ${report.verdict}" role="status">
${mark(report.verdict)}<h1>${heading}</h1>
</div>
${isUnchanged(report) && saysCard(report, language)}
<div class="card"><ul class="axes">${axesOf(report).map((axis) => axisItem(axis, report, options))}</ul></div>
${isUnchanged(report) && endorsementsCard(report.endorsements ?? [], language)}
${options.contents && contentsCard(options.contents, language)}
${options.shared && sharedCard(options.shared.file, language)}
${options.onDevice && onDeviceCard(options.onDevice.asked, language)}
${detailsCard(report, language)}
<p class="no-print"><a href="${options.shared?.verifyPage ?? action}?lang=${language}">${words('another')}</a></p>`
  return pageFrame(language, { title: `${heading} – sigillum`, contents, action })
}

function saysCard(
  { subject, achievement, issuer }: Report,
  language: DocumentLanguage,
): Html | false {
  const rows: readonly (readonly [string, string | undefined])[] = [
    [ELEMENT_LABELS.title[language], textOf(achievement?.name)],
    [ELEMENT_LABELS.learner[language], textOf(subject?.name)],
    [ELEMENT_LABELS.awardingBody[language], issuer.trustedName ?? undefined],
  ]
  const known = rows.filter(([, value]) => value !== undefined)
  if (known.length === 0) return false
  return html`<section class="card"><h2>${wordsIn(language)('contents')}</h2><dl>${known.map(
    ([label, value]) =>
      html`<dt>${upperFirst(label, language)}</dt><dd>${foreign(value ?? '')}</dd>`,
  )}</dl></section>`
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && cleanForeign(value) !== '' ? value : undefined
}

function upperFirst(text: string, language: DocumentLanguage): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}

function axisItem(axis: Axis, report: Report, options: ReportPageOptions): Html {
  const { language } = options
  const { question, outcome, answer } = axis
  return html`<li><span class="${outcome}">${mark(outcome)}</span><div><strong>${AXIS_TEXTS[question][language]}</strong>${
    'reason' in answer
      ? reasonLines(answer.reason, language)
      : html`<span>${AXIS_TEXTS[answer.text][language]}${answerEnd(axis, report, options)}</span>`
  }${question === 'signer' && signerLine(report, language)}</div></li>`
}

function reasonLines(name: keyof typeof REASONS, language: DocumentLanguage): Html {
  const { text, next } = REASONS[name]
  return html`<span>${text[language]}</span>${
    next !== undefined && html`<span class="next">${NEXT_STEPS[next][language]}</span>`
  }`
}

/** What an answer ends with: the date, or the name that the trust list gives. */
function answerEnd(
  { answer }: Axis,
  { issuer }: Report,
  { language, at }: ReportPageOptions,
): Html | false {
  if (!('text' in answer)) return false
  if (answer.text === 'validityPassed') {
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
    return html` <time datetime="${at.toISOString().slice(0, 10)}">${day}</time>.`
  }
  if (answer.text !== 'signerPassed' || issuer.trustedName === null) return false
  return html` <strong>${foreign(issuer.trustedName)}</strong>`
}

/** The identifier beside the name, and the name that the credential claims as no more than a claim. */
function signerLine(report: Report, language: DocumentLanguage): Html | false {
  const { issuer } = report
  if (issuer.id === null || !isUnchanged(report)) return false
  const claims =
    issuer.claims !== null &&
    issuer.claims !== issuer.trustedName &&
    html`, ${wordsIn(language)('claimsToBe')} “${foreign(issuer.claims)}”`
  return html`<span class="soft small"><code>${foreign(issuer.id)}</code>${claims}</span>`
}

function sharedCard(file: string, language: DocumentLanguage): Html {
  const { sharedWithYou, sharedFile } = SHARE_TEXTS
  return html`<section class="card"><p>${sharedWithYou[language]}</p><p class="no-print"><a href="${file}">${sharedFile[language]}</a></p></section>`
}

function onDeviceCard(asked: readonly string[], language: DocumentLanguage): Html {
  const { checkedHere, asked: heading } = ON_DEVICE_TEXTS
  const list = html`<details><summary>${heading[language]} (${asked.length})</summary>
<ul class="files">${asked.map((url) => html`<li><code>${foreign(url)}</code></li>`)}</ul></details>`
  return html`<section class="card"><p><strong>${checkedHere[language]}</strong></p>${asked.length > 0 && list}</section>`
}

/** For experts, and in English: every check with its code, and the notes. */
function detailsCard(report: Report, language: DocumentLanguage): Html {
  return html`<details class="card"><summary>${wordsIn(language)('details')}</summary>
<div lang="en"><table><thead><tr><th>Check</th><th>Outcome</th><th>Code</th><th>Meaning</th></tr></thead>
<tbody>${report.checks.map(checkRow)}${report.warnings.map(warningRow)}</tbody></table>
<p class="soft small">Format: ${report.format}${report.issuer.id !== null && html`; issuer: <code>${foreign(report.issuer.id)}</code>`}</p></div></details>`
}

function checkRow({ check, outcome, code, message, pointer, spec }: CheckResult): Html {
  const rule =
    spec?.startsWith('https://') && html` <a href="${spec}" rel="noopener noreferrer">rule</a>`
  return html`<tr><td>${check}</td><td class="${outcome}">${outcome}</td><td><code>${code}</code></td><td>${place(message, pointer)}${rule}</td></tr>`
}

function warningRow({ code, message, pointer }: ReportWarning): Html {
  return html`<tr><td>note</td><td></td><td><code>${code}</code></td><td>${place(message, pointer)}</td></tr>`
}

function place(message: string, pointer: string | undefined): Html {
  const at = pointer !== undefined && pointer !== '' && html` at <code>${foreign(pointer)}</code>`
  return html`${foreign(message)}${at}`
}
