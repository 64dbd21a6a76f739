// Names of the files that are made beside credentials; what makes them is in derived-files.ts, which takes its time to load.

export const DERIVED_KINDS = ['badge-png', 'badge-svg', 'pdf'] as const
export type DerivedKind = (typeof DERIVED_KINDS)[number]
