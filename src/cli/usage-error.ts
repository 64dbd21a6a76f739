// Wrong usage of the command line: what is wrong, and a hint.

/** The command line cannot be understood; ends with exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
