// Three projects: `unit` needs only Node, `vectors` reads the shared corpus, `interop` asks foreign judges.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/support/no-network.ts'],
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/vectors/**', 'test/interop/**'],
        },
      },
      { extends: true, test: { name: 'vectors', include: ['test/vectors/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'interop', include: ['test/interop/**/*.test.ts'], testTimeout: 300_000 },
      },
    ],
  },
})
