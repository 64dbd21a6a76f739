// The one script of the page of an upload: while something is being done, it asks for the page anew and puts in how
// far it is. Without it, a link does the same.

/** Its hash stands in the policy of the page. Plain JavaScript of what browsers had in 2023. */
export const PROGRESS_SCRIPT = `
'use strict'
const EVERY_MS = 3000
const look = async () => {
  const shown = document.getElementById('progress')
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.getElementById('progress')
    if (answer.ok && !next) return location.reload()
    if (answer.ok) shown.replaceWith(next)
  } catch {
    // The server may be starting again.
  }
  setTimeout(look, EVERY_MS)
}
setTimeout(look, EVERY_MS)
`
