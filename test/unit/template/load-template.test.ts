// Reading template and organisations: strictness, tidying, every fault at once, files that cannot be used.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { loadTemplate } from '../../../src/template/load-template.ts'
import { concatBytes, utf8 } from '../../../src/util/bytes.ts'
import { exampleOrganisations, exampleTemplate, type FileJson, filesOf, load } from './example.ts'
import { faultsOf, places } from './faults-of.ts'

async function refusal(loading: Promise<unknown>): Promise<PipelineError> {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof PipelineError)) throw new TypeError('expected a refusal')
  return error
}

async function loadChanged(change: (template: FileJson, organisations: FileJson) => void) {
  const [template, organisations] = [exampleTemplate(), exampleOrganisations()]
  change(template, organisations)
  return await load(template, organisations)
}

test('fills in what may be left out, and nothing else', async () => {
  const { template } = await loadChanged((t) => {
    delete t.stackability
  })
  expect(template).toMatchObject({
    microDegree: false,
    prerequisites: [],
    institutionRules: [],
    workload: { ects: '5', hours: 135 },
    awarding: { contributors: [{ organisation: 'north' }, { organisation: 'south' }] },
  })
  expect(template.modules.map(({ required }) => required)).toEqual([true, true, false])
  expect('organisations' in template).toBe(false)
  expect('legalNotice' in template).toBe(false)
  expect('stackability' in template).toBe(false)
})

test('register: keys, identifiers, logos as bytes, own members', async () => {
  const { register } = (await load(exampleTemplate())).template
  const north = register.organisations.get('north')
  expect(north).toMatchObject({
    key: 'north',
    identifiers: { eidas: 'VATDE-000000001', erasmus: 'D  NORDSTA01' },
    logo: { mediaType: 'image/svg+xml' },
  })
  expect(register.organisations.get('south')?.identifiers).toEqual({})
  expect(register.alliance?.logo?.mediaType).toBe('image/png')
})

test.each([
  [7.5, '7.5'],
  ['7,5', '7.5'],
  [' 07.50 ', '7.5'],
  [8, '8'],
])('ECTS %j become %s', async (written, expected) => {
  const { template } = await loadChanged((t) => {
    t.modules[0].ects = 5
    t.modules[1].ects = 2.5
    t.workload = { ects: written }
  })
  expect(template.workload.ects).toBe(expected)
})

test.each(['1e1', '-5', '5 ECTS', '1.500', '5,5,5', '٥', -1, 1.00000001, null, true])(
  'ECTS %j are refused',
  async (ects) => {
    const faults = await faultsOf(
      loadChanged((t) => {
        t.workload = { ects }
      }),
    )
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/workload/ects'])
    expect(faults[0]?.element).toBe(6)
  },
)

test('texts are trimmed and composed; Norwegian becomes nb; notes are ignored anywhere', async () => {
  const { template } = await loadChanged((t) => {
    t.$schema = 'x'
    t.title = { $comment: 'hint', en: '  Rive\u0301rs ', de: 'Flüsse', no: 'Elver' }
    t.languages = ['en', 'no']
    t.participation.$comment = ['anything']
    t.outcomes[0].$comment = { deep: true }
  })
  expect(template.title).toEqual({ en: 'Rivérs', de: 'Flüsse', nb: 'Elver' })
  expect(template.languages).toEqual(['en', 'nb'])
  expect(JSON.stringify(template)).not.toMatch(/comment|schema/)
})

