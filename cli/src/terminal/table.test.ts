import { describe, expect, it } from 'vitest';
import { formatTable } from './table.js';

describe('formatTable', () => {
  it('aligns names to the left and figures to the right', () => {
    const rows = [
      ['model', 'MSE', 'size'],
      ['compact', '0.00875', '9 kB'],
      ['', '1', ''],
    ];
    expect(formatTable(rows).split('\n')).toEqual([
      'model        MSE  size',
      'compact  0.00875  9 kB',
      '               1',
    ]);
  });
});
