import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFiles } from './find-files.js';
import { sampleFolder } from './sample.js';

it('the sample pictures are two dozen in less than 3 MB, and each has its licence told', async () => {
  const { files } = await findFiles(sampleFolder());
  const attribution = await readFile(join(sampleFolder(), 'ATTRIBUTION.md'), 'utf8');
  const told = [...attribution.matchAll(/^\| `(\S+)` +\| (CC0 1\.0|public domain) +\|/gm)].map(
    ([, name]) => name,
  );
  expect(told.sort()).toEqual(files.map(({ name }) => name));
  expect(files.length).toBe(24);
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(3e6);
});
