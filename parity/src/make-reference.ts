import {
  addNoise,
  cropTo,
  fileOf,
  padToMultiple,
  parseNoise,
  roundUp,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { sizeOf, type ParityCase, type ReferencePack } from './pack.js';

export const referenceNoises = ['gaussian:0.25', 'gaussian:0.5', 'gaussian:0.75'] as const;
/** For models for photographs, as 8-bit files hold them. */
export const photographReferenceNoises = [15, 25, 50].map((sigma) => `gaussian:${sigma}/255+round:8`);
/** Not a seed that anything was trained, validated or measured with. */
export const referenceSeed = 200_200;
export const referenceImages = 200;
/** Images that are run at once, as a server would. */
const batch = 20;
/** One that fits the multiple of most networks, and one that fits none and is larger than a tile. */
const largerSizes = [
  { count: 2, height: 64, width: 96 },
  { count: 1, height: 131, width: 97 },
] as const;

/** Where clean images come from; the package of the training's data, seen from here. */
export interface CleanImages {
  /** For people. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** Test images from `from` to `to`, `[to - from, channels, height, width]`. */
  images(from: number, to: number): ImageTensor;
  /** Larger images made of test images. */
  mosaics(count: number, height: number, width: number): ImageTensor;
}

export interface MakeReferenceOptions {
  readonly manifest: ModelManifest;
  readonly clean: CleanImages;
  /** The model on TensorFlow.js; its input sizes have to fit the model's multiple. */
  readonly predict: (input: ImageTensor) => Promise<ImageTensor>;
  /** For people: versions. */
  readonly madeBy: string;
  readonly noises?: readonly string[];
  /** Test images of each noise. Default 200. */
  readonly images?: number;
}

/**
 * What TensorFlow.js answers to noisy test images: 200 at each of three noises, and where the model takes any size, larger ones of
 * which one has to be padded and is cut into tiles.
 */
export async function makeReference({
  manifest,
  clean,
  predict,
  madeBy,
  noises = referenceNoises,
  images = referenceImages,
}: MakeReferenceOptions): Promise<ReferencePack> {
  const { sizeMultiple } = manifest.geometry;
  const groups: ImageTensor[] = [];
  for (let from = 0; from < Math.min(images, clean.count); from += batch) {
    groups.push(clean.images(from, Math.min(from + batch, images, clean.count)));
  }
  const tile = tileFor(manifest);
  if (takesAnySize(manifest)) {
    for (const { count, height, width } of [...largerSizes, ...cutSizes(tile)]) {
      groups.push(clean.mosaics(count, height, width));
    }
  }
  const cases: ParityCase[] = [];
  for (const noise of noises) {
    let first = 0;
    for (const tensor of groups) {
      const input = addNoise(tensor, parseNoise(noise), { seed: referenceSeed, firstIndex: first });
      const padded = padToMultiple(input, sizeMultiple);
      const output = cropTo(await predict(padded.tensor), padded.crop.height, padded.crop.width);
      const last = first + tensor.shape[0] - 1;
      cases.push({
        name: `${noise} ${sizeOf(tensor)} ${first}-${last}`,
        noise,
        input,
        output,
        clean: tensor,
      });
      first = last + 1;
    }
  }
  return {
    model: manifest.id,
    modelSha256: fileOf(manifest).sha256,
    madeBy,
    dataset: clean.name,
    tile,
    cases,
  };
}

export function takesAnySize({ input }: Pick<ModelManifest, 'input'>): boolean {
  return typeof input.dimensions[2] === 'string' && typeof input.dimensions[3] === 'string';
}

/** Of a network that sees far, a tile holds all of the sizes above: one more, which is cut. */
function cutSizes(tile: ReferencePack['tile']) {
  const largest = Math.max(...largerSizes.map(({ height }) => height));
  if (tile === undefined || tile.height < largest) return [];
  return [{ count: 1, height: tile.height + 67, width: tile.width + 35 }];
}

/** Room for one of the smaller images whole, and for a part of the larger one between the margins that tiles share. */
function tileFor({ input, geometry }: ModelManifest): ReferencePack['tile'] {
  const { receptiveFieldRadius: radius, sizeMultiple } = geometry;
  if (!takesAnySize({ input }) || radius === null) return undefined;
  const side = roundUp(Math.max(100, 2 * radius + 28), sizeMultiple);
  return { height: side, width: side };
}
