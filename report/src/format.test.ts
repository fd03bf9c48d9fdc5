import { describe, expect, it } from 'vitest';
import {
  formatDecibels,
  formatDuration,
  formatError,
  formatInterval,
  formatMilliseconds,
  formatShort,
} from './format.js';

describe('figures for people', () => {
  it('are short where they are large', () => {
    expect([812, 277_377, 17_818_752, 2.5e9].map(formatShort)).toEqual(['812', '277k', '17.8M', '2.50G']);
  });

  it('tell times in the two units that matter', () => {
    expect([0, 59.4, 388.4, 7260].map(formatDuration)).toEqual(['0 s', '59 s', '6 min 28 s', '2 h 1 min']);
    expect(formatMilliseconds(1.2345)).toBe('1.23 ms');
  });

  it('keep three digits of errors', () => {
    expect([0, 0.00845024, 0.1157, 1.5e-6].map(formatError)).toEqual(['0', '0.00845', '0.116', '1.50e-6']);
    expect(formatInterval(0.00345, 0.0000979)).toBe('0.003450 ± 0.000098');
    expect(formatInterval(24.631, 0.119)).toBe('24.63 ± 0.12');
    expect(formatInterval(3e-8, 8e-8, 3)).toBe('0.000 ± 0.000');
    expect(formatInterval(-3e-8, 8e-8, 3)).toBe('0.000 ± 0.000');
    expect(formatInterval(-0.0042, 0.0011, 3)).toBe('-0.004 ± 0.001');
    expect(formatInterval(0, 0)).toBe('0');
    expect([20.7313, null].map(formatDecibels)).toEqual(['20.73 dB', '–']);
  });
});
