import { DenoiseError } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createQueue, mayWorkAgain, mostFiles, type FileResult, type QueueOptions } from './queue.js';

const files = (...names: readonly string[]): File[] => names.map((name) => new File(['x'], name));
const result: FileResult = { blob: new Blob(['y']), format: 'png', remarks: [] };

/** A queue whose files wait to be ended by the test. */
function held() {
  const jobs: {
    readonly name: string;
    readonly signal: AbortSignal;
    readonly onProgress: (share: number) => void;
    readonly end: (error?: DenoiseError) => void;
  }[] = [];
  const told: string[] = [];
  const denoise: QueueOptions['denoise'] = (file, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const end = (error?: DenoiseError): void => {
        if (error === undefined) resolve(result);
        else reject(error);
      };
      jobs.push({ name: file.name, signal, onProgress, end });
    });
  const queue = createQueue({
    denoise,
    changed: () => undefined,
    failed: ({ code }) => told.push(code),
  });
  return { queue, jobs, told, kinds: () => queue.entries.map(({ state }) => state.kind) };
}

/** Lets what has been resolved go on. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a queue of files', () => {
  it('does one after the other, in order, also those that come while it runs', async () => {
    const { queue, jobs, kinds } = held();
    queue.add(files('a', 'b'));
    const run = queue.run();
    expect(kinds()).toEqual(['working', 'waiting']);
    queue.add(files('c'));
    for (const name of ['a', 'b', 'c']) {
      expect(jobs.at(-1)!.name).toBe(name);
      jobs.at(-1)!.end();
      await turn();
    }
    await run;
    expect(kinds()).toEqual(['done', 'done', 'done']);
    expect([jobs.length, queue.isRunning()]).toEqual([3, false]);
  });

  it('goes on after pictures that fail, and tries those again that may work when it is run again', async () => {
    const { queue, jobs, told, kinds } = held();
    queue.add(files('a', 'b', 'c'));
    const run = queue.run();
    jobs[0]!.end(new DenoiseError('image-invalid', { what: 'no picture' }));
    await turn();
    jobs[1]!.end(new DenoiseError('worker-crashed', { what: 'out of memory' }));
    await turn();
    jobs[2]!.end();
    await run;
    expect(kinds()).toEqual(['failed', 'failed', 'done']);
    expect(queue.entries.map(({ state }) => mayWorkAgain(state))).toEqual([false, true, false]);
    expect(told).toEqual(['image-invalid', 'worker-crashed']);
    void queue.run();
    expect(jobs.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'b']);
  });

  it.each([
    ...(['network-failed', 'worker-crashed', 'inference-failed', 'file-missing'] as const).map(
      (code) => [code, true] as const,
    ),
    ...(['image-invalid', 'image-unsupported', 'image-too-large', 'shape-mismatch'] as const).map(
      (code) => [code, false] as const,
    ),
    // Other noise or another device lets all files wait again.
    ...(['noise-invalid', 'usage', 'unknown-device'] as const).map((code) => [code, false] as const),
  ])('after %s may work when it is tried again: %s', (code, again) => {
    expect(mayWorkAgain({ kind: 'failed', error: new DenoiseError(code, { what: 'it failed' }) })).toBe(
      again,
    );
  });

  it('stops at a failure that every picture would meet', async () => {
    const { queue, jobs, kinds } = held();
    queue.add(files('a', 'b'));
    const run = queue.run();
    jobs[0]!.end(new DenoiseError('network-failed', { what: 'no network' }));
    await run;
    expect(kinds()).toEqual(['failed', 'waiting']);
    expect(queue.isRunning()).toBe(false);
  });

  it('lets the file wait again that is being done when it is stopped, and forgets what came of that', async () => {
    const { queue, jobs, kinds } = held();
    queue.add(files('a', 'b'));
    void queue.run();
    jobs[0]!.onProgress(0.5);
    expect(queue.entries[0]!.state).toEqual({ kind: 'working', share: 0.5 });
    expect(queue.stop()).toBe(true);
    expect(jobs[0]!.signal.aborted).toBe(true);
    jobs[0]!.onProgress(0.75);
    jobs[0]!.end();
    await turn();
    expect(kinds()).toEqual(['waiting', 'waiting']);
    expect(queue.stop()).toBe(false);
  });

  it('begins again when its results would be others, if it was running', async () => {
    const { queue, jobs, kinds } = held();
    queue.add(files('a', 'b'));
    void queue.run();
    jobs[0]!.end();
    await turn();
    queue.reset();
    expect(kinds()).toEqual(['working', 'waiting']);
    expect(jobs.map(({ name }) => name)).toEqual(['a', 'b', 'a']);
    queue.stop();
    queue.reset();
    expect(kinds()).toEqual(['waiting', 'waiting']);
  });

  it('keeps results that would be others now until the new ones are there, or forgets them', async () => {
    const { queue, jobs, kinds } = held();
    const kept = () => queue.entries.map((entry) => entry.result !== undefined);
    queue.add(files('a', 'b'));
    const run = queue.run();
    jobs[0]!.end();
    await turn();
    jobs[1]!.end(new DenoiseError('image-invalid', { what: 'no picture' }));
    await run;
    expect(kept()).toEqual([true, false]);
    queue.reset();
    expect([kinds(), kept()]).toEqual([
      ['waiting', 'waiting'],
      [true, false],
    ]);
    void queue.run();
    queue.stop();
    expect([kinds()[0], kept()]).toEqual(['waiting', [true, false]]);
    queue.reset(true);
    expect(kept()).toEqual([false, false]);
  });

  it('has room for so many files, and says how many it leaves out', () => {
    const { queue } = held();
    expect(queue.add(files('first'))).toBe(0);
    expect(queue.add(files(...Array.from({ length: 5000 }, (_, i) => `${i}`)))).toBe(5001 - mostFiles);
    expect(queue.entries).toHaveLength(mostFiles);
    expect(queue.add(files('last'))).toBe(1);
  });
});
