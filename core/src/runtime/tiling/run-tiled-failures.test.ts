import { describe, expect, it } from 'vitest';
import { DenoiseError } from '../../errors.js';
import { imageTensor, type ImageTensor } from '../../image/image-tensor.js';
import type { Session } from '../ports.js';
import { abortable } from '../../testing/abortable.js';
import { runTiled, type RunTiledOptions } from './run-tiled.js';

const geometry = { sizeMultiple: 4, receptiveFieldRadius: 6 };
const tile = { height: 16, width: 16 };

function blank(height: number, width: number, batch = 1): ImageTensor {
  return imageTensor(new Float32Array(batch * height * width), [batch, 1, height, width]);
}

/** Counts its runs; what `onRun` throws, it rejects with. */
function countingSession(onRun: (count: number) => void = () => undefined) {
  const counter = { runs: 0 };
  const session: Pick<Session, 'run'> = {
    run: async ({ data, shape }) => {
      await Promise.resolve();
      onRun(++counter.runs);
      return imageTensor(data.slice(), shape);
    },
  };
  return { session, counter };
}

async function errorOf(image: ImageTensor, options: RunTiledOptions): Promise<DenoiseError> {
  const { session, counter } = countingSession();
  const error: unknown = await runTiled(session, image, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(counter.runs).toBe(0);
  if (error instanceof DenoiseError) return error;
  throw new Error('no DenoiseError', { cause: error });
}

describe('runTiled, aborted', () => {
  const reason = new Error('no longer needed');

  it('rejects with the reason before the first run', async () => {
    const { session, counter } = countingSession();
    const { signal, abort } = abortable();
    abort(reason);
    for (const size of [8, 40]) {
      const running = runTiled(session, blank(size, size), { geometry, tile, signal });
      await expect(running).rejects.toBe(reason);
    }
    expect(counter.runs).toBe(0);
  });

  it('rejects with the reason after the run in which it happened, whether or not the session minds', async () => {
    for (const size of [8, 40]) {
      const { signal, abort } = abortable();
      const { session, counter } = countingSession(() => {
        abort(reason);
      });
      const progress: number[] = [];
      const running = runTiled(session, blank(size, size), {
        geometry,
        tile,
        signal,
        onProgress: ({ done }) => progress.push(done),
      });
      await expect(running).rejects.toBe(reason);
      expect([counter.runs, progress]).toEqual([1, []]);
    }
  });

  it('starts no further run after an abort between two', async () => {
    const { signal, abort } = abortable();
    const { session, counter } = countingSession();
    const running = runTiled(session, blank(40, 40), {
      geometry,
      tile,
      signal,
      onProgress: ({ done }) => {
        if (done === 3) abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(counter.runs).toBe(3);
  });

  it('hands the signal to the session', async () => {
    const { signal } = abortable();
    const signals = new Set<unknown>();
    const session: Pick<Session, 'run'> = {
      run: (input, options) => {
        signals.add(options?.signal);
        return Promise.resolve(input);
      },
    };
    for (const size of [8, 40]) await runTiled(session, blank(size, size), { geometry, tile, signal });
    expect([...signals]).toEqual([signal]);
  });
});

describe('runTiled, where it cannot work', () => {
  it('rejects with what the session rejects with, and stops there', async () => {
    const failure = new DenoiseError('inference-failed', { what: 'the device is gone' });
    const { session, counter } = countingSession((count) => {
      if (count === 2) throw failure;
    });
    await expect(runTiled(session, blank(40, 40), { geometry, tile })).rejects.toBe(failure);
    expect(counter.runs).toBe(2);
  });

  it('refuses tiles that are too small for the radius, but only where tiles are needed', async () => {
    const small = { height: 12, width: 12 };
    expect((await errorOf(blank(13, 13), { geometry, tile: small })).code).toBe('usage');
    const { session, counter } = countingSession();
    await runTiled(session, blank(12, 12), { geometry, tile: small });
    expect(counter.runs).toBe(1);
  });

  it('runs a model that looks at the whole image in one piece, or says why it cannot', async () => {
    const whole = { sizeMultiple: 4, receptiveFieldRadius: null };
    const { session, counter } = countingSession();
    await runTiled(session, blank(557, 557), { geometry: whole });
    expect(counter.runs).toBe(1);
    for (const [height, width] of [
      [561, 8],
      [8, 561],
    ] as const) {
      const error = await errorOf(blank(height, width), { geometry: whole });
      expect(error.code).toBe('usage');
    }
    await runTiled(session, blank(561, 8), { geometry: whole, tile: { height: 564, width: 8 } });
    expect(counter.runs).toBe(2);
  });

  it('runs image by image where the batch size of one is baked in', async () => {
    const { session, counter } = countingSession();
    const input: RunTiledOptions['input'] = { dimensions: [1, 1, 'height', 'width'] };
    await runTiled(session, blank(8, 8, 3), { geometry, tile, input });
    expect(counter.runs).toBe(3);
  });

  it('hands on the size of an image without padding where sizes are baked in', async () => {
    const input: RunTiledOptions['input'] = { dimensions: ['batch', 1, 27, 30] };
    const shapes: string[] = [];
    const session: Pick<Session, 'run'> = {
      run: (image) => {
        shapes.push(image.shape.join());
        return Promise.resolve(image);
      },
    };
    const facts = { geometry: { sizeMultiple: 4, receptiveFieldRadius: null }, tile };
    await runTiled(session, blank(27, 30, 2), { ...facts, input });
    await runTiled(session, blank(27, 30, 2), { ...facts, input: { dimensions: [1, 1, 27, 30] } });
    expect(shapes).toEqual(['2,1,27,30', '1,1,27,30', '1,1,27,30']);
  });
});
