// XML as events: what is heard of a part, and what ends the reading.
import { describe, expect, test } from 'vitest'
import { readWholeXml, XmlRefused } from '../../../src/container/xml-parts.ts'

function heard(xml: string | Uint8Array): string {
  const events: string[] = []
  readWholeXml(typeof xml === 'string' ? new TextEncoder().encode(xml) : xml, {
    open: (name, attributes) => {
      events.push(`<${name}${JSON.stringify(attributes)}>`)
    },
    close: (name) => {
      events.push(`</${name}>`)
    },
    text: (text) => {
      events.push(text)
    },
  })
  return events.join('')
}

describe('what is heard', () => {
  test.each([
    ['local names', '<x:a xmlns:x="u" x:b="1"/>', '<a{"x":"u","b":"1"}></a>'],
    ['text and CDATA as one', '<a>1<![CDATA[<2>]]>&amp;&#51;</a>', '<a{}>1<2>&3</a>'],
    ['a declaration and comments left out', '<?xml version="1.0"?><!-- c --><a/>', '<a{}></a>'],
  ])('%s', (_name, xml, expected) => {
    expect(heard(xml)).toBe(expected)
  })

  test('letters cut in two between pieces stay whole', () => {
    for (const lead of ['', 'x', 'xx', 'xxx']) {
      const text = `${lead}${'ż🌱'.repeat(30_000)}`
      expect(heard(`<a>${text}</a>`)).toBe(`<a{}>${text}</a>`)
    }
  })
})

describe('what ends the reading', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['entities within entities', '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['an entity of HTML', '<a>&nbsp;</a>'],
    ['elements that cross', '<a><b></a></b>'],
    ['an element left open', '<a>'],
    ['two roots', '<a/><b/>'],
    ['an attribute given twice', '<a b="1" b="2"/>'],
    ['nothing', ''],
    ['broken UTF-8', Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e)],
    ['UTF-16', new Uint8Array(Buffer.from('\uFEFF<a/>', 'utf16le'))],
  ])('%s', (_name, xml) => {
    expect(() => heard(xml)).toThrow(XmlRefused)
  })
})
