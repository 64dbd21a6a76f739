// The canonical columns of flat awards files, how headings are recognised, and which one a stranger is nearest to.

/** Canonical columns apart from those of modules. */
export const FIELDS = [
  'given_name',
  'family_name',
  'date_of_birth',
  'nationality',
  'student_id',
  'student_id_issuer',
  'esi',
  'email',
  'did',
  'awarded_on',
  'grade',
  'mode_chosen',
] as const
export type Field = (typeof FIELDS)[number]

export const MODULE_PARTS = ['completed_on', 'ects', 'grade'] as const
export type ModulePart = (typeof MODULE_PARTS)[number]

/** Where a column's text goes. */
export type Target =
  | { readonly field: Field }
  | { readonly module: string; readonly part: ModulePart }

/** A heading without case, spaces, underscores and hyphens, in NFKC: what is compared. */
export function squeezed(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
}

const BY_FIELD = new Map<string, Field>(FIELDS.map((field) => [squeezed(field), field]))
const BY_PART = new Map<string, ModulePart>(MODULE_PARTS.map((part) => [squeezed(part), part]))

/** Words that people use, for advice only: nothing is read by them. */
const OTHER_WORDS: Readonly<Record<string, Field>> = {
  firstname: 'given_name',
  forename: 'given_name',
  name: 'family_name',
  lastname: 'family_name',
  surname: 'family_name',
  birthdate: 'date_of_birth',
  dob: 'date_of_birth',
  birthday: 'date_of_birth',
  country: 'nationality',
  citizenship: 'nationality',
  studentnumber: 'student_id',
  matriculationnumber: 'student_id',
  homeuniversity: 'student_id_issuer',
  mail: 'email',
  emailaddress: 'email',
  date: 'awarded_on',
  issuedon: 'awarded_on',
  completiondate: 'awarded_on',
  mark: 'grade',
  result: 'grade',
  mode: 'mode_chosen',
}

/**
 * The target that a heading or a columns file names; undefined for a stranger.
 *
 * @param moduleKeys The template's modules: the key is then matched without regard to case.
 */
export function targetOf(heading: string, moduleKeys?: readonly string[]): Target | undefined {
  const [first = '', key, last, ...more] = heading.split(':').map((part) => part.trim())
  if (key === undefined) {
    const field = BY_FIELD.get(squeezed(first))
    return field && { field }
  }
  const part = BY_PART.get(squeezed(last ?? ''))
  if (squeezed(first) !== 'module' || key === '' || part === undefined || more.length > 0) {
    return undefined
  }
  if (moduleKeys === undefined) return { module: key, part }
  const known = moduleKeys.find((candidate) => candidate.toLowerCase() === key.toLowerCase())
  return known === undefined ? undefined : { module: known, part }
}

/** The name of a target, as a heading writes it. */
export function nameOf(target: Target): string {
  return 'field' in target ? target.field : `module:${target.module}:${target.part}`
}

/** The canonical heading nearest to a strange one; undefined when none is near. */
export function nearestHeading(
  heading: string,
  moduleKeys: readonly string[] = [],
): string | undefined {
  const wanted = squeezed(heading).slice(0, 80)
  if (Object.hasOwn(OTHER_WORDS, wanted)) return OTHER_WORDS[wanted]
  const modules = moduleKeys.flatMap((key) => MODULE_PARTS.map((part) => `module:${key}:${part}`))
  const ranked = [...FIELDS, ...modules]
    .map((name) => ({ name, distance: editDistance(wanted, squeezed(name)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, wanted.length / 3) ? best.name : undefined
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}
