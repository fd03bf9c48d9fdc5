import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel } from '@denoisekit/runtime-node/onnx';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { rejectionOf, temporaryFolder } from '../fixtures.test.helper.js';
import { withDataInside } from './external-data.js';

/** The weights of the tiny model: nine ninths. */
const weights = new Uint8Array(Float32Array.from({ length: 9 }, () => 1 / 9).buffer);

/** A model whose weights lie in a file of that name, in a folder where `name` is what the function makes of it. */
async function beside(
  location: string,
  make: (path: string, folder: string) => Promise<void> = (path) => writeFile(path, weights),
) {
  const folder = await temporaryFolder();
  await make(join(folder, location), folder);
  return withDataInside(tinyModel({ externalWeights: location }).onnx, folder);
}

describe('weights in a file beside the model', () => {
  it('are put inside', async () => {
    const [kernel] = decodeModel(await beside('model.onnx.data')).initializers;
    expect(kernel).toEqual({ name: 'kernel', shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1 / 9) });
  });

  it('that are inside stay', async () => {
    const { onnx } = tinyModel();
    expect(await withDataInside(onnx, await temporaryFolder())).toBe(onnx);
  });

  it.each([
    ['../secrets', /plain name/],
    ['/etc/passwd', /plain name/],
    ['a/b', /plain name/],
    ['a\\b', /plain name/],
    ['.hidden', /plain name/],
    ['', /plain name/],
  ])('are refused at %j', async (location, words) => {
    const nothing = () => Promise.resolve();
    const error = await rejectionOf(beside(location, nothing));
    expect([error.code, error.message]).toEqual(['model-invalid', expect.stringMatching(words)]);
  });

  it('are refused where they are a link, under several names, a folder, or too few', async () => {
    const secret = async (folder: string) => {
      await writeFile(join(folder, 'secret'), weights);
      return join(folder, 'secret');
    };
    const codes = await Promise.all(
      [
        beside('a', async (path, folder) => symlink(await secret(folder), path)),
        beside('a', async (path, folder) => link(await secret(folder), path)),
        beside('a', (path) => mkdir(path)),
        beside('a', (path) => writeFile(path, weights.subarray(4))),
        beside('a', () => Promise.resolve()),
      ].map(async (one) => (await rejectionOf(one)).code),
    );
    expect(codes).toEqual([
      'model-invalid',
      'model-invalid',
      'model-invalid',
      'model-invalid',
      'file-missing',
    ]);
  });
});
