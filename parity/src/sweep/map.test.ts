import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyMap, findingsOf, knownFindings, parseMap, verdictIn, withFindings, withTarget } from './map.js';
import { mapText, readMap, writeText } from './map-file.js';
import type { Verdict } from './verdict.js';

const group = { name: 'conv', keys: ['1>1', '1>2', '1>3', '1>4'] };
const verdicts: Verdict[] = [
  { kind: 'right', max: 1.23456e-6 },
  { kind: 'wrong', max: 6.484375 },
  { kind: 'refused', reason: 'no such kernel' },
  { kind: 'wrong', max: null },
];
const findings = findingsOf(group.keys, verdicts);
const facts = (version: string) => ({ runtime: 'onnxruntime-web', version, host: 'Chromium 1' });
const map = withFindings(withTarget(emptyMap, 'gpu', facts('1.30.0')), group, 'abc', 'gpu', findings);

describe('findings', () => {
  it('name what is wrong and refused, and the greatest difference of what is right', () => {
    expect(findings).toEqual({
      max: 1.23e-6,
      wrong: { '1>2': 6.48, '1>4': null },
      refused: { '1>3': 'no such kernel' },
    });
    expect(group.keys.map((key) => verdictIn(findings, key).kind)).toEqual([
      'right',
      'wrong',
      'refused',
      'wrong',
    ]);
  });

  it('are known for these very cases alone', () => {
    expect(knownFindings(map, group, 'abc', 'gpu')).toBe(findings);
    expect(knownFindings(map, group, 'abd', 'gpu')).toBeUndefined();
    expect(knownFindings(map, group, 'abc', 'cpu')).toBeUndefined();
    const others = withFindings(map, group, 'new', 'cpu', findings);
    expect(Object.keys(others.groups['conv']!.findings)).toEqual(['cpu']);
  });
});

describe('a map', () => {
  it('keeps what it has of the same version', () => {
    expect(withTarget(map, 'gpu', { ...facts('1.30.0'), host: 'Chromium 2' }).groups).toBe(map.groups);
  });

  it('forgets what it has of another version, but for what was wrong', () => {
    const newer = withTarget(map, 'gpu', facts('1.31.0'));
    expect(newer.groups['conv']!.findings).toEqual({});
    expect(newer.before).toEqual({ gpu: { version: '1.30.0', wrong: { conv: ['1>2', '1>4'] } } });
    expect(newer.targets['gpu']!.version).toBe('1.31.0');
  });

  it('is what it was after it is written and read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
    try {
      const path = join(folder, 'deep', 'map.json');
      const targets = {
        gpu: { ...facts('1.30.0'), adapter: undefined },
        cpu: { ...facts('1.30.0'), adapter: 'a' },
      };
      await writeText(path, mapText({ ...map, targets, made: '2026-11-21' }));
      expect(await readMap(path)).toEqual({ ...map, targets, made: '2026-11-21' });
      expect(await readMap(join(folder, 'none.json'))).toEqual(emptyMap);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has a line for each finding', () => {
    const lines = mapText(map)
      .split('\n')
      .filter((line) => line.includes('"wrong"'));
    expect(lines).toEqual([
      '        "gpu": {"max":0.00000123,"wrong":{"1>2":6.48,"1>4":null},"refused":{"1>3":"no such kernel"}}',
    ]);
  });

  it.each(['', '{}', '[]', JSON.stringify({ ...emptyMap, format: 2 })])('is not made of %s', (text) => {
    expect(() => parseMap(text, 'map.json')).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => parseMap(text, 'map.json')).toThrow(/^map\.json is no map of operators/);
  });
});
