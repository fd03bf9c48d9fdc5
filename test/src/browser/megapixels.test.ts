import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePipeline } from '../bench/megapixels/page.js';
import { drawPictureFile } from '../bench/megapixels/picture-file.js';

const size = { width: 64, height: 64 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-page-stages-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('tells where the time of a picture goes in the page, beside the bare model', async () => {
  const path = join(folder, 'in.png');
  await drawPictureFile(path, { format: 'png', depth: 16 }, size);
  const pipeline = await pagePipeline({ ...size, path, model: 'photo-small', format: 'png' });
  const { stages, total, pixelsRun } = await pipeline.run();
  for (const stage of ['decode', 'floats', 'run', 'bytes', 'estimate', 'encode'] as const) {
    expect(stages[stage], stage).toBeGreaterThan(0);
    expect(stages[stage], stage).toBeLessThan(total);
  }
  expect(pixelsRun).toBe(64 * 64);
  expect(pipeline.peakMegabytes()).toBeGreaterThan(0);
  const bare = await pipeline.openBare();
  expect(await bare.millisecondsFor(1000 * 8)).toBeGreaterThan(0);
  await pipeline.close();
});
