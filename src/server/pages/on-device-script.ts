// The script that checks in the browser, beside the one of the form: it hears the form being sent, from whatever way, and
// while the box is ticked it lets nothing go. The verifier runs in a worker, without network, and is stopped when it takes
// too long; the page asks for the documents that it names, by their address.

/** Goes behind the script of the form, and uses its names. */
export const ON_DEVICE_SCRIPT = `
const choice = document.getElementById('on-device')
const notice = document.getElementById('on-device-notice')
const MAX_WORK_MS = 15000
const MAX_FILE_BYTES = 17825792
let starting
let failed = () => undefined
function start() {
  starting ??= new Promise((resolve, reject) => {
    const worker = new Worker(choice.dataset.verifier)
    worker.onmessage = () => resolve(worker)
    worker.onerror = (event) => {
      event.preventDefault()
      reject(new Error('not started'))
    }
  })
  starting.catch(() => (starting = undefined))
  return starting
}
async function posted(worker, message, hear) {
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.kind === 'report') resolve(data.page)
      else if (data.kind === 'fault') reject(new Error('a fault'))
      else hear(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      resolve(undefined)
    }
    failed = () => resolve(undefined)
    worker.postMessage(message)
  })
}
async function askedFor({ url, accept }) {
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(choice.dataset.documents, {
      method: 'POST',
      headers,
      body: JSON.stringify({ url, accept }),
    })
    return answer.ok ? (await answer.json()).document : null
  } catch {
    return null
  }
}
async function pageAbout(bytes, recipient) {
  const answer = await fetch(choice.dataset.setup)
  if (!answer.ok) throw new Error('no setup')
  const { at, setup } = await answer.json()
  const view = { language: document.documentElement.lang, action: choice.dataset.action, at }
  const worker = await start()
  let pending = 0
  let workMs = 0
  const watch = setInterval(() => {
    workMs += pending === 0 ? 100 : 0
    if (workMs > MAX_WORK_MS) failed()
  }, 100)
  const page = await posted(
    worker,
    { kind: 'verify', bytes, setup, view, ...(recipient && { recipient }) },
    async (load) => {
      pending += 1
      const found = await askedFor(load)
      pending -= 1
      worker.postMessage({ kind: 'loaded', call: load.call, document: found })
    },
  ).finally(() => clearInterval(watch))
  worker.terminate()
  starting = undefined
  if (page !== undefined) return page
  const next = await start()
  return await posted(next, { kind: 'stopped', view }, () => undefined)
}
function say(words) {
  notice.firstElementChild.textContent = words
  notice.hidden = words === ''
}
async function chosen() {
  const picked = file.files[0]
  if (picked && picked.size > MAX_FILE_BYTES) return choice.dataset.tooLarge
  if (picked && picked.size > 0) return new Uint8Array(await picked.arrayBuffer())
  const pasted = text.value.trim()
  if (pasted === '') return choice.dataset.nothingSent
  const link = pasted.length <= 2000 && /^(https?|openid-credential-offer):\\/\\/\\S+$/i.test(pasted)
  return link && URL.canParse(pasted) ? choice.dataset.linkSent : new TextEncoder().encode(pasted)
}
async function checkHere() {
  say('')
  submit.disabled = true
  submit.textContent = submit.dataset.busy
  try {
    const bytes = await chosen()
    if (typeof bytes === 'string') return say(bytes)
    const recipient = document.getElementById('recipient').value.trim().slice(0, 500)
    const made = new DOMParser().parseFromString(await pageAbout(bytes, recipient), 'text/html')
    document.title = made.title
    document.querySelector('main').replaceWith(document.adoptNode(made.querySelector('main')))
    const heading = document.querySelector('h1')
    heading.tabIndex = -1
    heading.focus()
    scrollTo(0, 0)
  } catch {
    say(choice.dataset.notPossible)
  } finally {
    submit.disabled = false
    submit.textContent = submit.dataset.idle
  }
}
document.getElementById('on-device-choice').hidden = false
choice.addEventListener('change', () => choice.checked && start().catch(() => undefined))
form.addEventListener('submit', (event) => {
  if (!choice.checked) return
  event.preventDefault()
  checkHere()
})
`
