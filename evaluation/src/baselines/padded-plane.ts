import { reflect } from '@denoisekit/core';

/** What lies past the edges of an image: its reflection, which does not repeat the edge, or zeros. */
export type Edges = 'reflection' | 'zeros';

export interface PaddedPlane {
  /** Rows of `stride` values: the plane with `radius` more on each side. */
  readonly padded: Float32Array;
  readonly stride: number;
  /** Puts a plane of `[height, width]` values, and what lies past its edges, into `padded`. */
  fill(plane: Float32Array): void;
}

/** Room for one plane that goes on past its edges, to be filled again and again. */
export function paddedPlane(height: number, width: number, radius: number, edges: Edges): PaddedPlane {
  const stride = width + 2 * radius;
  const padded = new Float32Array((height + 2 * radius) * stride);
  const outside = edges === 'reflection' ? radius : 0;
  const rows = sourcesOf(height, outside);
  const columns = sourcesOf(width, outside);
  const first = (radius - outside) * (stride + 1);
  return {
    padded,
    stride,
    fill(plane) {
      for (let row = 0; row < rows.length; row++) {
        const from = rows[row]! * width;
        const to = first + row * stride;
        for (let column = 0; column < columns.length; column++) {
          // + 0 makes -0 a 0, whose bits are those of the smallest value.
          padded[to + column] = plane[from + columns[column]!]! + 0;
        }
      }
    },
  };
}

function sourcesOf(size: number, outside: number): Int32Array {
  return Int32Array.from({ length: size + 2 * outside }, (_, at) => reflect(Math.abs(at - outside), size));
}
