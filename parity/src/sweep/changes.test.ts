import { describe, expect, it } from 'vitest';
import { changesSince, departures, textOfChange, textOfDeparture, versionDepartures } from './changes.js';
import { emptyMap, withFindings, withTarget, type Findings, type OperatorMap } from './map.js';

const group = { name: 'conv 3x3', keys: ['6>4', '6>8', '7>8'] };
const facts = (version: string) => ({ runtime: 'onnxruntime-web', version, host: 'Chromium 1' });
const wrong = (...keys: string[]): Findings => ({
  max: 0,
  refused: {},
  wrong: Object.fromEntries(keys.map((key) => [key, 6.48])),
});
const mapOf = (version: string, findings: Findings, from: OperatorMap = emptyMap): OperatorMap =>
  withFindings(withTarget(from, 'gpu', facts(version)), group, 'abc', 'gpu', findings);
const digests = new Map([[group.name, 'abc']]);

describe('a new version of a runtime', () => {
  const before = mapOf('1.30.0', wrong('6>4', '6>8'));

  it('is said to fix what it fixes', () => {
    const changes = changesSince(mapOf('1.31.0', wrong('6>8'), before));
    expect(changes).toMatchObject([{ target: 'gpu', since: '1.30.0', mended: ['6>4'], spoiled: [] }]);
    expect(textOfChange(changes[0]!)).toBe(
      'conv 3x3 on gpu: onnxruntime-web 1.31.0 fixes 1 case (6>4) that 1.30.0 has wrong',
    );
  });

  it('is said to spoil what it spoils', () => {
    const [change] = changesSince(mapOf('1.31.0', wrong('6>4', '6>8', '7>8'), before));
    expect(change).toMatchObject({ mended: [], spoiled: ['7>8'] });
    expect(textOfChange(change!)).toContain('has 1 case (7>8) wrong that 1.30.0 has right');
  });

  it('has not mended what it refuses, nor what was not swept again', () => {
    const refused = { ...wrong(), refused: { '6>4': 'no', '6>8': 'no' } };
    expect(changesSince(mapOf('1.31.0', refused, before))).toEqual([]);
    expect(changesSince(withTarget(before, 'gpu', facts('1.31.0')))).toEqual([]);
  });

  it('changes nothing where the map is the first', () => {
    expect(changesSince(before)).toEqual([]);
  });
});

describe('a quick sweep', () => {
  const map = mapOf('1.30.0', wrong('6>4', '6>8'));
  const few = { ...group, keys: ['6>8', '7>8'] };
  const found = (findings: Findings, version = '1.30.0') =>
    withFindings(withTarget(emptyMap, 'gpu', facts(version)), few, 'few', 'gpu', findings);

  it('agrees with a map of which it saw a part', () => {
    expect(departures([few], found(wrong('6>8')), map, digests)).toEqual([]);
  });

  it('departs where a case is right that the map has wrong, and the other way about', () => {
    const texts = departures([few], found(wrong('7>8')), map, digests).map(textOfDeparture);
    expect(texts).toEqual([
      'conv 3x3 6>8 on gpu: right, and wrong by 6.48 in the map',
      'conv 3x3 7>8 on gpu: wrong by 6.48, and right in the map',
    ]);
  });

  it('departs from a map that does not know the case, or another of the same name', () => {
    expect(departures([few], found(wrong('6>8')), emptyMap, digests)).toHaveLength(2);
    expect(departures([few], found(wrong('6>8')), map, new Map([[group.name, 'new']]))).toMatchObject([
      { key: '6>8', mapped: undefined },
      { key: '7>8', mapped: undefined },
    ]);
  });

  it('tells of another version', () => {
    expect(versionDepartures(found(wrong(), '1.31.0'), map)).toEqual([
      'gpu runs onnxruntime-web 1.31.0, and the map is of 1.30.0',
    ]);
    expect(versionDepartures(found(wrong()), map)).toEqual([]);
  });
});
