// Logos: what is let in, and everything that is not.

import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { acceptLogo } from '../../../src/picture/logo.ts'
import { fromUtf8, utf8 } from '../../../src/util/bytes.ts'
import { SVG_LOGO } from './sample-template.ts'

const NAMESPACES =
  'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10"'
const SHAPE = '<rect width="20" height="10" fill="#123456"/>'
const svg = (inside: string, attributes = NAMESPACES) => `<svg ${attributes}>${inside}</svg>`
const accept = (text: string) => acceptLogo({ mediaType: 'image/svg+xml', bytes: utf8(text) })

describe('accepted', () => {
  test('plain shapes, with their aspect', async () => {
    const logo = await acceptLogo(SVG_LOGO)
    expect(logo).toMatchObject({ mediaType: 'image/svg+xml', aspect: 3 })
  })

  test('what editors leave behind is dropped', async () => {
    const logo = await accept(
      `<?xml version="1.0"?><!-- drawn --><svg ${NAMESPACES} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1"><title>t</title><metadata><x xmlns="urn:x">y</x></metadata><inkscape:grid/>${SHAPE}</svg>`,
    )
    expect(fromUtf8(logo.bytes)).not.toMatch(/inkscape|metadata|title|drawn/)
    expect(fromUtf8(logo.bytes)).toContain('#123456')
  })

  test('gradients, clips, styles and uses within the file', async () => {
    const logo = await accept(
      svg(
        `<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"><stop stop-color="#900"/></linearGradient><g id="s">${SHAPE}</g></defs><use xlink:href="#s"/><rect class="a" width="4" height="4"/>`,
      ),
    )
    expect(fromUtf8(logo.bytes)).toContain('url(#g)')
  })

  test('width and height stand in for a viewBox', async () => {
    const logo = await accept(
      svg(SHAPE, 'xmlns="http://www.w3.org/2000/svg" width="20px" height="10px"'),
    )
    expect(logo.aspect).toBe(2)
  })

  test('a PNG, written anew', async () => {
    const png = await sharp({
      create: { width: 40, height: 10, channels: 3, background: '#225588' },
    })
      .withExif({ IFD0: { Artist: 'someone' } })
      .png()
      .toBuffer()
    const logo = await acceptLogo({ mediaType: 'image/png', bytes: new Uint8Array(png) })
    expect(logo).toMatchObject({ mediaType: 'image/png', aspect: 4 })
    expect(Array.from(logo.bytes, (b) => String.fromCharCode(b)).join('')).not.toContain('someone')
  })
})

test('what looks like an entity in a name stays as it is', async () => {
  const logo = await accept(svg(`<rect data-name="R&amp;D" width="9" height="9"/>`))
  expect(fromUtf8(logo.bytes)).toContain('data-name="R&amp;D"')
})

describe('refused', () => {
  const entity = '<!DOCTYPE svg [<!ENTITY a "b">]>'
  test.each([
    ['element', svg(`<script>1</script>${SHAPE}`)],
    ['element', svg(`<g><svg:script xmlns:svg="http://www.w3.org/2000/svg"/></g>${SHAPE}`)],
    ['element', svg(`<foreignObject/>${SHAPE}`)],
    ['element', svg(`<image href="data:image/png;base64,"/>${SHAPE}`)],
    ['element', svg(`<text>University</text>${SHAPE}`)],
    ['element', svg(`<a href="#x">${SHAPE}</a>`)],
    ['element', svg(`<rect width="1" height="1"><animate attributeName="x"/></rect>`)],
    ['script', svg(SHAPE, `${NAMESPACES} onload="x()"`)],
    ['script', svg('<rect ONCLICK="x()" width="1" height="1"/>')],
    ['reference', svg(`<use xlink:href="https://x.example/a.svg#b"/>${SHAPE}`)],
    ['reference', svg(`<use href="other.svg#b"/>${SHAPE}`)],
    ['reference', svg(`<rect fill="url(https://x.example/#a)" width="1" height="1"/>`)],
    ['reference', svg(`<style>@import 'https://x.example/a.css';</style>${SHAPE}`)],
    ['reference', svg(`<style>a{background:u\\72l(https://x.example)}</style>${SHAPE}`)],
    ['reference', svg(`<style>.a{fill:&#x75;rl(https://x.example)}</style>${SHAPE}`)],
    ['reference', svg(`<rect fill="u&amp;#x72;l(https://x.example/)" width="9" height="9"/>`)],
    ['doctype', `${entity}${svg(SHAPE)}`],
    ['doctype', `<!DOCTYPE svg SYSTEM "https://x.example/svg.dtd">${svg(SHAPE)}`],
    ['instruction', `<?xml-stylesheet href="https://x.example/a.css"?>${svg(SHAPE)}`],
    ['root', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['root', `<svg viewBox="0 0 1 1">${SHAPE}</svg>`],
    ['xml', '<svg xmlns="http://www.w3.org/2000/svg"'],
    ['xml', ''],
    ['viewBox', svg(SHAPE, 'xmlns="http://www.w3.org/2000/svg" width="100%"')],
    ['viewBox', svg(SHAPE, 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 10"')],
    ['viewBox', svg(SHAPE, 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1000000"')],
    ['empty', svg('<g/>')],
    ['empty', svg('<rect x="500" width="1" height="1"/>')],
    ['elements', svg('<g/>'.repeat(6000))],
    [
      'use',
      svg(
        `<g id="a">${SHAPE}</g><g id="b"><use xlink:href="#a"/></g><use xlink:href="#b"/><use xlink:href="#b"/>`,
      ),
    ],
  ])('%s: %#', async (rule, text) => {
    await expect(accept(text)).rejects.toMatchObject({
      code: 'PICTURE_LOGO_INVALID',
      detail: { rule },
    })
  })

  test.each([
    ['encoding', 'image/svg+xml', Uint8Array.of(0xff, 0xfe, 0x3c, 0x00)],
    ['size', 'image/svg+xml', new Uint8Array(2 * 1024 * 1024)],
    ['png', 'image/png', utf8(svg(SHAPE))],
    ['png', 'image/png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ] as const)('%s as %s', async (rule, mediaType, bytes) => {
    await expect(acceptLogo({ mediaType, bytes })).rejects.toMatchObject({
      code: 'PICTURE_LOGO_INVALID',
      detail: { rule },
    })
  })

  test('png: a JPEG with another name', async () => {
    const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer()
    await expect(
      acceptLogo({ mediaType: 'image/png', bytes: new Uint8Array(jpeg) }),
    ).rejects.toMatchObject({ code: 'PICTURE_LOGO_INVALID' })
  })
})
