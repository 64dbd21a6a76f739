// The tests of `proof/`, `trust/` and `verify/` alone: `npm run mutation` runs them against changed code,
// `vitest.coverage.config.ts` measures branches with them. Offline; no foreign judge.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-network.ts', 'test/support/fixed-seed.ts'],
    testTimeout: 30_000,
    include: [
      'test/unit/{proof,trust,verify}/**/*.test.ts',
      'test/unit/{util/strict-json,model/report,sign/sign-sd-jwt,sign/seal/load-seal-key}.test.ts',
      'test/property/verify-tamper.test.ts',
      'test/vectors/*.test.ts',
    ],
    // Poison graphs are measured in time, which measuring branches takes as well.
    exclude: ['test/vectors/rdf-canon.test.ts'],
    maxWorkers: '100%',
  },
})