test.each([
  [
    'an unknown member',
    (t: FileJson) => {
      t.titel = {}
    },
    'member-unknown /titel',
  ],
  [
    'an unknown member deep down',
    (t: FileJson) => {
      t.outcomes[1].esc = []
    },
    'member-unknown /outcomes/1/esc',
  ],
  [
    'no title',
    (t: FileJson) => {
      delete t.title
    },
    'required /title',
  ],
  [
    'an empty title',
    (t: FileJson) => {
      t.title = {}
    },
    'min-properties /title',
  ],
  [
    'a blank text',
    (t: FileJson) => {
      t.title.de = '   '
    },
    'min-length /title/de',
  ],
  [
    'a language that is none',
    (t: FileJson) => {
      t.title.xx = 'X'
    },
    'name-form /title/xx',
  ],
  [
    'a language with region',
    (t: FileJson) => {
      t.title['en-GB'] = 'X'
    },
    'member-unknown /title/en-GB',
  ],
  [
    'Norwegian twice',
    (t: FileJson) => {
      t.title.no = 'A'
      t.title.nb = 'A'
    },
    'language-twice /title/no',
  ],
  [
    'Norwegian edition twice',
    (t: FileJson) => {
      t.languages = ['nb', 'no']
    },
    'not /languages',
  ],
  [
    'an edition language without documents',
    (t: FileJson) => {
      t.languages = ['fr']
    },
    'value-unknown /languages/0',
  ],
  [
    'an assessment type that is none',
    (t: FileJson) => {
      t.assessments[0].type = 'exam'
    },
    'value-unknown /assessments/0/type',
  ],
  [
    'a date that does not exist',
    (t: FileJson) => {
      t.approval.on = '2023-02-29'
    },
    'date-form /approval/on',
  ],
  [
    'an http link',
    (t: FileJson) => {
      t.qualityAssurance[0].link = 'http://a.example'
    },
    'https-url-form /qualityAssurance/0/link',
  ],
  [
    'a link with a password',
    (t: FileJson) => {
      t.qualityAssurance[0].link = 'https://u:p@a.example'
    },
    'https-url-form /qualityAssurance/0/link',
  ],
  [
    'an ISCED-F code that is none',
    (t: FileJson) => {
      t.furtherInformation.iscedF = ['1234']
    },
    'isced-f-form /furtherInformation/iscedF/0',
  ],
  [
    'an ESCO address that is none',
    (t: FileJson) => {
      t.outcomes[1].esco = ['https://esco.example/1']
    },
    'esco-skill-form /outcomes/1/esco/0',
  ],
  [
    'a duration that is none',
    (t: FileJson) => {
      t.furtherInformation.duration = '2 weeks'
    },
    'duration-form /furtherInformation/duration',
  ],
  [
    'an expiry in hours',
    (t: FileJson) => {
      t.validFor = 'PT5H'
    },
    'calendar-duration-form /validFor',
  ],
  [
    'a currency that is none',
    (t: FileJson) => {
      t.furtherInformation.fees = { amount: 1, currency: 'EURO' }
    },
    'currency-form /furtherInformation/fees/currency',
  ],
  [
    'an amount without currency',
    (t: FileJson) => {
      t.furtherInformation.fees = { amount: 1 }
    },
    'dependent-required /furtherInformation/fees/currency',
  ],
  [
    'a language of instruction that is none',
    (t: FileJson) => {
      t.furtherInformation.languagesOfInstruction = ['tlh']
    },
    'language-of-instruction-form /furtherInformation/languagesOfInstruction/0',
  ],
  [
    'a relative id',
    (t: FileJson) => {
      t.id = 'rivers'
    },
    'absolute-uri-form /id',
  ],
  [
    'a control character',
    (t: FileJson) => {
      t.signatory.name = 'A\u0007B'
    },
    'control-character /signatory/name',
  ],
  [
    'a turned text',
    (t: FileJson) => {
      t.signatory.name = 'A\u202eB'
    },
    'bidi-control /signatory/name',
  ],
  [
    'an invisible character',
    (t: FileJson) => {
      t.signatory.name = 'A\u200bB'
    },
    'invisible-character /signatory/name',
  ],
])('refuses %s', async (_, change, expected) => {
  expect(places(await faultsOf(loadChanged(change)))).toContain(expected)
})

test.each([
  ['did', 'did:web:https://a.example', 'did-form'],
  ['did', 'did:web:a.example/path', 'did-form'],
  ['country', 'UK', 'country-code-form'],
  ['email', 'office@', 'email-address-form'],
  ['homepage', 'www.a.example', 'https-url-form'],
  ['accentColour', '#ffcc00', 'accent-colour-form'],
  ['accentColour', 'navy', 'accent-colour-form'],
  ['identifiers/ror', 'https://ror.org/00y0xnp54', 'ror-form'],
  ['identifiers/erasmus', 'DBERLIN02', 'erasmus-code-form'],
  ['identifiers/pic', '99999990', 'pic-form'],
  ['identifiers/schac', 'https://a.example', 'schac-home-organisation-form'],
  ['identifiers/deqar', 'DEQAR-1', 'deqar-id-form'],
  ['identifiers/eidas', 'PL0000000000', 'eidas-identifier-form'],
  ['identifiers/vat', '0000000000', 'vat-number-form'],
  ['logo', 'logos/none.svg', 'logo-unreadable'],
  ['logo', 'template.json', 'logo-type'],
  ['logo', '/etc/logo.svg', 'form'],
  ['logo', 'https://a.example/logo.svg', 'form'],
  ['gradingScheme', 'XX', 'grading-scheme-unknown'],
])('refuses an organisation with %s %j', async (member, value, rule) => {
  const loading = loadChanged((_, organisations) => {
    const [first = '', second] = member.split('/')
    const { north } = organisations.organisations
    if (second === undefined) north[first] = value
    else north[first] = { ...north[first], [second]: value }
  })
  const error = await refusal(loading)
  const faults = await faultsOf(loading)
  expect(error.code).toBe('ORGANISATIONS_INVALID')
  expect(places(faults)).toContain(`${rule} /organisations/north/${member}`)
  expect(
    faults.every(({ file }) => file === 'organisations.json' || file === 'template.json'),
  ).toBe(true)
})

