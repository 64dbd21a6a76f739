// Adds up the results that the test runs of one CI run have written, and prints the closing line.
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../.cache/test-results/', import.meta.url)
const totals = { passed: 0, failed: 0, skipped: 0 }
for (const name of readdirSync(folder)) {
  const result = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  totals.passed += result.numPassedTests
  totals.failed += result.numFailedTests
  totals.skipped += result.numPendingTests
}
process.stdout.write(
  `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0
