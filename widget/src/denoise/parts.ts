import { largeTileFor, tilesOf, type Band, type ModelManifest, type TileSize } from '@denoisekit/core';
import type { Rect } from '../raster/raster-part.js';

/** A part that a model computes in one go, and how much around it the model has to see. */
export interface Part {
  readonly kept: Rect;
  readonly seen: Rect;
}

type Facts = Pick<ModelManifest, 'geometry' | 'graph' | 'input'>;

/** About four seconds of one thread of WebAssembly: nothing stops a run before its end, and progress is told after each. */
const macsAPart = 2e10;

/**
 * A picture in parts that a model computes one by one, with the result that it would have on the whole: as large as memory and the time of a part allow,
 * in the shape with which the least is computed twice. A model that looks at the whole picture gets it whole.
 */
export function partsOf(
  { width, height }: { readonly width: number; readonly height: number },
  model: Facts,
): readonly Part[] {
  const whole = { x: 0, y: 0, width, height };
  if (model.geometry.receptiveFieldRadius === null) return [{ kept: whole, seen: whole }];
  function rectOf({ rows: [y, bottom], columns: [x, right] = [0, width] }: Band): Rect {
    return { x, y, width: right - x, height: bottom - y };
  }
  return tilesOf([1, 1, height, width], { ...model, tile: largeTileFor(model, macsAPart) }).map(
    ({ kept, seen }) => ({ kept: rectOf(kept), seen: rectOf(seen) }),
  );
}

/** The tile of a denoiser that is given parts: it cuts none again but longer ones, which fp16 on GPUs gets wrong. Undefined for a model that looks at the whole picture. */
export function tileForParts({ geometry }: Pick<Facts, 'geometry'>): TileSize | undefined {
  return geometry.receptiveFieldRadius === null ? undefined : { height: 2048, width: 2048 };
}
