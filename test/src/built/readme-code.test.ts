import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addNoise, fromPixels, parseNoise, psnrPooled, toPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readText, repository } from '../house/repository.js';

// What somebody has who copies the code of a README into a file beside a photograph.

let folder: string;
const codec = createSharpCodec();
const clean = async () =>
  codec.decode(await readFile(join(repository, 'training', 'sample-pictures', 'test', 'cave.webp')));

beforeAll(async () => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'denoisekit-'));
  for (const name of ['node_modules', 'models']) symlinkSync(join(repository, name), join(folder, name));
  const { pixels } = await clean();
  const noisy = addNoise(fromPixels(pixels), parseNoise('gaussian:25/255+round:8'), { seed: 1 });
  const { bytes } = await codec.encode(toPixels(noisy), { format: 'jpeg', quality: 100 });
  await writeFile(join(folder, 'photo.jpg'), bytes);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each(['README.md', 'runtime-node/README.md'])('the code of %s denoises a photograph', async (readme) => {
  const code = /```ts\n([^`]+)```/.exec(readText(readme))![1]!;
  await writeFile(join(folder, 'example.mjs'), code);
  await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: folder });
  const name = readdirSync(folder).find((file) => file.startsWith('clean.'))!;
  const denoised = await codec.decode(await readFile(join(folder, name)));
  rmSync(join(folder, name));
  // Noise of sigma 25 leaves 20.2 dB; on such photographs BM3D gains 8 to 10 dB.
  const truth = fromPixels((await clean()).pixels);
  expect(psnrPooled(fromPixels(denoised.pixels), truth)).toBeGreaterThan(27);
});
