// A QR code as markup: one path, black on white in every colour scheme, since many readers fail on the reverse.

import { qrModules } from '../../picture/qr-modules.ts'
import { type Html, html } from '../../util/html.ts'

/** The code of an address; what it is for stands beside it in words and as a link. */
export function qrCode(address: string): Html {
  const rows = qrModules(address)
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return html`<svg class="qr" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges" aria-hidden="true" focusable="false"><rect width="100%" height="100%" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
}
