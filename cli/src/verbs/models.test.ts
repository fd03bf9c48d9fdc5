import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ModelManifest } from '@denoisekit/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

it('lists the others where the manifest of a model is damaged, and names that', async () => {
  await mkdir(place.path('my-models/mine'), { recursive: true });
  await writeFile(place.path('my-models/mine/manifest.json'), '{');
  const { code, stdout, stderr } = await place.run(['models']);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^tiny /m);
  expect(stderr).toMatch(/^denoisekit: .*mine.manifest\.json is not JSON: found "\{"; /);
  const json = JSON.parse((await place.run(['models', '--json'])).stdout) as { models: unknown[] };
  expect(json.models).toHaveLength(1);
});

it('says of a model that learnt from pictures of one’s own what these were', async () => {
  const file = place.path('models/tiny/manifest.json');
  const { suits, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
  expect(suits).toBeUndefined();
  const { madeBy } = manifest;
  if (madeBy.kind !== 'trained') throw new Error('it was imported');
  const dataset = { ...madeBy.dataset, name: 'my-pictures' };
  await writeFile(file, JSON.stringify({ ...manifest, madeBy: { ...madeBy, dataset } }));
  expect((await place.run(['models'])).stdout).toMatch(
    /^tiny .* my-pictures +pictures such as those of my-pictures *$/m,
  );
  expect((await place.run(['inspect', 'tiny'])).stdout).toMatch(
    /^ +for +pictures such as those of my-pictures$/m,
  );
});
