// The tests of `proof/`, `trust/` and `verify/` alone: `npm run coverage` measures branches with them,
// `npm run mutation` runs them against changed code. Offline; no foreign judge.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-network.ts'],
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
    coverage: {
      provider: 'v8',
      include: ['src/{proof,trust,verify}/**/*.ts'],
      // One opens sockets, the other runs in a thread of its own, where nothing is measured: the interoperability tests
      // and `isolated.test.ts` see them.
      exclude: ['src/trust/node-network.ts', 'src/verify/isolated/thread.ts'],
      reporter: [['text', { skipFull: true, maxCols: 120 }], 'json'],
      reportOnFailure: true,
      // Per cent of branches that must not fall again. What is left are defaults that the compiler asks for.
      thresholds: {
        'src/proof/**': { branches: 100 },
        'src/trust/**': { branches: 100 },
        'src/verify/**': { branches: 95 },
      },
    },
  },
})
