import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { DenoiseError, imageTensor } from '@denoisekit/core';
import { expect, it, vi } from 'vitest';
import type { BatchSize } from '../images/port.js';
import type { CropMaker } from './crop-maker.js';
import type { FromThread } from './protocol.js';
import { serveCrops } from './serve.js';
import { createThreadedPairs } from './threaded-pairs.js';

const small: BatchSize = { count: 1, height: 1, width: 1 };
const wide: BatchSize = { count: 1, height: 1, width: 2 };

/** Pairs by way of the thread's own program, which runs here; what it makes are the numbers of the steps. */
function open(make?: CropMaker['make']) {
  const made: number[] = [];
  const lost: string[] = [];
  const kept: boolean[] = [];
  const events = new EventEmitter();
  const tell = (message: FromThread) => events.emit('message', message);
  const maker: CropMaker = {
    make: (step, size) => {
      made.push(step);
      if (make !== undefined) return make(step, size);
      const image = imageTensor(new Float32Array(size.width).fill(step), [1, 1, 1, size.width]);
      return Promise.resolve({ input: image, target: image });
    },
    close: vi.fn(),
  };
  const listen = serveCrops(
    {
      post: tell,
      close: () => events.emit('exit', 0),
    },
    maker,
  );
  const ref = (): unknown => kept.push(true);
  const unref = (): unknown => kept.push(false);
  const thread = Object.assign(events, { postMessage: listen, ref, unref });
  const pairs = createThreadedPairs(thread as unknown as Worker, (name, reason) =>
    lost.push(`${name}: ${reason}`),
  );
  return {
    pairs,
    made,
    lost,
    kept,
    tell,
    exit: (reason: string) => {
      events.emit('error', new Error(reason));
      events.emit('exit', 1);
    },
  };
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

it('gives the batch of the step that is asked for', async () => {
  const { pairs } = open();
  for (const step of [5, 6, 7, 2, 3, 3]) {
    expect((await pairs.at(step, small)).input.data).toEqual(Float32Array.of(step));
  }
  expect((await pairs.at(4, wide)).input.shape).toEqual([1, 1, 1, 2]);
  await pairs.close();
});

it('has the three steps that follow made meanwhile, and no more', async () => {
  const { pairs, made } = open();
  await pairs.at(0, small);
  await turns(20);
  expect(made).toEqual([0, 1, 2, 3]);
  await pairs.at(1, small);
  await turns(20);
  expect(made).toEqual([0, 1, 2, 3, 4]);
});

it('begins anew for another size', async () => {
  const { pairs, made } = open();
  await pairs.at(0, small);
  await turns(20);
  await pairs.at(1, wide);
  await turns(20);
  expect(made).toEqual([0, 1, 2, 3, 1, 2, 3, 4]);
});

it('keeps the process alive only while a step waits', async () => {
  const { pairs, kept } = open();
  await pairs.at(0, small);
  expect(kept).toEqual([false, true, false]);
});

it('rejects with what the thread failed with, and tries again when asked again', async () => {
  let fails = true;
  const { pairs } = open((step) => {
    if (fails) return Promise.reject(new DenoiseError('file-unreadable', { what: 'nothing to read' }));
    const image = imageTensor(Float32Array.of(step), [1, 1, 1, 1]);
    return Promise.resolve({ input: image, target: image });
  });
  await expect(pairs.at(0, small)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'nothing to read',
  });
  fails = false;
  expect((await pairs.at(0, small)).input.data).toEqual(Float32Array.of(0));
});

it('does not wait for a thread that has ended', async () => {
  const { pairs, exit } = open(() => new Promise(() => undefined));
  const waiting = pairs.at(0, small);
  exit('out of memory');
  await expect(waiting).rejects.toMatchObject({
    code: 'worker-crashed',
    message: expect.stringMatching(/found out of memory/) as string,
  });
  await expect(pairs.at(7, small)).rejects.toMatchObject({ code: 'worker-crashed' });
});

it('tells of pictures that were lost', () => {
  const { lost, tell } = open();
  tell({ type: 'lost', name: 'a.png', reason: 'gone' });
  expect(lost).toEqual(['a.png: gone']);
});

it('closes more than once, and gives nothing afterwards', async () => {
  const { pairs } = open();
  await pairs.at(0, small);
  await pairs.close();
  await pairs.close();
  await expect(pairs.at(1, small)).rejects.toMatchObject({ code: 'disposed' });
});
