import { describe, expect, it } from 'vitest';
import { rowAt, rowsOfQuality } from './quality-rows.js';
import { subject } from './testing/report-data.js';

const [measured] = subject().quality;
const rowsAt = (noise: string) => rowsOfQuality('tiny', [{ ...measured!, noise }]);

describe('rows of what training measured', () => {
  it('are the model and the noisy images, without intervals', () => {
    expect(rowsAt('gaussian:0.5')).toMatchObject([
      { model: 'tiny', kind: 'model', noiseKind: 'gaussian', level: 0.5, mse: { value: 0.01, low: null } },
      {
        model: 'noisy',
        kind: 'baseline',
        noiseKind: 'gaussian',
        level: 0.5,
        mse: { value: 0.1, high: null },
      },
    ]);
  });

  it('have a place on an axis only where the noise has one level', () => {
    expect(rowsAt('gaussian:0..1')[0]).toMatchObject({ noiseKind: 'gaussian', level: null });
    expect(rowsAt('poisson:30+gaussian:0.02')[0]).toMatchObject({
      noiseKind: 'poisson+gaussian',
      level: null,
    });
  });

  it('are found by name and noise, models alone', () => {
    const rows = rowsAt('gaussian:0.5');
    expect(rowAt(rows, 'tiny', 'gaussian:0.5')).toBe(rows[0]);
    expect(rowAt(rows, 'noisy', 'gaussian:0.5')).toBeUndefined();
    expect(rowAt(rows, 'tiny', 'gaussian:0.25')).toBeUndefined();
  });
});
