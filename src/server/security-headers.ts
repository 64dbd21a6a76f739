// Headers of every answer. A page has nothing from anywhere: its style sheet, and its script where it has one, are known
// by their hashes. security.md section 6.

import { createHash } from 'node:crypto'

/** For answers that are data: nothing may be made of them in a browser. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
}

export interface PageAllowance {
  /** Pictures that stand in the page itself. */
  readonly pictures?: boolean
  /** The script of the page, known by its hash; it may use the camera, and load the reader of QR codes from here. */
  readonly script?: string
  /** The script of a page that asks for itself anew; neither camera nor other scripts. */
  readonly refresher?: string
  /** The page may verify by itself: in a worker from here, with documents from here. */
  readonly onDevice?: boolean
}

/** For the page with this style sheet. */
export function pageHeaders(
  style: string,
  { pictures = false, script, refresher, onDevice = false }: PageAllowance = {},
): Readonly<Record<string, string>> {
  return {
    ...DATA_HEADERS,
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${hashOf(style)}`,
      ...(pictures || onDevice ? ['img-src data:'] : []),
      ...(script === undefined ? [] : [`script-src ${hashOf(script)} 'self'`, 'media-src blob:']),
      ...(refresher === undefined ? [] : [`script-src ${hashOf(refresher)}`, "connect-src 'self'"]),
      ...(onDevice ? ["worker-src 'self'", "connect-src 'self'"] : []),
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': `camera=(${script === undefined ? '' : 'self'}), geolocation=(), microphone=(), payment=(), usb=()`,
  }
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
