import { imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { stackSheets } from './stack-sheets.js';

describe('stackSheets', () => {
  it('puts a narrow grey picture below the middle of a wide one in colour', () => {
    const wide = imageTensor(
      Float32Array.from({ length: 9 }, (_, at) => at / 16),
      [1, 3, 1, 3],
    );
    const narrow = imageTensor(Float32Array.of(1), [1, 1, 1, 1]);
    const { data, shape } = stackSheets([wide, narrow], 0.5);
    expect(shape).toEqual([1, 3, 2, 3]);
    const below = [0.5, 1, 0.5];
    expect([...data]).toEqual([
      ...[0, 1 / 16, 2 / 16, ...below],
      ...[3 / 16, 4 / 16, 5 / 16, ...below],
      ...[6 / 16, 7 / 16, 8 / 16, ...below],
    ]);
  });

  it('gives a picture alone back as it is', () => {
    const grey = imageTensor(Float32Array.of(0.25, 0.5), [1, 1, 2, 1]);
    expect(stackSheets([grey], 0)).toEqual(grey);
  });
});
