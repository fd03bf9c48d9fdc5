import {
  bleedThroughFrom,
  noiseKinds,
  noisyInto,
  parseNoise,
  randomStream,
  type NoiseKind,
} from '@denoisekit/core';
import { newPair } from '../images/pair.js';
import type { BatchSize, Pair } from '../images/port.js';
import type { CropMaker } from '../pictures/crop-maker.js';
import { createWindowDrawer, type WindowDrawer } from './draw-window.js';
import { facesOf, fontsKeptAside, trainingFonts } from './fonts.js';
import { loadCanvas } from './load-canvas.js';

/** Which fonts pages are drawn in. */
export type FontSet = 'training' | 'kept-aside';

/** All that decides the pages: it is sent to the thread that draws them. */
export interface PagePlan {
  readonly fonts: FontSet;
  /** As `parseNoise` reads it. */
  readonly noise: string;
  readonly noiseDraw: 'fresh' | 'once';
  readonly seed: number;
}

/** First part of the random path of pages: "page" in ASCII. */
const pagePurpose = 0x70616765;

/** A window is too small to have blank paper and letters, so of itself no ink would shine through where nothing is printed: it is another's. */
function overleaf(page: Float32Array): readonly NoiseKind[] {
  const other = bleedThroughFrom(page);
  return noiseKinds.map((kind) => (kind.name === other.name ? other : kind));
}

/** Draws windows into pages and damages them: seed, step and size alone decide what comes out. */
export function createPageMaker({ fonts, noise: text, noiseDraw, seed }: PagePlan): CropMaker {
  const noise = parseNoise(text);
  const faces = facesOf(fonts === 'training' ? trainingFonts : fontsKeptAside);
  let drawer: (WindowDrawer & Pick<BatchSize, 'height' | 'width'>) | undefined;

  return {
    async make(step, { count, height, width }): Promise<Pair> {
      if (drawer?.height !== height || drawer.width !== width) {
        const canvas = await loadCanvas(faces);
        drawer = { ...createWindowDrawer(canvas, faces, { height, width }), height, width };
      }
      const values = height * width;
      const pair = newPair([count, 1, height, width]);
      const [input, target] = [pair.input.data, pair.target.data];
      for (let i = 0; i < count; i++)
        target.set(drawer.draw(randomStream(seed, pagePurpose, step, i)), i * values);
      const epoch = noiseDraw === 'once' ? 0 : step;
      for (let i = 0; i < count; i++) {
        const [from, to] = [i * values, (i + 1) * values];
        const next = ((i + 1) % count) * values;
        const kinds = overleaf(target.subarray(next, next + values));
        const options = { seed, epoch, indices: [i], channels: 1, height, width, kinds } as const;
        noisyInto(input.subarray(from, to), target.subarray(from, to), noise, options);
      }
      return pair;
    },
    close: () => undefined,
  };
}
