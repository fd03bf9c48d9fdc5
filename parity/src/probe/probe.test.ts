import { describe, expect, it } from 'vitest';
import {
  decodeAnswers,
  decodeProbes,
  encodeAnswers,
  encodeProbes,
  runProbes,
  type Probe,
  type ProbeAnswer,
} from './probe.js';

const values = (...data: number[]) => ({ dims: [data.length], data: Float32Array.from(data) });
const probes: readonly Probe[] = [
  { onnx: Uint8Array.of(1, 2, 3), inputs: { x: values(1, 2), y: values(3) }, optimization: 'basic' },
  { onnx: new Uint8Array(), inputs: {}, optimization: undefined },
];

describe('probes on their way to a process or a page', () => {
  it('come back as they were', () => {
    expect(decodeProbes(encodeProbes(probes))).toEqual(probes);
  });

  it('keep values that are no numbers', () => {
    const [probe] = decodeProbes(
      encodeProbes([{ onnx: new Uint8Array(), inputs: { x: values(NaN, -Infinity, -0) } }]),
    );
    expect([...probe!.inputs['x']!.data]).toEqual([NaN, -Infinity, -0]);
  });

  it('have answers, or reasons, that come back as they were', () => {
    const answers: readonly ProbeAnswer[] = [
      { ok: true, outputs: { '2': values(1), a: values(2, 3), '1': values() } },
      { ok: false, reason: 'no such operator' },
      { ok: true, outputs: { b: values(4) } },
    ];
    expect(decodeAnswers(encodeAnswers(answers))).toEqual(answers);
  });

  it('are not taken from nothing', () => {
    expect(() => decodeAnswers(new Uint8Array())).toThrow('empty');
  });
});

describe('running probes', () => {
  it('goes on after one that fails, lets go of each graph, and tells how many have ended', async () => {
    const released: number[] = [];
    const done: number[] = [];
    const answers = await runProbes(
      [...probes, ...probes],
      (onnx, optimization) =>
        Promise.resolve({
          run: (feeds) =>
            onnx.length === 0
              ? Promise.reject(new Error(`empty at ${optimization}`))
              : Promise.resolve({ z: feeds['x']! }),
          release: () => {
            released.push(onnx.length);
            return Promise.resolve();
          },
        }),
      (count) => {
        done.push(count);
      },
    );
    expect(answers.map((answer) => (answer.ok ? answer.outputs['z'] : answer.reason))).toEqual([
      ...[values(1, 2), 'empty at all', values(1, 2), 'empty at all'],
    ]);
    expect(released).toEqual([3, 0, 3, 0]);
    expect(done).toEqual([1, 2, 3, 4]);
  });
});
