import { join } from 'node:path';
import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { projectFiles, repository } from './repository.js';

interface VitestConfig {
  readonly test: {
    readonly projects: readonly { readonly test: { readonly name: string; readonly include: string[] } }[];
  };
}

it('runs every test file in a project of vitest', async () => {
  const { default: config } = (await import(join(repository, 'vitest.config.ts'))) as {
    readonly default: VitestConfig;
  };
  const isRun = picomatch(config.test.projects.flatMap(({ test }) => test.include));
  const tests = projectFiles().filter((file) => /\.test\.(?:ts|mjs)$/.test(file));
  expect(tests.length).toBeGreaterThan(400);
  expect(tests.filter((file) => !isRun(file))).toEqual([]);
});
