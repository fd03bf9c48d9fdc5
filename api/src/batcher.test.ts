import { DenoiseError, imageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createBatcher, type BatcherOptions } from './batcher.js';
import { flat, heldDenoiser, inverted } from './testing/denoiser.js';
import { errorOf } from './testing/error-of.js';

const forever = new AbortController().signal;
const options: BatcherOptions = {
  model: 'tiny',
  maxQueue: 10,
  maxQueuedPixels: 1000,
  maxBatch: 4,
  maxBatchPixels: 100,
};

function setUp(changes: Partial<BatcherOptions> = {}, workers?: number) {
  const held = heldDenoiser(workers === undefined ? {} : { workers });
  return { ...held, batcher: createBatcher(held.denoiser, { ...options, ...changes }) };
}

describe('the batcher', () => {
  it('runs a lone request at once, as it is', async () => {
    const { batcher, calls } = setUp();
    const image = flat(0.25);
    const answer = batcher.denoise(image, forever);
    expect(calls.map((call) => call.image)).toEqual([image]);
    calls[0]!.answer();
    expect(await answer).toEqual(inverted(image));
  });

  it('runs together what came with the same size while the last run lasted, in its order', async () => {
    const sizes: number[] = [];
    const { batcher, calls, called } = setUp({ onBatch: (images) => sizes.push(images) });
    const first = batcher.denoise(flat(0), forever);
    const values = [0.125, 0.25, 0.5];
    const others = values.map((value) => batcher.denoise(flat(value), forever));
    const odd = batcher.denoise(flat(0.75, 3, 1), forever);
    expect([batcher.running, batcher.waiting]).toEqual([1, 4]);
    calls[0]!.answer();
    await called(2);
    expect(calls[1]!.image.shape).toEqual([3, 1, 2, 2]);
    calls[1]!.answer();
    await called(3);
    calls[2]!.answer();
    expect((await first).data[0]).toBe(1);
    expect((await Promise.all(others)).map(({ data, shape }) => [data[3], shape])).toEqual(
      values.map((value) => [1 - value, [1, 1, 2, 2]]),
    );
    expect((await odd).shape).toEqual([1, 1, 1, 3]);
    expect(sizes).toEqual([1, 3, 1]);
  });

  it('keeps a batch within its images and pixels', async () => {
    const { batcher, calls, called } = setUp({ maxBatch: 3, maxBatchPixels: 8 });
    const all = Array.from({ length: 4 }, () => batcher.denoise(flat(0), forever));
    calls[0]!.answer();
    await called(2);
    expect(calls[1]!.image.shape[0]).toBe(2);
    calls[1]!.answer();
    await called(3);
    calls[2]!.answer();
    await Promise.all(all);
  });

  it('refuses one request more than it may hold, and takes one again when one is done', async () => {
    const { batcher, calls } = setUp({ maxQueue: 2 });
    const two = [batcher.denoise(flat(0), forever), batcher.denoise(flat(0), forever)];
    expect((await errorOf(() => batcher.denoise(flat(0), forever))).code).toBe('queue-full');
    expect(
      (
        await errorOf(() => {
          batcher.assertRoom();
        })
      ).code,
    ).toBe('queue-full');
    calls[0]!.answer();
    await two[0];
    expect(() => {
      batcher.assertRoom();
    }).not.toThrow();
  });

  it('counts pixels too, but never refuses a single large image', async () => {
    const { batcher, calls } = setUp({ maxQueuedPixels: 8 });
    const large = batcher.denoise(flat(0, 5, 5), forever);
    expect((await errorOf(() => batcher.denoise(flat(0), forever))).code).toBe('queue-full');
    calls[0]!.answer();
    await large;
  });

  it('does not run what nobody waits for any more', async () => {
    const { batcher, calls, called } = setUp();
    const first = batcher.denoise(flat(0), forever);
    const controller = new AbortController();
    const gone = batcher.denoise(flat(0.5), controller.signal);
    const last = batcher.denoise(flat(0.25, 1, 1), forever);
    controller.abort(new RangeError('gone'));
    await expect(gone).rejects.toThrow('gone');
    calls[0]!.answer();
    await called(2);
    expect(calls[1]!.image.shape).toEqual([1, 1, 1, 1]);
    calls[1]!.answer();
    await Promise.all([first, last]);
    await expect(batcher.denoise(flat(0), controller.signal)).rejects.toThrow('gone');
  });

  it('tells a running batch to stop only when all of its clients are gone', async () => {
    const { batcher, calls, called } = setUp();
    const first = batcher.denoise(flat(0), forever);
    const clients = [new AbortController(), new AbortController()];
    const both = clients.map(({ signal }) => batcher.denoise(flat(0), signal));
    calls[0]!.answer();
    await Promise.all([first, called(2)]);
    clients[0]!.abort(new RangeError('one'));
    await expect(both[0]).rejects.toThrow('one');
    expect(calls[1]!.signal?.aborted).toBe(false);
    clients[1]!.abort(new RangeError('two'));
    expect(calls[1]!.signal?.aborted).toBe(true);
    await expect(both[1]).rejects.toThrow('two');
  });

  it('tries each for itself when a batch fails, so that one bad image spoils no other', async () => {
    const { batcher, calls, called } = setUp();
    const first = batcher.denoise(flat(0), forever);
    const bad = errorOf(() => batcher.denoise(flat(Number.NaN), forever));
    const good = batcher.denoise(flat(0.5), forever);
    calls[0]!.answer();
    await called(2);
    const error = new DenoiseError('values-not-finite', { what: 'no' });
    calls[1]!.fail(error);
    await called(3);
    calls[2]!.fail(error);
    await called(4);
    calls[3]!.answer();
    expect((await bad).code).toBe('values-not-finite');
    expect((await good).data[0]).toBe(0.5);
    await first;
    const next = batcher.denoise(flat(0.25), forever);
    await called(5);
    calls[4]!.answer();
    expect((await next).data[0]).toBe(0.75);
  });

  it('hands everything on at once to a denoiser with workers, but counts', async () => {
    const { batcher, calls } = setUp({ maxQueue: 3 }, 2);
    const three = [0.25, 0.5, 0.75].map((value) => batcher.denoise(flat(value), forever));
    expect(calls).toHaveLength(3);
    expect([batcher.running, batcher.waiting]).toEqual([3, 0]);
    expect((await errorOf(() => batcher.denoise(flat(0), forever))).code).toBe('queue-full');
    for (const call of calls) call.answer();
    expect((await Promise.all(three)).map(({ data }) => data[0])).toEqual([0.75, 0.5, 0.25]);
  });

  it('hands everything on at once where it shall make no batches', async () => {
    const { batcher, calls } = setUp({ maxBatch: 1 });
    const two = [0.25, 0.5].map((value) => batcher.denoise(flat(value), forever));
    expect(calls).toHaveLength(2);
    for (const call of calls) call.answer();
    await Promise.all(two);
  });

  it('keeps batches apart that a request brings', async () => {
    const { batcher, calls, called } = setUp();
    const first = batcher.denoise(flat(0), forever);
    const pair = imageTensor(Float32Array.of(0, 0.5), [2, 1, 1, 1]);
    const answers = [pair, flat(0.25, 1, 1)].map((image) => batcher.denoise(image, forever));
    calls[0]!.answer();
    await called(2);
    expect(calls[1]!.image.shape).toEqual([3, 1, 1, 1]);
    calls[1]!.answer();
    expect((await Promise.all(answers)).map(({ data }) => [...data])).toEqual([[1, 0.5], [0.75]]);
    await first;
  });
});
