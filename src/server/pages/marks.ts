// The marks of the verdict and the axes: a shape for each outcome as well as a colour, drawn in place. Decoration for
// the eye only: the words beside them say the same.

import type { Outcome } from '../../model/report.ts'
import { type Html, html } from '../../util/html.ts'

const SHAPES: Readonly<Record<Outcome, Html>> = {
  passed: html`<circle cx="12" cy="12" r="11" fill="none" stroke="currentColor" stroke-width="2"/><path d="M6.5 12.5l4 4 7-8" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>`,
  indeterminate: html`<path d="M12 2l11 19H1z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><path d="M12 9v6M12 17.5v.5" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/>`,
  failed: html`<path d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/><path d="M8 8l8 8M16 8l-8 8" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/>`,
  'not-applicable': html`<rect x="1.5" y="1.5" width="21" height="21" rx="4" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 3"/><path d="M7 12h10" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/>`,
}

/** The mark of an outcome. */
export function mark(outcome: Outcome): Html {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[outcome]}</svg>`
}
