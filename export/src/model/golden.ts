import type { ImageTensor, ModelManifest } from '@denoisekit/core';
import type { LoadedReference } from '../folder/run-folder.js';
import { slice } from '../check/session-checks.js';

export type GoldenVector = ModelManifest['golden']['vectors'][number];

export interface Golden {
  readonly bytes: Uint8Array;
  readonly vectors: readonly GoldenVector[];
}

const fromFirst = 4;
const fromOthers = 2;

/**
 * A few inputs and their right answers, to check another runtime with: four images of the first
 * reference, two of each other one. Float32 little-endian, one image after the other, each input before its output.
 */
export function goldenVectors(
  references: readonly Pick<LoadedReference, 'name' | 'input' | 'output'>[],
): Golden {
  const tensors: ImageTensor[] = [];
  const vectors: GoldenVector[] = [];
  let offset = 0;
  for (const [place, { name, input, output }] of references.entries()) {
    const images = Math.min(place === 0 ? fromFirst : fromOthers, input.shape[0]);
    for (let index = 0; index < images; index++) {
      const pair = [slice(input, index, index + 1), slice(output, index, index + 1)] as const;
      const bytes = 4 * pair[0].data.length;
      const [, channels, height, width] = input.shape;
      vectors.push({
        name: `${name}-${index}`,
        shape: [1, channels, height, width],
        inputOffset: offset,
        outputOffset: offset + bytes,
      });
      tensors.push(...pair);
      offset += 2 * bytes;
    }
  }
  return { bytes: littleEndian(tensors, offset), vectors };
}

/** Values of several tensors as float32, one after the other, `bytes` in all. */
export function littleEndian(tensors: readonly Pick<ImageTensor, 'data'>[], bytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  let offset = 0;
  for (const { data } of tensors) {
    for (const value of data) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return new Uint8Array(view.buffer);
}
