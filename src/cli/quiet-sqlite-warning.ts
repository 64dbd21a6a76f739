// node:sqlite announces itself as experimental on stderr at every start; our users can do nothing about it.
// Imported first, before anything that loads the module. All other warnings stay.

const emitWarning = process.emitWarning.bind(process)

process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
  if (String(warning).startsWith('SQLite is an experimental feature')) return
  Reflect.apply(emitWarning, process, [warning, ...rest])
}) as typeof process.emitWarning
