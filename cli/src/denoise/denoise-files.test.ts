import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { imageTensor, type DenoiseError, type Denoiser, type ImageTensor } from '@denoisekit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { denoiseFiles, type BatchOptions } from './denoise-files.js';
import { withModel } from '../models/models.js';
import type { Job } from '../files/plan-outputs.js';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';
import type { Disk } from '../files/write-file.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

async function jobsOf(count: number): Promise<readonly Job[]> {
  const names = Array.from({ length: count }, (_, i) => `${i}.png`);
  for (const name of names) await writeFile(place.path(name), await greyPng(3, 3, 180));
  return names.map((name) => ({
    input: { path: place.path(name), shown: name, below: name },
    output: place.path('out', name),
    shown: `out/${name}`,
    format: 'png',
  }));
}

interface Outcome {
  readonly done: readonly string[];
  readonly failed: readonly (readonly [string, string])[];
  readonly rejected: string | undefined;
}

/** What comes of jobs, in the order in which it is reported. */
async function outcomeOf(jobs: readonly Job[], changes: Partial<BatchOptions> = {}): Promise<Outcome> {
  const done: string[] = [];
  const failed: (readonly [string, string])[] = [];
  const rejected = await place.within((context) =>
    withModel('tiny', {}, context, (model) =>
      denoiseFiles(jobs, {
        ...{ model, codec: createSharpCodec(), io: context.io },
        onDone: ({ input }) => done.push(input),
        onFailed: ({ code }, input) => failed.push([input, code]),
        ...changes,
      }).then(
        () => undefined,
        (error: unknown) => (error as DenoiseError).code,
      ),
    ),
  );
  return { done, failed, rejected };
}

/** A disk without space for the outputs of some numbers. */
function fullFor(...numbers: readonly number[]): Disk {
  return {
    ...{ mkdir, rm, writeFile },
    async rename(from, to) {
      if (numbers.some((number) => to.endsWith(`/${number}.png`))) {
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      }
      await rename(from, to);
    },
  };
}

describe('denoiseFiles', () => {
  it('goes on after a picture for which there was no space', async () => {
    const { done, failed, rejected } = await outcomeOf(await jobsOf(5), { disk: fullFor(1, 2) });
    expect(done).toEqual(['0.png', '3.png', '4.png']);
    expect(failed).toEqual([
      ['1.png', 'disk-full'],
      ['2.png', 'disk-full'],
    ]);
    expect(rejected).toBeUndefined();
    expect(await place.names('out')).toEqual(['0.png', '3.png', '4.png']);
  });

  it('stops when there was no space for three in a row, with what was done done and nothing half-written', async () => {
    const { done, failed, rejected } = await outcomeOf(await jobsOf(12), {
      disk: fullFor(1, 2, 3, 4, 5, 6, 7, 8),
    });
    expect(done).toEqual(['0.png']);
    // Those that were in hand are reported too.
    expect(failed.length).toBeGreaterThanOrEqual(3);
    expect(failed.length).toBeLessThanOrEqual(5);
    expect(rejected).toBe('disk-full');
    expect(await place.names('out')).toEqual(['0.png']);
  });

  it.each([1, 3])('has as many pictures in the model as that takes at once: %d', async (atOnce) => {
    const jobs = await jobsOf(atOnce === 1 ? 6 : atOnce);
    let most = 0;
    let waiting: (() => void)[] = [];
    const denoise = async (image: ImageTensor): Promise<ImageTensor> => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        if (waiting.length < atOnce) return;
        // All that may be here are.
        for (const go of waiting) setImmediate(go);
        waiting = [];
      });
      return imageTensor(image.data.slice(), image.shape);
    };
    const denoiser = {
      denoise,
      describe: () => ({}),
      dispose: () => Promise.resolve(),
    } as unknown as Denoiser;
    const { done } = await place.within((context) =>
      withModel('tiny', {}, context, (model) => outcomeOf(jobs, { model: { ...model, denoiser, atOnce } })),
    );
    expect([most, done]).toEqual([atOnce, jobs.map(({ input }) => input.shown)]);
  });

  it.each([
    [1, ['disposed', 'written']],
    [2, ['written', 'written']],
  ])('lets go of the model before it writes a single picture: of %d', async (count, expected) => {
    const events: string[] = [];
    const disk: Disk = {
      ...{ mkdir, rm, rename },
      async writeFile(...args) {
        events.push('written');
        await writeFile(...args);
      },
    };
    const jobs = await jobsOf(count);
    await place.within((context) =>
      withModel('tiny', {}, context, (model) => {
        const dispose = (): Promise<void> => {
          events.push('disposed');
          return model.denoiser.dispose();
        };
        return outcomeOf(jobs, { model: { ...model, denoiser: { ...model.denoiser, dispose } }, disk });
      }),
    );
    expect(events).toEqual(expected);
  });

  it('ends what is in hand when it is stopped, and begins nothing more', async () => {
    const jobs = await jobsOf(8);
    const abort = new AbortController();
    const { done, failed, rejected } = await place.within((context) =>
      outcomeOf(jobs, {
        io: { ...context.io, signal: abort.signal },
        onDone: () => {
          abort.abort(Object.assign(new Error('stopped'), { code: 'aborted' }));
        },
      }),
    );
    expect([done, failed, rejected]).toEqual([[], [], 'aborted']);
    const written = await place.names('out');
    expect(written.length).toBeLessThan(8);
    expect(written.every((name) => name.endsWith('.png'))).toBe(true);
  });
});
