import { defaultTile, type ModelManifest } from '@denoisekit/core';
import type { Rect } from './raster-part.js';

/** A part that a model computes in one go, and how much around it the model has to see. */
export interface Part {
  readonly kept: Rect;
  readonly seen: Rect;
}

/**
 * A picture in parts that a model computes one by one, with the result that it would have on the whole: what is seen is at most `defaultTile`, begins at a
 * multiple of what the model asks for, and reaches as far around what is kept as the model looks. A model that looks at the whole picture gets it whole.
 */
export function partsOf(
  { width, height }: { readonly width: number; readonly height: number },
  { geometry, input }: Pick<ModelManifest, 'geometry' | 'input'>,
): readonly Part[] {
  const { sizeMultiple: multiple, receptiveFieldRadius: radius } = geometry;
  const whole = { x: 0, y: 0, width, height };
  if (radius === null || typeof input.dimensions[2] === 'number') return [{ kept: whole, seen: whole }];
  const margin = Math.ceil(radius / multiple) * multiple;
  const along = (size: number, most: number) => spans(size, { most, multiple, margin });
  return along(height, defaultTile.height).flatMap((row) =>
    along(width, defaultTile.width).map((column) => ({
      kept: { x: column.from, y: row.from, width: column.to - column.from, height: row.to - row.from },
      seen: {
        x: column.seenFrom,
        y: row.seenFrom,
        width: column.seenTo - column.seenFrom,
        height: row.seenTo - row.seenFrom,
      },
    })),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly seenFrom: number;
  readonly seenTo: number;
}

function spans(
  size: number,
  { most, multiple, margin }: { readonly most: number; readonly multiple: number; readonly margin: number },
): readonly Span[] {
  if (size <= most) return [{ from: 0, to: size, seenFrom: 0, seenTo: size }];
  const largest = Math.max(Math.floor((most - 2 * margin) / multiple) * multiple, margin, multiple);
  const count = Math.ceil(size / largest);
  const step = Math.ceil(size / count / multiple) * multiple;
  return Array.from({ length: Math.ceil(size / step) }, (_, i) => {
    const [from, to] = [i * step, Math.min((i + 1) * step, size)];
    return { from, to, seenFrom: Math.max(0, from - margin), seenTo: Math.min(size, to + margin) };
  });
}
