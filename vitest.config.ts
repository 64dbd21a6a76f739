// Three projects: `unit` needs only Node, `vectors` reads the shared corpus, `interop` asks foreign judges.
// On CI every run also leaves its figures behind, for the closing line of `.ci/run`.
import { defineConfig } from 'vitest/config'

const results = `.cache/test-results/${process.pid}.json`

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-network.ts'],
    // Many times what the slowest takes: a machine that is busy or small is no reason to fail.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: results }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['test/support/fixed-seed.ts'],
          include: ['test/**/*.test.ts'],
          exclude: ['test/vectors/**', 'test/interop/**'],
          // What the files import is loaded once for all of them, which took half of their time; none counts on being alone.
          isolate: false,
          // One more than Vitest takes by itself. Foreign judges stay alone: they use both processors.
          maxWorkers: '100%',
        },
      },
      { extends: true, test: { name: 'vectors', include: ['test/vectors/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
})
