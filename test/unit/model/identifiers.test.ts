// Forms of identifiers: real structures in, near misses out.
import { expect, test } from 'vitest'
import {
  isAbsoluteUri,
  isCalendarDuration,
  isCountryCode,
  isDeqarId,
  isDid,
  isDuration,
  isEidasIdentifier,
  isEmailAddress,
  isErasmusCode,
  isEuropeanStudentIdentifier,
  isHttpsUrl,
  isPic,
  isRor,
  isSchacHomeOrganisation,
  isVatNumber,
  normaliseErasmusCode,
} from '../../../src/model/identifiers.ts'
import { cpuMsOf } from '../../support/cpu-time.ts'

const ESI = 'urn:schac:personalUniqueCode:int:esi:'

const FORMS: readonly [string, (text: string) => boolean, readonly string[], readonly string[]][] =
  [
    ['country', isCountryCode, ['PL', 'NO', 'XK', 'TW'], ['pl', 'UK', 'EL', 'POL', 'XX', 'EU', '']],
    [
      'ROR',
      isRor,
      ['https://ror.org/00y0xnp53', 'https://ror.org/05a28rw58', 'https://ror.org/040wg7k59'],
      [
        'https://ror.org/00y0xnp54',
        'http://ror.org/00y0xnp53',
        'https://ror.org/00Y0XNP53',
        '00y0xnp53',
        'https://ror.org/00y0xnl53',
        'https://ror.org/00y0xnp53/',
      ],
    ],
    [
      'Erasmus code',
      isErasmusCode,
      [
        'PL WARSZAW02',
        'D  BERLIN02',
        'D BERLIN02',
        'IRLDUBLIN01',
        'LUXLUX-VIL01',
        'UK LONDON027',
        'NL S-HERTO03',
      ],
      [
        'PLWARSZAW02',
        'XX FOO01',
        'D   BERLIN02',
        'PL WARSZAWA02',
        'PL WARSZAW2',
        'pl warszaw02',
        'PL 02',
        'PL WARSZAW0222',
      ],
    ],
    [
      'PIC',
      isPic,
      ['999999999'],
      ['99999999', '9999999999', '099999999', '99999999a', '٩٩٩٩٩٩٩٩٩'],
    ],
    [
      'SCHAC',
      isSchacHomeOrganisation,
      ['pw.edu.pl', 'xn--mnchen-3ya.example'],
      [
        'PW.edu.pl',
        'pw',
        'https://pw.edu.pl',
        'pw.edu.pl.',
        '-a.pl',
        'a..pl',
        '1.2.3.4',
        `${'a'.repeat(64)}.pl`,
      ],
    ],
    [
      'DEQAR',
      isDeqarId,
      ['DEQARINST0012'],
      ['DEQARINST12', 'deqarinst0012', 'DEQAR-0012', 'EQAR0012'],
    ],
    [
      'eIDAS',
      isEidasIdentifier,
      [
        'VATPL-5250005834',
        'NTRNO-974767880',
        'LEIXG-5493001KJTIIGC8Y1R12',
        'GOVDE-X',
        'VATEL-1',
        'SI:SE-1234',
        'NTRUS+CA-1',
      ],
      ['VAT-1', 'VATQQ-1', 'VATPL5250005834', 'VATPL-', 'VATPL- 1', 'vatpl-1', 'XXXPL-1'],
    ],
    [
      'VAT',
      isVatNumber,
      ['PL5250005834', 'ATU12345678', 'CHE123456789MWST', 'EL123456789'],
      ['5250005834', 'QQ123', 'PL', 'pl123'],
    ],
    [
      'ESI',
      isEuropeanStudentIdentifier,
      [
        `${ESI}pw.edu.pl:123`,
        `${ESI}fi:1-2.3`,
        `${ESI}AT:a`,
        `URN:SCHAC:personalUniqueCode:int:esi:pw.edu.pl:1`,
      ],
      [
        `${ESI}pw.edu.pl:`,
        `${ESI}zz:1`,
        `${ESI}pwr:1`,
        `${ESI}pw.edu.pl:1 2`,
        'urn:schac:personalUniqueCode:pl:esi:pw.edu.pl:1',
        `${ESI}pl:${'1'.repeat(255)}`,
        `${ESI}pl:1\n`,
      ],
    ],
    [
      'DID',
      isDid,
      [
        'did:web:pw.edu.pl',
        'did:web:pw.edu.pl:a:b',
        'did:web:localhost%3A8080',
        'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
        'did:ebsi:zXYZ',
      ],
      [
        'did:web:',
        'did:web:https://a.example',
        'did:web:a.example/b',
        'did:web:a.example#k',
        'did:web:1.2.3.4',
        'did:web:a.example:',
        'did:web:a.example:..',
        'did:web:a.example%3A99999',
        'did:key:x',
        'did:Web:a.example',
        'a.example',
        'did:x:%zz',
      ],
    ],
    [
      'e-mail',
      isEmailAddress,
      [
        'a@b.pl',
        'ą.ż@uczelnia.example',
        "o'neil+x@sub.example",
        'a@bücher.example',
        'a@xn--bcher-kva.example',
      ],
      [
        'a@b',
        'a..b@c.de',
        '.a@c.de',
        'a.@c.de',
        'a@-c.de',
        'a b@c.de',
        'a@c.d',
        '@c.de',
        'a@',
        'a@c..de',
        'a@b@c.de',
        'a@1.2.3.4',
        `${'a'.repeat(65)}@c.de`,
        '<a@b.pl>',
        'mailto:a@b.pl',
        'a@b.pl\r\nBcc: x@y.pl',
      ],
    ],
    [
      'https',
      isHttpsUrl,
      ['https://a.example', 'https://a.example/b?c#d'],
      [
        'http://a.example',
        'https://',
        'https://a',
        '//a.example',
        'https://u:p@a.example',
        'https://a.example/ b',
        'javascript:alert(1)',
        'HTTPS://a.example',
      ],
    ],
    [
      'URI',
      isAbsoluteUri,
      ['urn:uuid:1', 'https://a.example/b'],
      ['a', '/a', 'urn:', 'a b:c', 'urn:a b', '', 'javascript:a', 'DATA:,a', 'file:///etc/a'],
    ],
    [
      'duration',
      isDuration,
      ['P2W', 'P1Y', 'PT60H', 'P1DT2H', 'P1Y2M10D'],
      ['P', 'PT', 'P0D', 'P1DT', 'P-1D', 'P1.5D', '2 weeks', 'P1W2D', 'p2w', 'P2W '],
    ],
    [
      'calendar duration',
      isCalendarDuration,
      ['P2W', 'P5Y', 'P1M2W3D'],
      ['PT5H', 'P0Y', 'P', 'P1DT2H'],
    ],
  ]

