// The exit statuses that scripts rely on.

export const EXIT = {
  /** All passed, or done. */
  passed: 0,
  /** Something failed: a credential, a row, a rule. */
  failed: 1,
  /** Wrong usage. */
  usage: 2,
  /** Nothing failed, but something could not be told. */
  indeterminate: 3,
  /** A file, key, ledger or device could not be used; it is named. */
  unusable: 4,
  /** Stopped by a signal after what was begun was completed; as shells count SIGINT. */
  interrupted: 130,
  /** A bug of ours. */
  bug: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
