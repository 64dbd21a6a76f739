// Written by scripts/bundle-verifier.ts while the bundle is made.
declare module 'sigillum:context-files' {
  import type { ManifestRow } from '../linked-data/context-files.ts'
  import type { JsonObject } from '../util/json.ts'

  /** Every row of the manifest, with the document of those that are not built from a table. */
  export const CONTEXT_FILES: readonly {
    readonly row: ManifestRow
    readonly document?: JsonObject
  }[]
}
