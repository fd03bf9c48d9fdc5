import { imagesBetween, littleEndian, type ModelManifest } from '@denoisekit/core';
import type { LoadedReference } from '../folder/run-folder.js';

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
  const parts: Uint8Array[] = [];
  const vectors: GoldenVector[] = [];
  let offset = 0;
  for (const [place, { name, input, output }] of references.entries()) {
    const images = Math.min(place === 0 ? fromFirst : fromOthers, input.shape[0]);
    for (let index = 0; index < images; index++) {
      const pair = [imagesBetween(input, index), imagesBetween(output, index)] as const;
      const bytes = 4 * pair[0].data.length;
      const [, channels, height, width] = input.shape;
      vectors.push({
        name: `${name}-${index}`,
        shape: [1, channels, height, width],
        inputOffset: offset,
        outputOffset: offset + bytes,
      });
      parts.push(...pair.map(({ data }) => littleEndian(data)));
      offset += 2 * bytes;
    }
  }
  return { bytes: new Uint8Array(Buffer.concat(parts)), vectors };
}
