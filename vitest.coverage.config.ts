// Measures the branches of `proof/`, `trust/` and `verify/` by the tests of these rooms and, of those that need more than
// Node or take longer, by those of the verifier in threads of its own. `npm run coverage`.
import { defineConfig, mergeConfig } from 'vitest/config'
import rooms from './vitest.rooms.config.ts'

export default mergeConfig(
  rooms,
  defineConfig({
    test: {
      include: ['test/interop/isolated.test.ts'],
      coverage: {
        provider: 'v8',
        include: ['src/{proof,trust,verify}/**/*.ts'],
        // One opens sockets, the other runs in a thread, where nothing is measured: interoperability tests see them.
        exclude: ['src/trust/node-network.ts', 'src/verify/isolated/thread.ts'],
        reporter: [['text', { skipFull: true, maxCols: 120 }], 'json'],
        reportOnFailure: true,
        // Per cent of branches that must not fall again.
        thresholds: {
          'src/proof/**': { branches: 100 },
          'src/trust/**': { branches: 100 },
          'src/verify/**': { branches: 100 },
        },
      },
    },
  }),
)
