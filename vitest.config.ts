import { defineConfig } from 'vitest/config';

// Tests import the sources through the `source` condition of each package, so no build has to come first.
const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source', 'node', 'import', 'default'] } };

const alone = { fileParallelism: false };
const minutes = (count: number) => ({ testTimeout: count * 60_000, hookTimeout: count * 60_000 });
const pipeline = { ...alone, ...minutes(10) };
const browser = {
  ...minutes(4),
  isolate: false, // as in `unit`
  globalSetup: ['scripts/test/browser.mjs'],
  maxWorkers: 2,
  // Its default of a second is less than a page may take on a busy machine.
  expect: { poll: { timeout: 60_000 } },
};
const wide = { provide: { wide: true } };

export default defineConfig({
  test: {
    projects: [
      {
        name: 'unit',
        // Files share what they import, which halves the time: none of them changes what belongs to all.
        isolate: false,
        maxWorkers: '100%', // its default leaves one processor idle
        testTimeout: 20_000, // the slowest take 2 s, and 5 on a machine that is busy otherwise
        include: [
          '{core,training,evaluation,export,runtime-node,runtime-web,widget,api,parity,report,cli}/src/**/*.test.ts',
          'test/src/{house,contract,hosts}/*.test.ts',
          'scripts/**/*.test.mjs',
        ],
      },
      // What starts threads or processes, which run what tsc -b has built.
      { name: 'built', include: ['test/src/built/*.test.ts'], ...alone, ...minutes(1) },
      { name: 'pipeline', include: ['test/src/pipeline/*.test.ts'], ...pipeline },
      { name: 'browser', include: ['test/src/browser/**/*.test.ts'], ...browser },
      // A part of npm run test:wide.
      { name: 'firefox', include: ['test/src/firefox/*.test.ts'], ...alone, ...minutes(5) },
      // The files that have rows for npm run test:wide in their tables of cases.
      { name: 'pipeline-wide', include: ['test/src/pipeline/shipped-models.test.ts'], ...pipeline, ...wide },
      { name: 'built-wide', include: ['test/src/built/gpu-bench.test.ts'], ...pipeline, ...wide },
      { name: 'installed-wide', include: ['test/src/packed/*.test.ts'], ...alone, ...minutes(10) },
      {
        name: 'browser-wide',
        include: [
          'test/src/browser/{contract,demo,devices,digits,loading,no-webgpu,packed,parity-explain}.test.ts',
          'test/src/examples/examples.test.ts',
        ],
        ...browser,
        ...minutes(5),
        ...wide,
      },
    ].map((test) => ({ resolve, ssr, test })),
  },
});
