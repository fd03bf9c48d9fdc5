import { addNoise, parseNoise, type ImageTensor, type ModelManifest } from '@denoisekit/core';
import { noiseTextOf, pieceOf } from '../pictures/piece.js';

/** Sigma of 255: from hardly visible to what most models are for. */
const levels = [5, 15, 25, 50] as const;
/** Pictures of few greys stand more. */
const strong = 127.5;
/** In pixels: of a piece at most. */
const mostSide = 256;

export interface Level {
  /** On [0, 1] images; 0 for clean pictures. */
  readonly sigma: number;
  /** As `parseNoise` takes it. */
  readonly noise: string;
}

/** The levels of noise of the gate, clean pictures first. */
export function levelsOf({ suits }: Pick<ModelManifest, 'suits'>): readonly Level[] {
  const isForPhotographs = suits?.pictures.includes('photographs') === true;
  const all = [0, ...levels, ...(isForPhotographs ? [] : [strong])];
  return all.map((level) => ({
    sigma: level / 255,
    noise: level === 0 ? 'none' : noiseTextOf(level / 255),
  }));
}

/** The middle of each picture as the model takes it: its one size, or as large as all pictures have it, at most `most` pixels a side. */
export function piecesOf(
  pictures: readonly ImageTensor[],
  { input, geometry: { sizeMultiple } }: Pick<ModelManifest, 'input' | 'geometry'>,
  most = mostSide,
): readonly ImageTensor[] {
  const [, channels, rows, columns] = input.dimensions;
  const side = (axis: 2 | 3, baked: number | string): number => {
    if (typeof baked === 'number') return baked;
    const smallest = Math.min(most, ...pictures.map(({ shape }) => shape[axis]));
    return Math.max(1, Math.floor(smallest / sizeMultiple)) * sizeMultiple;
  };
  const size = { channels: channels === 1 ? 1 : 3, height: side(2, rows), width: side(3, columns) } as const;
  return pictures.map((picture) => pieceOf(picture, size));
}

/** A piece with the noise of a level, the same for the same place in the list. */
export function noisyPiece(clean: ImageTensor, { noise }: Level, index: number, seed: number): ImageTensor {
  return noise === 'none' ? clean : addNoise(clean, parseNoise(noise), { seed, firstIndex: index });
}