test.each([
  [
    'a stranger as member',
    (o: FileJson) => {
      o.alliance.members.push({ organisation: 'east', from: '2020-01-01' })
    },
    'organisation-unknown /alliance/members/2/organisation',
  ],
  [
    'a membership that ends first',
    (o: FileJson) => {
      o.alliance.members[1].until = '2020-01-01'
    },
    'membership-order /alliance/members/1/until',
  ],
  [
    'one identifier twice',
    (o: FileJson) => {
      o.organisations.south.identifiers = { eidas: 'VATDE-000000001' }
    },
    'identifier-twice /organisations/south/identifiers/eidas',
  ],
  [
    'a key with capitals',
    (o: FileJson) => {
      o.organisations.East = o.organisations.west
    },
    'name-form /organisations/East',
  ],
  [
    'a scheme that cannot be passed',
    (o: FileJson) => {
      o.gradingSchemes = {
        x: {
          name: { en: 'X' },
          country: 'DE',
          kind: 'numeric',
          direction: 'higher-is-better',
          explanation: { en: 'X' },
          numbers: { minimum: 0, maximum: 5, passMark: 6, maximumDecimals: 0 },
        },
      }
    },
    'grading-scheme /gradingSchemes/x/numbers',
  ],
  [
    'numbers without numbers',
    (o: FileJson) => {
      o.gradingSchemes = {
        x: {
          name: { en: 'X' },
          country: 'DE',
          kind: 'numeric',
          direction: 'higher-is-better',
          explanation: { en: 'X' },
        },
      }
    },
    'grading-scheme /gradingSchemes/x/numbers',
  ],
  [
    'letters without letters',
    (o: FileJson) => {
      o.gradingSchemes = {
        x: {
          name: { en: 'X' },
          country: 'DE',
          kind: 'letter',
          direction: 'higher-is-better',
          explanation: { en: 'X' },
        },
      }
    },
    'grading-scheme /gradingSchemes/x/namedGrades',
  ],
])('refuses an organisations file with %s', async (_, change, expected) => {
  expect(places(await faultsOf(loadChanged((_t, o) => change(o))))).toEqual([expected])
})

test('tells every fault of both files at once: shape, form and rules', async () => {
  const loading = loadChanged((template, organisations) => {
    template.titel = {}
    template.approval.on = 'yesterday'
    template.furtherInformation.iscedF = ['0532', '1234']
    template.workload.ects = 4
    delete template.supervision
    organisations.organisations.south.country = 'Italy'
    organisations.alliance.members[1].until = '2020-01-01'
  })
  expect((await refusal(loading)).code).toBe('TEMPLATE_INVALID')
  const found = places(await faultsOf(loading))
  expect(found).toEqual(
    expect.arrayContaining([
      'member-unknown /titel',
      'date-form /approval/on',
      'isced-f-form /furtherInformation/iscedF/1',
      'country-code-form /organisations/south/country',
    ]),
  )
  // The place of a fault is not reported a second time by the rules that miss it.
  expect(found.filter((place) => place.endsWith('/furtherInformation/iscedF'))).toEqual([])
})

test('an optional place that was cut out does not hide what the rules say of other places', async () => {
  const found = places(
    await faultsOf(
      loadChanged((template) => {
        template.furtherInformation.fees = { amount: 'a lot', currency: 'EUR' }
        template.workload.ects = 4
        delete template.supervision
      }),
    ),
  )
  expect(found).toEqual(
    expect.arrayContaining([
      'decimal-form /furtherInformation/fees/amount',
      'modules-total /workload/ects',
      'supervision-missing /supervision',
    ]),
  )
})

test('hints at the nearest known name', async () => {
  const [fault] = await faultsOf(
    loadChanged((t) => {
      t.langauges = t.languages
    }),
  )
  expect(fault?.message).toContain('"languages"')
})

test('a member twice, told with its line', async () => {
  const text = '{\n "id": "a:b",\n "id": "a:c"\n}'
  const error = await refusal(
    loadTemplate('template.json', { readFile: filesOf({ 'template.json': text }) }),
  )
  expect(error.code).toBe('TEMPLATE_INVALID')
  expect(error.detail.faults).toMatchObject([{ severity: 'error', file: 'template.json' }])
})

test.each([
  ['not JSON', '{'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['nothing', ''],
])('refuses %s', async (_, text) => {
  const readFile = filesOf({ 'template.json': text, 'organisations.json': exampleOrganisations() })
  expect((await refusal(loadTemplate('template.json', { readFile }))).code).toBe('TEMPLATE_INVALID')
})

test('a byte order mark is no fault, and part of the hash', async () => {
  const bytes = concatBytes(
    Uint8Array.of(0xef, 0xbb, 0xbf),
    utf8(JSON.stringify(exampleTemplate())),
  )
  const readFile = filesOf({ 'template.json': bytes, 'organisations.json': exampleOrganisations() })
  const { sha256 } = await loadTemplate('template.json', { readFile })
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('files that cannot be read are named', async () => {
  const missing = await refusal(loadTemplate('a/template.json', { readFile: filesOf({}) }))
  expect([missing.code, missing.detail.file]).toEqual(['TEMPLATE_UNREADABLE', 'a/template.json'])
  const readFile = filesOf({ 'a/template.json': exampleTemplate() })
  const without = await refusal(loadTemplate('a/template.json', { readFile }))
  expect([without.code, without.detail.file]).toEqual([
    'TEMPLATE_UNREADABLE',
    'a/organisations.json',
  ])
})
