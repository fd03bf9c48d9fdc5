import type { Denoiser } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createEngine, type OpenDenoiserOptions } from './engine.js';

const options = {
  model: new URL('http://localhost/m'),
  device: 'auto',
  dtype: 'auto',
  onProgress: () => undefined,
};

function openings() {
  const all: {
    readonly signal: AbortSignal;
    readonly succeed: () => void;
    readonly fail: () => void;
    readonly disposed: () => number;
  }[] = [];
  const open = ({ signal }: OpenDenoiserOptions) =>
    new Promise<Denoiser>((resolve, reject) => {
      let disposals = 0;
      const denoiser: Pick<Denoiser, 'dispose'> = {
        dispose: () => {
          disposals++;
          return Promise.resolve();
        },
      };
      all.push({
        signal,
        succeed: () => {
          resolve(denoiser as Denoiser);
        },
        fail: () => {
          reject(new Error('no'));
        },
        disposed: () => disposals,
      });
    });
  return { all, engine: createEngine(open) };
}

describe('the engine', () => {
  it('opens a model once for all who want it', async () => {
    const { all, engine } = openings();
    const both = [engine.get(options), engine.get(options)];
    all[0]!.succeed();
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(all).toHaveLength(1);
  });

  it('tries again after a failure', async () => {
    const { all, engine } = openings();
    const first = engine.get(options);
    all[0]!.fail();
    await expect(first).rejects.toThrow('no');
    void engine.get(options);
    expect(all).toHaveLength(2);
  });

  it('ends a load that is dropped, and disposes of what comes of it all the same', async () => {
    const { all, engine } = openings();
    const first = engine.get(options);
    engine.drop();
    expect(all[0]!.signal.aborted).toBe(true);
    all[0]!.succeed();
    await first;
    await Promise.resolve();
    expect(all[0]!.disposed()).toBe(1);
    void engine.get(options);
    expect(all).toHaveLength(2);
  });

  it('does not forget a newer load when an older one fails late', async () => {
    const { all, engine } = openings();
    const first = engine.get(options);
    engine.drop();
    const second = engine.get(options);
    all[0]!.fail();
    await expect(first).rejects.toThrow('no');
    expect(engine.get(options)).toBe(second);
  });
});