test.each(FORMS)('%s', (_, hasForm, right, wrong) => {
  expect(right.filter((text) => !hasForm(text))).toEqual([])
  expect(wrong.filter((text) => hasForm(text))).toEqual([])
})

test('Erasmus codes are padded to the official form', () => {
  expect(normaliseErasmusCode('D BERLIN02')).toBe('D  BERLIN02')
  expect(normaliseErasmusCode('PL WARSZAW02')).toBe('PL WARSZAW02')
  expect(normaliseErasmusCode('D_BERLIN02')).toBeUndefined()
})

test.each([
  ['isEmailAddress', () => isEmailAddress(`${'a.'.repeat(50_000)}@`)],
  ['isDid', () => isDid(`did:web:${'a:'.repeat(50_000)}`)],
  ['isErasmusCode', () => isErasmusCode(`PL ${'A-'.repeat(50_000)}`)],
  ['isSchacHomeOrganisation', () => isSchacHomeOrganisation('a.'.repeat(50_000))],
  ['isHttpsUrl', () => isHttpsUrl(`https://${'a.'.repeat(50_000)}`)],
])('%s answers at once on long texts', async (_, check) => {
  // Squares of these lengths would take minutes.
  expect(await cpuMsOf(check)).toBeLessThan(2_000)
})
