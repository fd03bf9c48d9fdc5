import { imagesBetween, type ImageTensor } from '@denoisekit/core';
import type { ParityCase } from '../pack.js';
import { farthest } from './far.js';

/** An image on which a target fails, or may. */
export interface Suspect {
  /** `gaussian:0.5 28x28 0-19, image 3` */
  readonly name: string;
  /** One image, `[1, channels, height, width]`, or the whole batch. */
  readonly input: ImageTensor;
  /** TensorFlow.js's answer. */
  readonly expected: ImageTensor;
}

/**
 * The image to look at: of those that are answered wrongly the smallest, and of these the one that is farthest off.
 *
 * @param outputs what the target answered to the cases; where it gave nothing, the smallest image of all is taken
 */
export function suspectOf(
  cases: readonly ParityCase[],
  outputs: readonly ImageTensor[] | undefined,
  tolerance: number,
): { readonly alone: Suspect; readonly batch: Suspect } | undefined {
  const images = cases.flatMap((one, index) => {
    const output = outputs?.[index];
    return Array.from({ length: one.input.shape[0] }, (_, image) => ({
      one,
      image,
      pixels: one.input.shape[2] * one.input.shape[3],
      off: output === undefined ? 0 : distance(output, one.output, image),
    }));
  });
  images.sort((a, b) => a.pixels - b.pixels || b.off - a.off);
  const wrong = images.find(({ off }) => off > tolerance);
  const chosen = wrong ?? images[0];
  if (chosen === undefined) return undefined;
  const { one, image } = chosen;
  return {
    alone: {
      name: one.input.shape[0] === 1 ? one.name : `${one.name}, image ${image}`,
      input: imagesBetween(one.input, image),
      expected: imagesBetween(one.output, image),
    },
    batch: { name: one.name, input: one.input, expected: one.output },
  };
}

function distance(actual: ImageTensor, expected: ImageTensor, image: number): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  const [a, b] = [imagesBetween(actual, image), imagesBetween(expected, image)];
  return farthest({ dims: a.shape, data: a.data }, { dims: b.shape, data: b.data });
}
