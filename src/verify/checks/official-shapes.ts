// The official SHACL shapes, where the one who verifies has them: an opinion beside our own profile check, which has the
// same rules and more. elm.md section 3.2.

import type { CheckResult } from '../../model/report.ts'
import type { Credential, Session } from '../credential.ts'
import { failed, indeterminate } from '../finding.ts'

/** Judges a Europass credential by the shapes at hand; undefined when there are none, or they are kept. */
export async function checkOfficialShapes(
  { document, format }: Credential,
  { shapes }: Session,
): Promise<CheckResult | undefined> {
  if (format !== 'elm' || !shapes) return undefined
  const finding = await shapes.check(document)
  switch (finding.kind) {
    case 'conforms':
      return undefined
    case 'unreadable':
      return failed('profile', 'SHAPES_VIOLATED', {
        message: 'the shapes cannot read the document',
      })
    case 'missing':
      return indeterminate('profile', 'SHAPES_MISSING', {
        pointer: '/credentialSchema',
        message: `the folder of shapes has none of ${finding.profile}`,
      })
    case 'violates': {
      const [first, ...others] = finding.violations
      const more = others.length > 0 ? `, and ${others.length} more` : ''
      const where = first.path === '' ? 'a node' : first.path
      const message = `the official shapes are broken: ${first.constraint} at ${where}${more}`
      return failed('profile', 'SHAPES_VIOLATED', { message })
    }
  }
}
