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
            '{core,training,export,runtime-node,runtime-web,widget,api,parity,report,cli}/src/**/*.test.ts',
            'test/src/{house,contract}/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
        },
      },
      {
        resolve,
        ssr,
        test: {
          // What starts threads or processes, which run what tsc -b has built.
          name: 'built',
          include: ['test/src/built/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
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
      {
        resolve,
        ssr,
        test: {
          name: 'browser',
          include: ['test/src/browser/*.test.ts'],
          globalSetup: ['scripts/test/browser.mjs'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
