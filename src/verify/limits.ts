// What one verification may cost. security.md section 2: bytes first, then depth, then canonical form.

const MIB = 1024 * 1024

export const LIMITS = {
  maxBytes: MIB,
  /** Europass credentials carry an image of every page. */
  maxElmBytes: 10 * MIB,
  /** The image around a baked credential. */
  maxImageBytes: 16 * MIB,
  /** A drawing is read letter by letter: twice as much would take more than a second. */
  maxDrawingBytes: 8 * MIB,
  maxDepth: 64,
  /** A credential in a credential in a credential; a status list of an endorsement. */
  maxNesting: 3,
  /** Credentials inside one credential, and entries of its status. */
  maxEmbedded: 64,
  /** The same, counted over all levels together. */
  maxNested: 128,
  /** What is compared with each other in all of them together: a record of grades has a tenth of it. */
  maxNestedComparisons: 6_000_000,
  maxStatusEntries: 8,
  /** Status lists of one input together, unpacked: each may have 16 MiB, and one of 131,072 entries has 16 KiB. */
  maxUnpackedBytes: 32 * MIB,
  /** Documents fetched for one input: keys, lists, schemas. */
  maxDocuments: 64,
  maxProofs: 16,
  /** Checked for one input, in signatures of P-256: a record of 64 badges with some 30 statements each has as many. */
  maxSignatures: 2_048,
  /** Values of a document times proofs that follow others: each of these is made over a document of its own. */
  maxChainedValues: 32_000,
} as const
