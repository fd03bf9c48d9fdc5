import { addNoise, fromPixels, parseNoise, randomStream, toPixels } from '@denoisekit/core';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { DecodedPicture } from './picture.js';

/** A picture whose samples a formula of column, row and channel gives. */
export function picture(
  width: number,
  height: number,
  channels: 1 | 3,
  valueAt: (x: number, y: number, channel: number) => number,
): DecodedPicture {
  const samples = new Uint8Array(width * height * channels);
  for (let i = 0; i < samples.length; i++) {
    const pixel = Math.floor(i / channels);
    samples[i] = valueAt(pixel % width, Math.floor(pixel / width), i % channels);
  }
  return { width, height, channels, data: samples };
}

/** Twelve by ten fields in chance colours, with grain: nothing like a scene of another kind, at any size. */
export function scene(kind: number, width = 96, height = 80): DecodedPicture {
  const colours = new Float32Array(360);
  randomStream(1, kind).fillNormal(colours);
  return picture(width, height, 3, (x, y, channel) => {
    const field = Math.floor((12 * x) / width) + 12 * Math.floor((10 * y) / height);
    return Math.min(255, Math.max(0, 128 + 50 * colours[3 * field + channel]! + ((x * y) % 5)));
  });
}

export function noisyPicture(clean: DecodedPicture, noise: string, seed = 1): DecodedPicture {
  const spoilt = addNoise(fromPixels(clean), parseNoise(noise), { seed });
  return { ...clean, data: toPixels(spoilt).data as Uint8Array };
}

type Format = 'png' | 'jpeg' | 'webp' | 'tiff' | 'avif';

export async function encoded(
  { data: samples, width, height, channels }: DecodedPicture,
  format: Format = 'png',
) {
  const image = sharp(samples, { raw: { width, height, channels } });
  const lossless = format === 'webp' || format === 'avif' ? { lossless: true } : {};
  return (channels === 1 ? image.toColourspace('b-w') : image).toFormat(format, lossless).toBuffer();
}

/** Runs with a folder that holds these files, and is gone afterwards. */
export async function withFolder<T>(
  files: Readonly<Record<string, Uint8Array | string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-pictures-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
