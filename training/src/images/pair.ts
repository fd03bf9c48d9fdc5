import { elementCount, imageTensor, joinBatch, type ImageShape } from '@denoisekit/core';
import type { Pair } from './port.js';

/** A batch to be filled. */
export function newPair(shape: ImageShape): Pair {
  const empty = () => imageTensor(new Float32Array(elementCount(shape)), shape);
  return { input: empty(), target: empty() };
}

/** Batches of images of one size as one batch. */
export function joinPairs(pairs: readonly Pair[]): Pair {
  return {
    input: joinBatch(pairs.map(({ input }) => input)),
    target: joinBatch(pairs.map(({ target }) => target)),
  };
}
