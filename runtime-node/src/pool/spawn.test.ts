import { describe, expect, it } from 'vitest';
import type { FromWorker } from './protocol.js';
import { spawnThread, workerEntry } from './spawn.js';

/** A real thread that runs this program. */
const thread = (program: string) =>
  spawnThread(new URL(`data:text/javascript,${encodeURIComponent(program)}`));

const reasonOf = (program: string) =>
  new Promise<string>((resolve) => {
    thread(program).onExit(resolve);
  });

describe('spawnThread', () => {
  it('tells how a thread ended: by its exit code, or by the error that nobody caught', async () => {
    expect(await reasonOf('process.exit(3)')).toBe('exit code 3');
    expect(await reasonOf('throw new Error("out of ideas")')).toBe('out of ideas');
  });

  it('takes buffers away that are transferred, and brings messages back', async () => {
    const worker = thread(`
      import { parentPort } from 'node:worker_threads';
      parentPort.once('message', ({ input }) => {
        parentPort.postMessage({ type: 'done', output: input }, [input.data.buffer]);
      });
    `);
    const data = Float32Array.of(0.25, 0.5);
    const answer = new Promise<FromWorker>((resolve) => {
      worker.onMessage(resolve);
    });
    worker.post({ type: 'run', input: { data, shape: [1, 1, 1, 2] } }, [data.buffer]);
    expect(data.length).toBe(0);
    expect(await answer).toEqual({
      type: 'done',
      output: { data: Float32Array.of(0.25, 0.5), shape: [1, 1, 1, 2] },
    });
  });
});

describe('workerEntry', () => {
  it('is the built one, from the sources too', () => {
    const there = () => true;
    expect(workerEntry('file:///x/dist/pool/spawn.js', there).href).toBe('file:///x/dist/pool/worker.js');
    expect(workerEntry('file:///x/src/pool/spawn.ts').href).toBe('file:///x/dist/pool/worker.js');
  });
});
