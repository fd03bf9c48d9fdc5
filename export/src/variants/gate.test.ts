import { describe, expect, it } from 'vitest';
import { imageTensor } from '@denoisekit/core';
import { faultOf, measureGate, toldLevels } from './gate.js';
import { off } from './off.test.helper.js';

const grey = imageTensor(new Float32Array(16).fill(0.5), [1, 1, 4, 4]);

describe('the gate of a variant', () => {
  it('has the PSNR of both, from the mean square over all pixels', async () => {
    const rows = await measureGate({
      fp32: off(0.01),
      variant: off(0.02),
      manifest: { controls: [] },
      pieces: [grey],
      levels: [{ sigma: 0, noise: 'none' }],
    });
    // 10 log10(1 / 0.01^2) = 40 dB, and 10 log10(1 / 0.02^2) = 33.979 dB
    expect(rows.map(({ noise }) => noise)).toEqual(['none']);
    expect(rows[0]!.fp32).toBeCloseTo(40, 3);
    expect(rows[0]!.psnr).toBeCloseTo(33.979, 3);
  });

  it('gives both the same noise', async () => {
    const [row] = await measureGate({
      fp32: off(0),
      variant: off(0),
      manifest: { controls: [] },
      pieces: [grey, grey],
      levels: [{ sigma: 0.1, noise: 'gaussian:0.1' }],
    });
    expect(row!.psnr).toBe(row!.fp32);
    // Noise of sigma 0.1 alone is 20 dB; 32 values of it are within 3 dB of that.
    expect(Math.abs(row!.psnr! - 20)).toBeLessThan(3);
  });

  it.each([
    ['a loss within the limit', 'fp16', 'gaussian:0.1', 30, 30.009, true],
    ['a loss beyond it', 'fp16', 'gaussian:0.1', 30, 30.011, false],
    ['what int8 may lose', 'int8', 'gaussian:0.1', 30, 30.09, true],
    ['more than that', 'int8', 'gaussian:0.1', 30, 30.11, false],
    ['clean pictures that are kept', 'int8', 'none', 42.1, 46, true],
    ['clean pictures that are not', 'int8', 'none', 41.9, 46, false],
    ['a model that keeps less by itself, and loses nothing more', 'int8', 'none', 25, 25.05, true],
    ['an answer that is no number', 'int8', 'none', NaN, 46, false],
    ['no error at all', 'fp16', 'none', null, 46, true],
    ['an error where fp32 has none, below what is owed', 'fp16', 'none', 44, null, false],
  ] as const)('judges %s', (_, dtype, noise, psnr, fp32, holds) => {
    expect(faultOf({ noise, psnr, fp32 }, dtype, '2 scans') === undefined).toBe(holds);
  });

  it('says on what, at which level, what was found and what is allowed', () => {
    expect(faultOf({ noise: 'none', psnr: 41.9, fp32: 46 }, 'int8', '2 scans')).toBe(
      'without noise on 2 scans it has 41.90 dB where fp32 has 46.00 dB, 4.100 dB less; allowed is 42 dB or more, or at most 0.1 dB less',
    );
    expect(faultOf({ noise: 'gaussian:0.1', psnr: 29.998, fp32: 30.01 }, 'fp16', '2 scans')).toBe(
      'at gaussian:0.1 on 2 scans it has 30.00 dB where fp32 has 30.01 dB, 0.012 dB less; allowed is at most 0.01 dB less',
    );
    expect(faultOf({ noise: 'none', psnr: NaN, fp32: 46 }, 'int8', '2 scans')).toContain(
      'it has NaN dB where fp32 has 46.00 dB; allowed',
    );
  });

  it('tells a model the level of noise that it takes, within its range', () => {
    const control = {
      name: 'level',
      shape: [],
      unit: 'sigma, on [0, 1] images',
      range: [0.02, 0.3],
      default: 0.1,
    };
    const controls = [control as typeof control & { range: [number, number] }];
    expect(toldLevels({ controls }, 0.1)).toEqual({ level: 0.1 });
    expect(toldLevels({ controls }, 0.5)).toEqual({ level: 0.3 });
  });
});
