import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isFile } from './is-file.js';

it('tells a file from a folder and from nothing', async () => {
  const here = fileURLToPath(import.meta.url);
  expect(await Promise.all([here, `${here}/..`, `${here}.missing`].map(isFile))).toEqual([
    true,
    false,
    false,
  ]);
});
