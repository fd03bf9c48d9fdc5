import { describe, expect, it } from 'vitest';
import { fakeWorker, type FakeWorker } from '../testing/fake-worker.js';
import { startThread } from './early-thread.js';

function start() {
  const workers: FakeWorker[] = [];
  const early = startThread(() => {
    const worker = fakeWorker(() => Promise.reject(new Error('it is never opened')));
    workers.push(worker);
    return worker;
  });
  return { early, workers };
}

const typesOf = ({ received }: FakeWorker) => received.map(({ type }) => type);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('startThread', () => {
  it('starts one at once, which keeps no process alive until it is taken, and others when they are needed', () => {
    const { early, workers } = start();
    expect([workers.length, workers[0]!.keptAlive]).toEqual([1, false]);
    early.spawn();
    expect([workers.length, workers[0]!.keptAlive]).toEqual([1, true]);
    early.spawn();
    expect(workers.length).toBe(2);
  });

  it('tells who has taken it how it ended', () => {
    const { early, workers } = start();
    let reason: string | undefined;
    early.spawn().onExit((why) => {
      reason = why;
    });
    workers[0]!.crash('exit code 7');
    expect(reason).toBe('exit code 7');
  });

  it('gives another one where the first has ended meanwhile', () => {
    const { early, workers } = start();
    workers[0]!.crash('exit code 7');
    early.spawn();
    expect(workers.length).toBe(2);
  });

  it('ends it when it is not needed, and leaves it alone when it was taken', async () => {
    const unused = start();
    unused.early.release();
    unused.early.release();
    await turn();
    expect(typesOf(unused.workers[0]!)).toEqual(['prepare', 'close']);
    const used = start();
    used.early.spawn();
    used.early.release();
    await turn();
    expect(typesOf(used.workers[0]!)).toEqual(['prepare']);
  });
});
