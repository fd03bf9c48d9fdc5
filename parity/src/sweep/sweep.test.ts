import { DenoiseError } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { fakeTarget, relus, type Fault } from '../testing/fake-operators.js';
import { emptyMap, type OperatorMap } from './map.js';
import type { OperatorTarget } from './operator-target.js';
import { sweep, type SweepOptions } from './sweep.js';

const group = relus('Relu', 250);
const sweepOf = (faults: readonly Fault[], options: Partial<SweepOptions> = {}) => {
  const target = fakeTarget('fake', faults);
  const swept = sweep({
    groups: [group],
    targets: [target],
    map: emptyMap,
    today: '2026-11-21',
    signal: new AbortController().signal,
    ...options,
  });
  return { target, swept };
};
const findings = ({ groups }: OperatorMap) => groups['Relu']!.findings['fake'];

describe('a sweep', () => {
  it('finds a target right that computes as the definition says', async () => {
    const { target, swept } = sweepOf([]);
    const { map, disagreements, broken } = await swept;
    expect(findings(map)).toEqual({ max: 0, wrong: {}, refused: {} });
    expect(map.groups['Relu']).toMatchObject({ cases: 250 });
    expect(map.targets['fake']).toMatchObject({ version: '1.0.0' });
    expect([map.made, disagreements, broken]).toEqual(['2026-11-21', [], {}]);
    // 250 cases in three models, and the last of them once more alone.
    expect(target.ran).toEqual([108, 108, 34, 1]);
    expect(target.stillOpen()).toBe(0);
  });

  it('finds by itself which cases are wrong, and by how much', async () => {
    const { swept } = sweepOf([
      { key: '7', kind: 'off', by: 0.5 },
      { key: '249', kind: 'nan' },
    ]);
    const { map, disagreements } = await swept;
    expect(findings(map)).toEqual({ max: 0, wrong: { '7': 0.5, '249': null }, refused: {} });
    expect(disagreements).toEqual([]);
  });

  it('narrows a failure down to the case that fails, on a target opened anew', async () => {
    const { target, swept } = sweepOf([{ key: '130', kind: 'throw', message: 'no kernel for it' }]);
    const { map } = await swept;
    expect(findings(map)).toEqual({ max: 0, wrong: {}, refused: { '130': 'no kernel for it' } });
    expect(target.opened()).toBeGreaterThan(1);
    expect(target.stillOpen()).toBe(0);
  });

  it('tells when a case is otherwise alone than among others', async () => {
    const { swept } = sweepOf([{ key: '7', kind: 'off', by: 0.5, amongOthers: true }]);
    expect((await swept).disagreements).toEqual(['Relu 7 on fake: wrong by 0.500 among others, right alone']);
  });

  it('does not run again what the map knows, of the same version', async () => {
    const { map } = await sweepOf([{ key: '7', kind: 'off', by: 0.5 }]).swept;
    const again = sweepOf([], { map });
    expect((await again.swept).map).toEqual(map);
    expect(again.target.ran).toEqual([]);
    const newer = fakeTarget('fake', [], '1.1.0');
    const { swept } = sweepOf([], { map, targets: [newer] });
    expect((await swept).map.before['fake']).toEqual({ version: '1.0.0', wrong: { Relu: ['7'] } });
    expect(newer.ran).toEqual([108, 108, 34, 1]);
  });

  it('goes on without a target that does not start', async () => {
    const absent = { ...fakeTarget('absent', []), open: () => Promise.reject(new Error('no driver')) };
    const { map, broken } = await sweepOf([], { targets: [absent, fakeTarget('fake', [])] }).swept;
    expect(broken).toEqual({ absent: 'no driver' });
    expect(Object.keys(map.targets)).toEqual(['fake']);
  });

  it('stops when told to, keeps the groups that are done, and closes what it opened', async () => {
    const controller = new AbortController();
    const reason = new DenoiseError('aborted', { what: 'stopped' });
    let kept: OperatorMap | undefined;
    const { target, swept } = sweepOf([], {
      groups: [relus('Relu', 10), relus('Sigmoid', 10)],
      signal: controller.signal,
      onMap: (map) => {
        kept = map;
        controller.abort(reason);
      },
    });
    await expect(swept).rejects.toBe(reason);
    expect(Object.keys(kept!.groups)).toEqual(['Relu']);
    expect(target.stillOpen()).toBe(0);
  });

  it('stops at once where another target is slow, and opens nothing any more', async () => {
    const controller = new AbortController();
    const reason = new DenoiseError('aborted', { what: 'stopped' });
    const slow = fakeTarget('slow', []);
    let opened = 0;
    let fail: ((error: Error) => void) | undefined;
    const hanging: OperatorTarget = {
      ...slow,
      async open() {
        opened++;
        const open = await slow.open();
        // It answers nothing until it is closed, and then as a process does that was killed.
        const run = () => new Promise<never>((_, reject) => (fail = reject));
        const close = async (): Promise<void> => {
          fail?.(new Error('killed'));
          await open.close();
        };
        return { ...open, run, close };
      },
    };
    const { swept } = sweepOf([], {
      targets: [fakeTarget('fast', []), hanging],
      signal: controller.signal,
      onProgress: () => {
        controller.abort(reason);
      },
    });
    await expect(swept).rejects.toBe(reason);
    expect([opened, slow.stillOpen()]).toEqual([1, 0]);
  });

  it('tells how far it is', async () => {
    const told: (readonly [string, number, number])[] = [];
    await sweepOf([], { onProgress: (_, name, done, total) => told.push([name, done, total]) }).swept;
    expect(told).toEqual([
      ['Relu', 108, 250],
      ['Relu', 216, 250],
      ['Relu', 250, 250],
    ]);
  });
});
