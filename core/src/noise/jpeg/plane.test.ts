import { describe, expect, it } from 'vitest';
import { blockSteps } from './block-transform.js';
import { doubled, halved, quantisePlane, toByte, type Plane } from './plane.js';

function planeOf(...rows: readonly (readonly number[])[]): Plane {
  return { values: Uint8Array.from(rows.flat()), rows: rows.length, columns: rows[0]!.length };
}

describe('planes of a JPEG file', () => {
  it('are halved to means of four, with halves rounded down and up in turn', () => {
    const half = halved(planeOf([1, 2, 1, 2, 0, 255], [1, 2, 1, 2, 255, 255]));
    expect(half).toEqual(planeOf([1, 2, 191]));
  });

  it('are doubled with three quarters of the nearest value in each direction', () => {
    // 16 times the values: rows 3:1 and 1:3 of (0, 160), then columns; libjpeg adds 8 and 7 in turn before it divides.
    expect(doubled(planeOf([0, 160]))).toEqual(planeOf([0, 40, 120, 160], [0, 40, 120, 160]));
    expect(doubled(planeOf([0], [160]))).toEqual(planeOf([0, 0], [40, 40], [120, 120], [160, 160]));
    expect(doubled(planeOf([0, 1], [1, 0]))).toEqual(
      planeOf([0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]),
    );
  });

  it('hold bytes: rounded, halves up, and clamped', () => {
    expect([-3, -0.4, 0.49, 0.5, 254.49, 254.5, 300].map(toByte)).toEqual([0, 0, 0, 1, 254, 255, 255]);
  });

  it('are quantised block by block', () => {
    // Steps that only keep the mean: coefficient 0 is 8 times the mean above 128, in steps of 16: means of 2 apart.
    const steps = blockSteps(Array.from({ length: 64 }, (_, i) => (i === 0 ? 16 : 1e6)));
    const rows = Array.from({ length: 16 }, (_, y) =>
      Array.from({ length: 8 }, (_, x) => (y < 8 ? 100 + (x & 1) : 31)),
    );
    const plane = planeOf(...rows);
    quantisePlane(plane, steps);
    expect([...plane.values.slice(0, 64)]).toEqual(Array(64).fill(100));
    expect(new Set(plane.values.slice(64))).toEqual(new Set([30])); // -97 * 8 / 16 = -48.5, halves away from 0: -49
  });
});
