import { readFile } from 'node:fs/promises';
import {
  allGroups,
  departures,
  digestOf,
  emptyMap,
  operatorTargets,
  parseMap,
  quickGroups,
  sweep,
  textOfDeparture,
  type OperatorMap,
} from '@denoisekit/parity';
import { beforeAll, describe, expect, it } from 'vitest';
import { installedChromium } from './fixture.js';

// A few operators on WebGPU in a browser, as `npm run sweep -- --quick` runs them, against the map that the repository has.

const target = 'chromium-webgpu';
const names = [
  'conv 1x1',
  'conv 3x3',
  'conv-transpose 2x2 stride 2',
  'max pool 2x2',
  'resize nearest by 2x2',
];
const groups = allGroups.filter(({ name }) => names.includes(name));
const few = quickGroups(groups);
let map: OperatorMap;
let found: OperatorMap;
beforeAll(async () => {
  const path = new URL('../../../parity/portable-ops.json', import.meta.url);
  map = parseMap(await readFile(path, 'utf8'), 'parity/portable-ops.json');
  const env = { ...process.env, DENOISEKIT_CHROMIUM: installedChromium() };
  const targets = operatorTargets(env).filter(({ name }) => name === target);
  const { signal } = new AbortController();
  const result = await sweep({ groups: few, targets, map: emptyMap, today: '2026-01-01', signal });
  expect(result).toMatchObject({ disagreements: [], broken: {} });
  found = result.map;
});

describe('single operators on WebGPU', () => {
  it('are as the map has them; else npm run sweep has to make it anew', () => {
    expect(few.map(({ name }) => name)).toEqual(names);
    const digests = new Map(groups.map((group) => [group.name, digestOf(group)]));
    expect(departures(few, found, map, digests).map(textOfDeparture)).toEqual([]);
  });

  it('are found right that are right', () => {
    const { wrong, refused } = found.groups['conv 3x3']!.findings[target]!;
    for (const key of ['3>8', '4>8', '7>8', '8>8', '36>36']) {
      expect([key, wrong[key], refused[key]]).toEqual([key, undefined, undefined]);
    }
  });

  it('are found wrong that 1.30 has wrong, by whole units', ({ skip }) => {
    const { version } = found.targets[target]!;
    if (!version.startsWith('1.30.')) skip(`this is ${version}`);
    const { wrong } = found.groups['conv 3x3']!.findings[target]!;
    expect(Object.keys(wrong).sort()).toEqual(['33>36', '6>8', '9>12']);
    for (const by of Object.values(wrong)) expect(by).toBeGreaterThan(1);
  });
});
