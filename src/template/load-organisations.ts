// The organisations file: universities with identifiers and logos, the alliance, grading schemes (elements 3, 4, 14).
// Forms are checked by the schema; here, what one place of the file says about another.

import { compareDecimals } from '../model/decimal.ts'
import type { InputFault } from '../model/fault.ts'
import type { GradingScheme } from '../model/grading-scheme.ts'
import { GRADING_SCHEMES } from '../model/grading-schemes.ts'
import type {
  Alliance,
  LogoImage,
  Organisation,
  OrganisationIdentifiers,
  OrganisationRegister,
} from '../model/organisation.ts'
import { type JsonObject, pointerTo } from '../util/json.ts'
import { nearestName } from '../util/nearest-name.ts'
import { isWithin, readInputDocument } from './input-document.ts'
import { loadLogo } from './load-logo.ts'
import type { ReadFile } from './read-file.ts'
import type { Report } from './tidy-texts.ts'

interface OrganisationFile extends Omit<Organisation, 'key' | 'identifiers' | 'logo'> {
  readonly identifiers?: OrganisationIdentifiers
  readonly logo?: string
}
interface SchemeFile
  extends Omit<GradingScheme, 'key' | 'confirmed' | 'namedGrades' | 'decimalSeparators'> {
  readonly namedGrades?: GradingScheme['namedGrades']
  readonly decimalSeparators?: GradingScheme['decimalSeparators']
}
interface RegisterFile {
  readonly organisations: Readonly<Record<string, OrganisationFile>>
  readonly alliance?: Omit<Alliance, 'logo'> & { readonly logo?: string }
  readonly gradingSchemes?: Readonly<Record<string, SchemeFile>>
}

/** The register as far as it could be read, and what is wrong. */
export interface LoadedOrganisations {
  readonly faults: readonly InputFault[]
  readonly register?: OrganisationRegister
}

/**
 * Reads the bytes of an organisations file, and the logos it names relative to its path.
 * Never rejects: a logo that cannot be read is a fault.
 */
export async function loadOrganisations(
  path: string,
  bytes: Uint8Array,
  readFile: ReadFile,
): Promise<LoadedOrganisations> {
  const document = readInputDocument(bytes, { file: path, schema: 'organisations' })
  if (document.value === undefined) return { faults: document.faults }
  const faults: InputFault[] = [...document.faults]
  const report = (pointer: string, rule: string, message: string) => {
    if (isWithin(pointer, document.cut)) return
    faults.push({ file: path, pointer, rule, severity: 'error', message })
  }
  const register = await registerOf(document.value, (logo) =>
    loadLogo(logo, { path, readFile, report }),
  )
  judgeGradingSchemes(register, report)
  judgeAllianceMembers(register, report)
  judgeRepetitions(register, report)
  return { faults, register }
}

type LogoLoader = (logo: {
  readonly pointer: string
  readonly path: string
}) => Promise<LogoImage | undefined>

async function registerOf(value: JsonObject, logoOf: LogoLoader): Promise<OrganisationRegister> {
  const file = value as unknown as RegisterFile
  const organisations = new Map<string, Organisation>()
  for (const [key, { logo: path, ...organisation }] of Object.entries(file.organisations)) {
    const pointer = `${pointerTo('/organisations', key)}/logo`
    const logo = path === undefined ? undefined : await logoOf({ pointer, path })
    organisations.set(key, {
      ...organisation,
      key,
      identifiers: organisation.identifiers ?? {},
      ...(logo === undefined ? {} : { logo }),
    })
  }
  const alliance = await allianceOf(file.alliance, logoOf)
  return {
    organisations,
    ...(alliance === undefined ? {} : { alliance }),
    gradingSchemes: new Map(
      Object.entries(file.gradingSchemes ?? {}).map(([key, scheme]) => [
        key,
        schemeOf(key, scheme),
      ]),
    ),
  }
}

async function allianceOf(
  file: RegisterFile['alliance'],
  logoOf: LogoLoader,
): Promise<Alliance | undefined> {
  if (file === undefined) return undefined
  const { logo: path, ...alliance } = file
  const logo = path === undefined ? undefined : await logoOf({ pointer: '/alliance/logo', path })
  return { ...alliance, ...(logo === undefined ? {} : { logo }) }
}

function schemeOf(key: string, scheme: SchemeFile): GradingScheme {
  return {
    ...scheme,
    key,
    namedGrades: scheme.namedGrades ?? [],
    decimalSeparators: scheme.decimalSeparators ?? [',', '.'],
    confirmed: true,
  }
}

function judgeGradingSchemes(register: OrganisationRegister, report: Report): void {
  const own = register.gradingSchemes ?? new Map<string, GradingScheme>()
  const known = [...own.keys(), ...GRADING_SCHEMES.keys()]
  for (const [key, { gradingScheme: name }] of register.organisations) {
    if (name === undefined || known.includes(name)) continue
    const near = nearestName(name, known)
    const hint =
      near === undefined ? `expected one of ${known.join(', ')}` : `did you mean "${near}"?`
    report(
      `${pointerTo('/organisations', key)}/gradingScheme`,
      'grading-scheme-unknown',
      `there is no grading scheme of this name; ${hint}`,
    )
  }
  for (const [key, { kind, numbers, namedGrades }] of own) {
    const pointer = pointerTo('/gradingSchemes', key)
    if ((kind === 'letter') !== (numbers === undefined)) {
      report(
        `${pointer}/numbers`,
        'grading-scheme',
        'expected "numbers" for numeric and mixed schemes, and only for these',
      )
    }
    if (kind !== 'numeric' && namedGrades.length === 0) {
      report(
        `${pointer}/namedGrades`,
        'grading-scheme',
        'expected the letters or words of the scheme',
      )
    }
    if (numbers === undefined) continue
    const { minimum, maximum, passMark, steps = [] } = numbers
    const outside = [passMark, ...steps].some(
      (value) => compareDecimals(value, minimum) < 0 || compareDecimals(value, maximum) > 0,
    )
    if (outside || compareDecimals(minimum, maximum) >= 0) {
      report(
        `${pointer}/numbers`,
        'grading-scheme',
        'expected pass mark and steps between minimum and maximum',
      )
    }
  }
}

function judgeAllianceMembers(
  { alliance, organisations }: OrganisationRegister,
  report: Report,
): void {
  for (const [index, { organisation, from, until }] of (alliance?.members ?? []).entries()) {
    const pointer = `/alliance/members/${index}`
    if (!organisations.has(organisation)) {
      const near = nearestName(organisation, [...organisations.keys()])
      const hint = near === undefined ? '' : `; did you mean "${near}"?`
      report(
        `${pointer}/organisation`,
        'organisation-unknown',
        `"${organisation}" does not stand under "organisations"${hint}`,
      )
    }
    if (until !== undefined && until < from) {
      report(`${pointer}/until`, 'membership-order', 'the membership ends before it begins')
    }
  }
}

/** Identifiers that two organisations cannot share: a sign of copied entries. */
function judgeRepetitions({ organisations }: OrganisationRegister, report: Report): void {
  const seen = new Set<string>()
  for (const [key, { did, identifiers }] of organisations) {
    for (const [name, value] of Object.entries({ did, ...identifiers })) {
      if (value === undefined) continue
      const pointer = `${pointerTo('/organisations', key)}/${name === 'did' ? name : `identifiers/${name}`}`
      if (seen.has(`${name} ${value}`)) {
        report(pointer, 'identifier-twice', 'another organisation has the same identifier')
      }
      seen.add(`${name} ${value}`)
    }
  }
}
