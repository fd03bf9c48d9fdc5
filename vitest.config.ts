import { defineConfig } from 'vitest/config';

// Tests import the sources through the `source` condition of each package, so no build has to come first.
const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source', 'node', 'import', 'default'] } };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: [
            '{core,training,export,runtime-node,cli}/src/**/*.test.ts',
            'test/src/house/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'pipeline',
          include: ['test/src/pipeline/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
