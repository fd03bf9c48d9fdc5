import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { readImageFile } from './read-image-file.js';

it('ends the wait for standard input when the command is stopped', async () => {
  const controller = new AbortController();
  const stdin = new PassThrough();
  const input = { path: undefined, shown: 'standard input', below: 'stdin' };
  const reading = readImageFile(input, { stdin, signal: controller.signal });
  controller.abort();
  await expect(reading).rejects.toMatchObject({ code: 'file-unreadable' });
  expect(stdin.destroyed).toBe(true);
});
