// The one script of the verify page: drop a file anywhere, read a QR code with the camera, say that work is under way.
// The page works without it. It sends nothing itself: it fills the form in, and the form is sent as ever. Where the
// browser cannot read QR codes, the reader is loaded when the camera is asked for, and not before.

import { ON_DEVICE_SCRIPT } from './on-device-script.ts'

/** Its hash stands in the policy of the page. Plain JavaScript of what browsers had in 2023. */
export function verifyScript(onDevice: boolean): string {
  return onDevice ? `${FORM_SCRIPT}${ON_DEVICE_SCRIPT}` : FORM_SCRIPT
}

const FORM_SCRIPT = `
'use strict'
const form = document.querySelector('form')
const file = document.getElementById('file')
const text = document.getElementById('text')
const submit = form.querySelector('[type=submit]')
const scan = document.getElementById('scan')
const note = document.getElementById('scan-note')
const video = document.getElementById('camera')
document.getElementById('drop-hint').hidden = false

let depth = 0
const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files')
addEventListener('dragenter', (event) => {
  if (!carriesFiles(event)) return
  depth += 1
  document.body.classList.add('drop')
})
addEventListener('dragleave', (event) => {
  if (!carriesFiles(event)) return
  depth -= 1
  if (depth <= 0) document.body.classList.remove('drop')
})
addEventListener('dragover', (event) => {
  if (carriesFiles(event)) event.preventDefault()
})
addEventListener('drop', (event) => {
  if (!carriesFiles(event)) return
  event.preventDefault()
  depth = 0
  document.body.classList.remove('drop')
  if (event.dataTransfer.files.length === 0) return
  const one = new DataTransfer()
  one.items.add(event.dataTransfer.files[0])
  file.files = one.files
  text.value = ''
  form.requestSubmit()
})
form.addEventListener('submit', () => {
  submit.disabled = true
  submit.textContent = submit.dataset.busy
})
addEventListener('pageshow', () => {
  submit.disabled = false
  submit.textContent = submit.dataset.idle
})

let stream
function stop() {
  for (const track of stream ? stream.getTracks() : []) track.stop()
  stream = undefined
  video.hidden = true
  video.srcObject = null
  scan.textContent = scan.dataset.start
}
async function look(detector) {
  while (stream) {
    const codes = await detector.detect(video).catch(() => [])
    const found = codes.map((code) => code.rawValue).find((value) => value !== '')
    if (found === undefined) {
      await new Promise((next) => setTimeout(next, 150))
      continue
    }
    stop()
    text.value = found
    form.requestSubmit()
  }
}
async function openCamera() {
  note.hidden = true
  try {
    const { BarcodeDetector: Detector } =
      'BarcodeDetector' in window ? window : await import(scan.dataset.reader)
    const detector = new Detector({ formats: ['qr_code'] })
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    video.srcObject = stream
    video.hidden = false
    await video.play()
    scan.textContent = scan.dataset.stop
    look(detector)
  } catch {
    stop()
    note.hidden = false
  }
}
if (navigator.mediaDevices) {
  scan.hidden = false
  scan.addEventListener('click', () => (stream ? stop() : openCamera()))
}
`
