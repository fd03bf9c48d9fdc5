import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allGroups } from './groups.js';
import { parseMap } from './map.js';
import { mapPage } from './map-page.js';
import { mapPicture } from './map-picture.js';
import { digestOf } from './sweep.js';
import { targetNames } from './targets.js';
import { unsafeWidths, unsafeWidthsText } from './unsafe-widths.js';
import { isUnsafe } from './unsafe-widths.test.helper.js';

// The map that the repository has, as the last `npm run sweep` left it.

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
const map = parseMap(await read('parity/portable-ops.json'), 'parity/portable-ops.json');
const wrongOn = (target: string, group: string): string[] =>
  Object.keys(map.groups[group]!.findings[target]!.wrong);
const is130 = Object.values(map.targets).every(({ version }) => version.startsWith('1.30.'));

describe('the map of operators', () => {
  it('knows these very cases on every target; else it is to be made anew by npm run sweep', () => {
    const stale = allGroups.filter((group) => {
      const known = map.groups[group.name];
      const complete = targetNames.every((target) => known?.findings[target] !== undefined);
      return !complete || known?.digest !== digestOf(group);
    });
    expect(stale.map(({ name }) => name)).toEqual([]);
    expect(Object.keys(map.groups).sort()).toEqual(allGroups.map(({ name }) => name).sort());
  }, 60_000);

  it('has the CPU and WebAssembly right everywhere', () => {
    for (const { name } of allGroups) {
      for (const target of ['node-cpu', 'node-wasm']) {
        expect([name, target, wrongOn(target, name)]).toEqual([name, target, []]);
      }
    }
  });

  // microsoft/onnxruntime #29651 has the cases of 6 and 9 channels from GPUs.
  it.runIf(is130)('found what ONNX Runtime 1.30 computes wrongly on WebGPU', () => {
    const inputs = [6, 9, 15, 18, 21, 27, 30, 33];
    const outputs = [4, 8, 12, 16, 20, 24, 28, 32, 36];
    const expected = inputs.flatMap((from) => outputs.map((to) => `${from}>${to}`));
    for (const target of ['node-webgpu', 'chromium-webgpu']) {
      expect(wrongOn(target, 'conv 3x3')).toEqual(expected);
      expect(wrongOn(target, 'conv 1x1')).toEqual([]);
    }
  });

  it('has beyond 36 channels what the list for export takes for granted there', () => {
    const table = unsafeWidths(allGroups, map);
    for (const kernel of ['1,1', '3,3']) {
      const grid = table.grids.find(
        (one) =>
          one.op === 'Conv' &&
          one.kernel.join() === kernel &&
          one.strides.join() === '1,1' &&
          one.group === 1,
      )!;
      const name = `conv ${kernel.replace(',', 'x')} over 36 wide`;
      const { keys } = allGroups.find((group) => group.name === name)!;
      const taken = keys.filter((key) => {
        const [from, to] = key.split('>').map(Number) as [number, number];
        return isUnsafe(table, grid, from, to);
      });
      expect(new Set(taken)).toEqual(new Set(targetNames.flatMap((target) => wrongOn(target, name))));
    }
  });

  it('is what the page, the picture and the list for export are made of', async () => {
    expect(await read('docs/portable-ops.md')).toBe(mapPage(allGroups, map));
    expect(await read('docs/images/portable-ops.svg')).toBe(mapPicture(allGroups, map));
    const list = await read('export/python/denoisekit_export/unsafe_widths.json');
    expect(list).toBe(unsafeWidthsText(unsafeWidths(allGroups, map)));
  });
});
