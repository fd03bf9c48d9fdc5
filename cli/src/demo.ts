import { readFile } from 'node:fs/promises';
import {
  addNoise,
  contactSheet,
  fromPixels,
  imageTensor,
  parseNoise,
  psnrPooled,
  throughModel,
  toPixels,
  type ImageCodec,
  type ImageTensor,
} from '@denoisekit/core';
import { formatOfOutput } from './plan-outputs.js';
import type { Io } from './io.js';
import type { OpenModel } from './models.js';
import { writeOutput } from './write-file.js';

/** Eight digits of 28x28 pixels, side by side. */
const digitsUrl = new URL('../assets/digits.png', import.meta.url);
const digitCount = 8;

export const demoDefaults = { out: 'out/demo.png', noise: 'gaussian:0.5', seed: 1 } as const;

const sheetStyle = { scale: 4, gap: 8, background: 0.5 } as const;

export interface DemoOptions {
  readonly out: string;
  readonly noise: string;
  readonly seed: number;
}

export interface DemoResult extends DemoOptions {
  readonly images: number;
  /** In dB, from the MSE over all pixels of all images; null for pictures that are the same. */
  readonly noisyPsnr: number | null;
  readonly denoisedPsnr: number | null;
}

/** Adds noise to shipped digits, denoises them, and writes a picture of three rows: noisy, denoised, clean. */
export async function runDemo(
  { out, noise, seed }: DemoOptions,
  { channels, denoiser }: OpenModel,
  codec: ImageCodec,
  io: Io,
): Promise<DemoResult> {
  const { name: format } = (await formatOfOutput(out, io.cwd, codec.formats)) ?? { name: 'png' };
  const strip = await codec.decode(await readFile(digitsUrl), { name: 'digits.png' });
  const clean = splitStrip(fromPixels(strip.pixels), digitCount);
  const noisy = addNoise(clean, parseNoise(noise), { seed });
  const denoised = await throughModel(noisy, channels, (image) =>
    denoiser.denoise(image, { signal: io.signal }),
  );
  const sheet = contactSheet([[noisy], [denoised], [clean]], sheetStyle);
  await writeOutput(io, out, (await codec.encode(toPixels(sheet), { format })).bytes);
  return {
    out,
    noise,
    seed,
    images: digitCount,
    noisyPsnr: psnrPooled(noisy, clean),
    denoisedPsnr: psnrPooled(denoised, clean),
  };
}

/**
 * Cuts an image of parts side by side, `[1, channels, height, count * width]`, into a batch,
 * `[count, channels, height, width]`.
 */
export function splitStrip({ data, shape }: ImageTensor, count: number): ImageTensor {
  const [, channels, height, fullWidth] = shape;
  const width = fullWidth / count;
  const out = new Float32Array(data.length);
  let to = 0;
  for (let part = 0; part < count; part++) {
    for (let row = 0; row < channels * height; row++) {
      const from = row * fullWidth + part * width;
      out.set(data.subarray(from, from + width), to);
      to += width;
    }
  }
  return imageTensor(out, [count, channels, height, width]);
}
