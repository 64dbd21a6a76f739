// How the template stage reaches files: one injected function.

/** Reads a file. Rejects when it cannot be read. */
export type ReadFile = (path: string) => Promise<Uint8Array>
