import { describe, expect, it } from 'vitest';
import { valueByValue } from './direct-pointwise.js';
import { gridWidths, groupOf, pairsOf, type OperatorGroup } from './group.js';
import { emptyMap, withFindings, withTarget, type Findings } from './map.js';
import { mapPage } from './map-page.js';
import { mapPicture } from './map-picture.js';
import { exactTensor } from './values.js';

const group: OperatorGroup = groupOf({
  name: 'conv 3x3',
  family: 'conv',
  about: '8x8',
  of: pairsOf(gridWidths, gridWidths),
  key: ([from, to]) => `${from}>${to}`,
  case: (_, salt) => ({ inputs: [exactTensor(salt, 1, 1, 1, 1)], steps: [valueByValue('Relu')] }),
});
const right: Findings = { max: 0, wrong: {}, refused: {} };
const findings: Findings = {
  max: 1.5e-7,
  refused: { '9>1': 'no' },
  wrong: { '6>4': 6.48, '6>8': 0.2, '9>4': null, '9>8': 12.7 },
};
const start = withTarget(emptyMap, 'cpu', { runtime: 'node', version: '1.0', host: 'Node' });
const both = withTarget(start, 'gpu', { runtime: 'web', version: '1.0', host: 'Chromium', adapter: 'soft' });
const map = withFindings(withFindings(both, group, 'd', 'cpu', right), group, 'd', 'gpu', findings);
const page = mapPage([group], map);

describe('the page of the map', () => {
  it('says what was found, and where', () => {
    expect(page).toContain(
      '- **conv 3x3** (5 of 1296, by up to 12.7): some, listed in parity/portable-ops.json, on gpu\n',
    );
    const exact = withFindings(both, group, 'd', 'gpu', {
      ...right,
      wrong: { '6>4': 1, '6>8': 1, '9>4': 1, '9>8': 1 },
    });
    expect(mapPage([group], exact)).toContain('by up to 1): 6, 9 channels in with 4, 8 out on gpu');
    const none = withFindings(both, group, 'd', 'gpu', { ...right, refused: { '6>4': 'no' } });
    expect(mapPage([group], none)).toContain('**conv 3x3** (1 of 1296, refused)');
    expect(mapPage([group], withFindings(both, group, 'd', 'cpu', right))).toContain('is right everywhere');
  });

  it('names the runtimes and what computed', () => {
    expect(page).toContain('| gpu    |  web 1.0 | Chromium |    soft |');
    expect(page).toContain('| cpu    | node 1.0 |     Node |       - |');
  });

  it('draws a row for each width that is not right throughout', () => {
    const row = (from: number): string | undefined =>
      page.split('\n').find((line) => line.startsWith(`${String(from).padStart(4)} |`));
    expect(row(6)).toMatch(/^ {3}6 \| {2}\. {2}\. {2}\. {2}6 {2}\. {2}\. {2}\. <1 {2}\./);
    expect(row(9)).toMatch(/^ {3}9 \| {2}x {2}\. {2}\. {2}! {2}\. {2}\. {2}\. 13/);
    expect(row(7)).toBeUndefined();
  });
});

describe('the picture of the map', () => {
  it('has a square for each case that is not right, where its widths are', () => {
    const picture = mapPicture([group], map);
    // Column 4 and row 6, of cells of 5: from the top left corner 15 across and 25 down.
    expect(picture).toContain('M15 25h5v5h-5z');
    expect(picture.match(/h5v5/g)).toHaveLength(5);
    expect(mapPicture([group], withFindings(both, group, 'd', 'cpu', right))).not.toContain('<path');
  });
});
