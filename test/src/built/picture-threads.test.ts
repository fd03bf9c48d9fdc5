import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { randomStream } from '@denoisekit/core';
import { openPictures, type TrainingImages } from '@denoisekit/training';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

const size = { count: 4, height: 32, width: 32 };
const options = { noise: 'gaussian:0.1', noiseDraw: 'fresh', seed: 3 } as const;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-threads-'));
  for (let i = 0; i < 8; i++) {
    const fields = new Float32Array(64);
    randomStream(1, i).fillNormal(fields);
    const samples = Uint8Array.from(fields, (value) => Math.min(255, Math.max(0, 128 + 50 * value)));
    const image = sharp(samples, { raw: { width: 8, height: 8, channels: 1 } });
    await image
      .resize(120, 100, { fit: 'fill' })
      .jpeg()
      .toFile(join(folder, `${i}.jpg`));
  }
});

afterAll(() => rm(folder, { recursive: true }));

async function withPictures<T>(work: (images: TrainingImages) => Promise<T>): Promise<T> {
  const images = await openPictures({ folder, channels: 3 });
  try {
    return await work(images);
  } finally {
    await images.close();
  }
}

it('a thread makes the same examples each time, from wherever a run goes on', async () => {
  const fifth = await withPictures(async (images) => {
    const pairs = images.training(options);
    for (let step = 0; step < 5; step++) await pairs.at(step, size);
    return pairs.at(5, size);
  });
  expect(fifth.target.shape).toEqual([4, 3, 32, 32]);
  expect(await withPictures((images) => images.training(options).at(5, size))).toEqual(fifth);
});

it.each([
  ['made examples', `(await pairs.at(0, ${JSON.stringify(size)})).input.data.length`, '12288'],
  ['was asked for none', `'none'`, 'none'],
])(
  'a process ends by itself with pictures that it has not closed, whose thread %s',
  async (_, asked, expected) => {
    const program = `
    import { openPictures } from '@denoisekit/training';
    const images = await openPictures({ folder: process.argv[1], channels: 3 });
    const pairs = images.training(${JSON.stringify(options)});
    process.stdout.write(String(${asked}));
  `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', program, folder],
      { cwd: import.meta.dirname },
    );
    expect(stdout).toBe(expected);
  },
);

it('the thread of a selection ends with its source', async () => {
  const pairs = await withPictures((images) =>
    Promise.resolve(images.select({ images: 'held-out', limit: null }).training(options)),
  );
  await expect(pairs.at(0, size)).rejects.toMatchObject({ code: 'disposed' });
});
