import { join } from 'node:path';
import { fromPixels, imageTensor, papersGrey, middleOf, type ImageTensor } from '@denoisekit/core';
import type { MakeReferenceOptions } from '@denoisekit/parity';
import type { Context } from '../command/verb.js';
import { readFolder } from './sample-pictures.js';

const side = 64;
const parts = ['test', 'val', 'train'];

/**
 * Crops of the sample pictures that come along, for a model of so many channels: one of 64x64 of each, larger ones as they are asked for, up to the
 * 256x256 of the pictures.
 */
export async function sampleCrops(
  channels: 1 | 3,
  { packages }: Context,
): Promise<MakeReferenceOptions['clean']> {
  const { createSharpCodec } = await packages.runtime();
  const codec = createSharpCodec();
  const folder = (await packages.data()).sampleFolder();
  const pictures: ImageTensor[] = [];
  for (const part of parts) {
    const read = await readFolder(join(folder, part), codec);
    pictures.push(...read.map((pixels) => fromPixels(channels === 1 ? papersGrey(pixels) : pixels)));
  }
  const crops = (from: number, to: number, height: number, width: number) => {
    const out = new Float32Array((to - from) * channels * height * width);
    for (let at = from; at < to; at++) {
      const { data: crop } = middleOf(pictures[at % pictures.length]!, height, width);
      out.set(crop, (at - from) * crop.length);
    }
    return imageTensor(out, [to - from, channels, height, width]);
  };
  return {
    ...{ name: 'sample pictures', height: side, width: side, count: pictures.length },
    images: (from, to) => crops(from, to, side, side),
    mosaics: (count, height, width) => crops(0, count, height, width),
  };
}
