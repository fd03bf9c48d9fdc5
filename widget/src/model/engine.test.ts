import type { Denoiser } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createEngine, type OpenDenoiserOptions, type OpenModels } from './engine.js';

const options = {
  model: new URL('http://localhost/m'),
  device: 'auto',
  dtype: 'auto',
  onProgress: () => undefined,
};

function openings() {
  const all: {
    readonly onProgress: OpenDenoiserOptions['onProgress'];
    readonly signal: AbortSignal;
    readonly succeed: () => void;
    readonly fail: () => void;
    readonly disposed: () => number;
  }[] = [];
  const open = ({ signal, onProgress }: OpenDenoiserOptions) =>
    new Promise<Denoiser>((resolve, reject) => {
      let disposals = 0;
      const denoiser: Pick<Denoiser, 'dispose'> = {
        dispose: () => {
          disposals++;
          return Promise.resolve();
        },
      };
      all.push({
        onProgress,
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
  const models: OpenModels = new Map();
  return { all, models, engine: createEngine(open, models), other: createEngine(open, models) };
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

describe('two engines of a page', () => {
  it('share the model that both ask for, and both hear how it loads', async () => {
    const { all, engine, other } = openings();
    const heard: string[] = [];
    const hear = (name: string) => ({ ...options, onProgress: () => heard.push(name) });
    const both = [engine.get(hear('first')), other.get(hear('second'))];
    all[0]!.onProgress({ file: 'model.onnx', loaded: 1, total: 2 });
    all[0]!.succeed();
    const [first, second] = await Promise.all(both);
    expect(first).toBe(second);
    expect(all).toHaveLength(1);
    expect(heard).toEqual(['first', 'second']);
  });

  it.each([{ model: new URL('http://localhost/n') }, { device: 'wasm' }, { dtype: 'fp32' }])(
    'share nothing where one asks for another: %o',
    (change) => {
      const { all, engine, other } = openings();
      void engine.get(options);
      void other.get({ ...options, ...change });
      expect(all).toHaveLength(2);
    },
  );

  it('keep it until the last has let go of it', async () => {
    const { all, models, engine, other } = openings();
    void engine.get(options);
    const open = other.get(options);
    engine.drop();
    expect(all[0]!.signal.aborted).toBe(false);
    all[0]!.succeed();
    await open;
    expect(other.get(options)).toBe(open);
    expect(engine.get(options)).toBe(open);
    other.drop();
    engine.drop();
    await open;
    await Promise.resolve();
    expect(all[0]!.disposed()).toBe(1);
    expect(models.size).toBe(0);
  });

  it('both open it again after it has failed, together', async () => {
    const { all, engine, other } = openings();
    const both = Promise.allSettled([engine.get(options), other.get(options)]);
    all[0]!.fail();
    await both;
    expect(other.get(options)).toBe(engine.get(options));
    expect(all).toHaveLength(2);
  });
});
