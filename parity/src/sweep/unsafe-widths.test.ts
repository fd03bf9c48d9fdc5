import { describe, expect, it } from 'vitest';
import { valueByValue } from './direct-pointwise.js';
import { gridWidths, groupOf, pairsOf, type OperatorGroup } from './group.js';
import { emptyMap, withFindings, withTarget, type Findings } from './map.js';
import { unknownGroups, unsafeWidths, unsafeWidthsText } from './unsafe-widths.js';
import { isUnsafe, standsFor } from './unsafe-widths.test.helper.js';
import { exactTensor } from './values.js';

const group: OperatorGroup = groupOf({
  name: 'conv 3x3',
  family: 'conv',
  about: '',
  of: pairsOf(gridWidths, gridWidths),
  grid: { op: 'Conv', kernel: [3, 3], strides: [1, 1], group: 1 },
  key: ([from, to]) => `${from}>${to}`,
  case: (_, salt) => ({ inputs: [exactTensor(salt, 1, 1, 1, 1)], steps: [valueByValue('Relu')] }),
});
const other: OperatorGroup = { ...group, name: 'Relu', grid: undefined };
const findings = (wrong: Findings['wrong'], refused: Findings['refused'] = {}): Findings => ({
  max: 0,
  wrong,
  refused,
});
const facts = (runtime: string, version: string) => ({ runtime, version, host: 'here' });

const targets = withTarget(withTarget(emptyMap, 'a', facts('web', '1.0.0')), 'b', facts('node', '1.1.0'));
const first = withFindings(targets, group, 'd', 'a', findings({ '27>8': 3, '6>8': 1, '6>4': null }));
const map = withFindings(first, group, 'd', 'b', findings({ '6>8': 2 }, { '30>12': 'no' }));
const table = unsafeWidths([group, other], map);

describe('the list for export', () => {
  it('has what is wrong or refused on any target, in order', () => {
    expect(table).toEqual({
      runtimes: { web: '1.0.0', node: '1.1.0' },
      widest: 36,
      period: 12,
      grids: [
        {
          op: 'Conv',
          kernel: [3, 3],
          strides: [1, 1],
          group: 1,
          unsafe: { '6': [4, 8], '27': [8], '30': [12] },
        },
      ],
    });
  });

  it('is the same after it is written and read', () => {
    expect(JSON.parse(unsafeWidthsText(table))).toEqual(table);
    const nothing = { ...table, grids: [] };
    expect(JSON.parse(unsafeWidthsText(nothing))).toEqual(nothing);
  });

  it('takes a width beyond it for the one that is the same modulo 12', () => {
    expect([36, 37, 48, 49, 63, 66].map((width) => standsFor(width, table))).toEqual([
      36, 25, 36, 25, 27, 30,
    ]);
    const [grid] = table.grids;
    // 39 and 63 are 27 modulo 12, 32 is in the grid, and 44 and 56 are 32 modulo 12.
    expect(isUnsafe(table, grid!, 27, 8)).toBe(true);
    expect(isUnsafe(table, grid!, 39, 8)).toBe(true);
    expect(isUnsafe(table, grid!, 40, 8)).toBe(false);
    expect(isUnsafe(table, grid!, 39, 9)).toBe(false);
  });

  it('waits for groups of which nothing is known', () => {
    expect(unknownGroups([group, other], map).map(({ name }) => name)).toEqual(['Relu']);
  });
});
