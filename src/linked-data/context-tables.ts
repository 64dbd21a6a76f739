// The contexts that no package ships, by the name that contexts/manifest.json uses for them.

import type { JsonObject } from '../util/json.ts'
import { buildClr20Context, buildClr201Context } from './clr-context.ts'
import { buildElmContext } from './elm-context.ts'

/** Builders of context documents. */
export const CONTEXT_TABLES: Readonly<Record<string, () => JsonObject>> = {
  'clr-2.0': buildClr20Context,
  'clr-2.0.1': buildClr201Context,
  'elm-3.2': buildElmContext,
}
