import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { batchOf, opsetOf } from './case-model.js';
import { directAnswer } from './step.js';
import { gridWidths } from './group.js';
import { allGroups, quickGroups } from './groups.js';
import { batchRunner } from './run-batch.js';
import { judgeAnswer, textOfVerdict } from './verdict.js';

const named = (name: string) => allGroups.find((group) => group.name === name)!;

describe('the groups', () => {
  it('have names and keys of their own', () => {
    const names = allGroups.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { keys } of allGroups) expect(new Set(keys).size).toBe(keys.length);
  });

  it('sweep convolutions from 1 to 36 channels, in and out, by kernel', () => {
    const grids = allGroups.filter(({ grid }) => grid?.op === 'Conv' && grid.strides[0] === 1);
    expect(grids.map(({ grid }) => grid!.kernel.join('x'))).toEqual(
      expect.arrayContaining(['1x1', '2x2', '3x3', '5x5', '7x7']),
    );
    for (const { keys } of grids) {
      expect(keys).toHaveLength(1296);
      expect(keys[0]).toBe('1>1');
      expect(keys.at(-1)).toBe('36>36');
    }
    expect(gridWidths).toHaveLength(36);
  });

  it('make of a key the operator that it names', () => {
    const { keys, make } = named('conv 3x3');
    const { inputs, steps, key } = make(keys.indexOf('6>8'));
    expect(key).toBe('6>8');
    expect(inputs[0]!.shape).toEqual([1, 6, 8, 8]);
    expect(steps.flatMap(({ nodes }) => nodes)).toMatchObject([
      { op: 'Conv', constants: [{ shape: [8, 6, 3, 3] }, { shape: [8] }] },
    ]);
    expect(directAnswer(make(0)).shape).toEqual([1, 1, 8, 8]);
  });

  it('make images of the size that they have had, or twice or half of it', () => {
    const shape = (name: string): readonly number[] => directAnswer(named(name).make(0)).shape;
    expect(shape('conv 7x7')).toEqual([1, 1, 8, 8]);
    expect(shape('conv 2x2')).toEqual([1, 1, 8, 8]);
    for (const size of [1, 2, 3, 4]) expect(shape(`conv ${size}x${size} stride 2`)).toEqual([1, 1, 4, 4]);
    for (const size of [2, 3, 4])
      expect(shape(`conv-transpose ${size}x${size} stride 2`)).toEqual([1, 1, 12, 12]);
    expect(shape('conv 3x3 dilated 2')).toEqual([1, 1, 8, 8]);
  });

  it('have weights in eighths, each case others', () => {
    const { make } = named('conv 5x5');
    const [one, other] = [make(700), make(701)].map(({ inputs }) => [...inputs[0]!.data]);
    expect(one!.every((value) => Number.isInteger(8 * value) && Math.abs(value) <= 1)).toBe(true);
    expect(one!.slice(0, 64)).not.toEqual(other!.slice(0, 64));
  });

  it('are few in a quick sweep, and the same cases', () => {
    const quick = quickGroups(allGroups);
    expect(quick.reduce((sum, { keys }) => sum + keys.length, 0)).toBeLessThan(100);
    for (const { name, keys, make } of quick) {
      const whole = named(name);
      keys.forEach((key, i) => {
        const [one, other] = [make(i), whole.make(whole.keys.indexOf(key))];
        expect([one.key, one.inputs[0]!.shape]).toEqual([key, other.inputs[0]!.shape]);
        expect(one.inputs[0]!.data[0]).toBe(other.inputs[0]!.data[0]);
      });
    }
  });

  // Another implementation of every operator, in another language: a mistake in either would show.
  it('are on the CPU of ONNX Runtime what the definition says, in every group', async () => {
    const picked = allGroups.flatMap(({ name, keys, make }) => {
      const last = keys.length - 1;
      return [...new Set([0, Math.floor(last / 3), last])].map((index) => ({ name, ...make(index) }));
    });
    const run = batchRunner(ort, 'cpu');
    const wrong: string[] = [];
    for (const opset of new Set(picked.map((one) => opsetOf([one])))) {
      const cases = picked.filter((one) => opsetOf([one]) === opset);
      const expected = cases.map(directAnswer);
      const answers = await run(
        batchOf(
          cases,
          expected.map(({ shape }) => shape),
        ),
      );
      cases.forEach(({ name, key }, i) => {
        const verdict = judgeAnswer(answers[i]!, expected[i]!, 1e-6);
        if (verdict.kind !== 'right') wrong.push(`${name} ${key}: ${textOfVerdict(verdict)}`);
      });
    }
    expect(wrong).toEqual([]);
    expect(picked.length).toBeGreaterThan(150);
  }, 60_000);
});
