import { describe, expect, it } from 'vitest';
import { DenoiseError, textOf } from '../errors.js';
import type { SessionDescription } from './ports.js';
import { abortable } from '../testing/abortable.js';
import type { ModelControl } from '../documents/manifest.js';
import type { OutputTensor } from './engine.js';
import { echo, fakeEngine, manifest, row } from './fake-engine.test.helper.js';
import { sessionOver } from './session-over.js';

type Changes = Partial<Parameters<typeof sessionOver>[1]>;

function open(fake = fakeEngine(), changes: Changes = {}) {
  const description = { device: 'cpu' } as SessionDescription;
  return { ...fake, session: sessionOver(fake.engine, { ...manifest, ...changes }, description, textOf) };
}

/** An engine whose runs end when the test says so. */
function heldEngine() {
  const ends: (() => void)[] = [];
  const fake = fakeEngine(
    (feeds) =>
      new Promise<OutputTensor>((resolve) => {
        ends.push(() => {
          resolve(echo(feeds));
        });
      }),
  );
  return { ...fake, ends };
}

describe('a session over an engine', () => {
  it('feeds the picture under its name, and gives back its shape', async () => {
    const { session, fed } = open();
    const image = row(0.25, 0.5);
    expect(await session.run(image)).toEqual(image);
    expect(Object.keys(fed[0]!)).toEqual(['noisy']);
    expect(fed[0]!['noisy']!.dims).toEqual([1, 1, 1, 2]);
  });

  it('does not copy what is in the range of the model already', async () => {
    const { session, fed } = open();
    const image = row(0.25);
    await session.run(image);
    expect(fed[0]!['noisy']!.data).toBe(image.data);
  });

  it.each([
    // 2x - 1, and 255x: by hand, exact in float32.
    [
      [-1, 1],
      [-1, 0, 1, -2],
    ],
    [
      [0, 255],
      [0, 127.5, 255, -127.5],
    ],
  ] as const)('scales to the range %j and back, and leaves the image alone', async (range, expected) => {
    const { input, output } = manifest;
    const changes = { input: { ...input, range: [...range] }, output: { ...output, range: [...range] } };
    const { session, fed } = open(fakeEngine(), changes as Changes);
    const image = row(0, 0.5, 1, -0.5);
    const { data } = await session.run(image);
    expect([...fed[0]!['noisy']!.data]).toEqual(expected);
    expect([...data]).toEqual([0, 0.5, 1, -0.5]);
    expect([...image.data]).toEqual([0, 0.5, 1, -0.5]);
  });

  it('scales the answer alone where only that has another range', async () => {
    const output = { ...manifest.output, range: [-1, 1] } as typeof manifest.output;
    const { session } = open(fakeEngine(), { output });
    expect([...(await session.run(row(0, 1))).data]).toEqual([0.5, 1]);
  });

  describe('of a model with a control', () => {
    const sigma: ModelControl = {
      name: 'sigma',
      shape: [1, 2],
      unit: 'in 255ths',
      range: [0, 60],
      default: 25,
    };
    const controls = [sigma];

    it('feeds the default, or what it is given', async () => {
      const { session, fed } = open(fakeEngine(), { controls });
      await session.run(row(0.5));
      await session.run(row(0.5), { controls: { sigma: 60 } });
      await session.run(row(0.5), { controls: { sigma: undefined } });
      expect(fed.map(({ sigma }) => [...sigma!.data])).toEqual([
        [25, 25],
        [60, 60],
        [25, 25],
      ]);
      expect(fed[0]!['sigma']!.dims).toEqual([1, 2]);
    });

    it('fills a tensor of the size of the picture where that is its shape, or a scalar', async () => {
      const map: ModelControl = { ...sigma, name: 'map', shape: ['batch', 1, 'height', 'width'] };
      const scalar: ModelControl = { ...sigma, name: 'scalar', shape: [] };
      const { session, fed } = open(fakeEngine(), { controls: [map, scalar] });
      await session.run({ data: new Float32Array(12), shape: [2, 1, 2, 3] });
      const [feeds] = fed;
      expect([feeds!['map']!.dims, feeds!['map']!.data.length]).toEqual([[2, 1, 2, 3], 12]);
      expect([feeds!['scalar']!.dims, [...feeds!['scalar']!.data]]).toEqual([[], [25]]);
    });

    it.each([
      ['a value out of range', { sigma: 61 }, 'expected 0 to 60 (in 255ths)'],
      ['a value that is no number', { sigma: Number.NaN }, 'found NaN'],
      ['text', { sigma: '25' as unknown as number }, 'out of range'],
      ['a control that it does not have', { level: 1 }, 'has no control "level"'],
      ['an inherited name', { constructor: 1 }, 'has no control "constructor"'],
    ])('refuses %s', async (_, given, words) => {
      const { session, fed } = open(fakeEngine(), { controls });
      await expect(session.run(row(0.5), { controls: given })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(words) as string,
      });
      expect(fed).toEqual([]);
    });
  });

  it('refuses a control where the model has none', async () => {
    const { session } = open();
    await expect(session.run(row(0.5), { controls: { sigma: 1 } })).rejects.toMatchObject({ code: 'usage' });
  });

  it('refuses a shape that the model does not take', async () => {
    const { session, fed } = open();
    const colour = { data: new Float32Array(3), shape: [1, 3, 1, 1] } as const;
    await expect(session.run(colour)).rejects.toMatchObject({ code: 'shape-mismatch' });
    expect(fed).toEqual([]);
  });

  it.each([
    ['another shape', { type: 'float32', data: new Float32Array(1), dims: [1, 1, 1, 1] }],
    ['another type', { type: 'float16', data: new Uint16Array(2), dims: [1, 1, 1, 2] }],
  ])('refuses an answer of %s', async (_, answer) => {
    const { session } = open(fakeEngine(() => Promise.resolve(answer)));
    await expect(session.run(row(0.5, 0.5))).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('says why a run failed, keeps errors with a code, and goes on', async () => {
    const known = new DenoiseError('device-unavailable', { what: 'gone' });
    const failures = [new Error('no memory'), known];
    const fake = fakeEngine((feeds) => {
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve(echo(feeds)) : Promise.reject(failure);
    });
    const { session } = open(fake);
    await expect(session.run(row(1))).rejects.toMatchObject({
      code: 'inference-failed',
      message: 'the model tiny failed while running: found no memory',
    });
    await expect(session.run(row(1))).rejects.toBe(known);
    expect((await session.run(row(1))).data[0]).toBe(1);
  });

  it('rejects with the reason of a signal that was aborted before, without a run', async () => {
    const { session, fed } = open();
    const { signal, abort } = abortable();
    abort('why');
    await expect(session.run(row(1), { signal })).rejects.toBe('why');
    expect(fed).toEqual([]);
  });

  it('rejects with the reason of a signal that is aborted during the run, whether that succeeds or fails', async () => {
    for (const fails of [false, true]) {
      const { signal, abort } = abortable();
      const { session } = open(
        fakeEngine((feeds) => {
          abort('why');
          return fails ? Promise.reject(new Error('stopped')) : Promise.resolve(echo(feeds));
        }),
      );
      await expect(session.run(row(1), { signal })).rejects.toBe('why');
    }
  });

  it('waits on disposal for all that runs, releases once, and refuses what comes after', async () => {
    const held = heldEngine();
    const { session, ends, releases } = { ...held, ...open(held) };
    const runs = [session.run(row(0.25)), session.run(row(0.5))];
    const disposals = [session.dispose(), session.dispose()];
    await expect(session.run(row(1))).rejects.toMatchObject({ code: 'disposed' });
    ends[1]!();
    await runs[1];
    expect(releases()).toBe(0);
    ends[0]!();
    await Promise.all(disposals);
    expect(releases()).toBe(1);
    expect((await runs[0])?.data[0]).toBe(0.25);
    await session.dispose();
    expect(releases()).toBe(1);
  });
});
