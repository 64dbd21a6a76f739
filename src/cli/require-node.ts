// Ends the program on a Node that is too old for it, before anything else of ours runs. Without this an installed
// `sigillum verify` would do nothing there and exit with 0, since such a Node does not know `import.meta.main`.

const MINIMUM = { major: 24, minor: 2 }
/** The exit status "cannot be used"; the table of them may need a newer Node to be read. */
const UNUSABLE = 4

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < MINIMUM.major || (major === MINIMUM.major && minor < MINIMUM.minor)) {
  process.stderr.write(
    `sigillum: error: expected Node ${MINIMUM.major}.${MINIMUM.minor} or newer, received ${process.versions.node}\n` +
      'sigillum: hint: in a checkout, npm scripts run on the right one: npm run -s sigillum -- …\n',
  )
  process.exit(UNUSABLE)
}
