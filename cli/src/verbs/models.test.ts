import { mkdir, writeFile } from 'node:fs/promises';
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
