import { DenoiseError, imageTensor, type ImageTensor, type Session } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import type { OpenModelOptions } from '../open-model.js';
import { fakeWorker, type FakeWorker } from '../testing/fake-worker.js';
import { tinyModel } from '../testing/tiny-model.js';
import { createPool, type PoolOptions } from './pool.js';
import type { ToWorker } from './protocol.js';

const never = () => new Promise<void>(() => undefined);
const options: OpenModelOptions = { asked: ['cuda', 'cpu'], order: ['cuda', 'cpu'], threads: 1 };

interface HeldRun {
  readonly input: ImageTensor;
  /** Answers with each value halved. */
  answer(): void;
  fail(error: DenoiseError): void;
}

/** A pool over workers whose runs end when the test says so; those after the first have to wait for `later` before they open. */
async function openHeld(settings: Partial<PoolOptions> = {}, later?: Promise<void>) {
  const runs: HeldRun[] = [];
  const workers: FakeWorker[] = [];
  const openings: OpenModelOptions[] = [];
  let refuse: DenoiseError | undefined;
  const session = (): Session => ({
    run: (input) =>
      new Promise((resolve, reject) => {
        runs.push({
          input,
          answer: () => {
            resolve({ data: input.data.map((value) => value / 2), shape: input.shape });
          },
          fail: reject,
        });
      }),
    describe: () => ({
      runtime: 'held',
      runtimeVersion: '1.0',
      deviceAsked: 'cpu',
      device: 'cpu',
      threads: 1,
      attempts: [{ device: 'cpu', ok: true }],
      dtype: 'fp32',
      model: 'tiny',
      modelSha256: '',
    }),
    dispose: () => Promise.resolve(),
  });
  const spawn = () => {
    const worker = fakeWorker(async (_, opening) => {
      if (openings.push(opening) > 1) await later;
      if (refuse !== undefined) throw refuse;
      return session();
    });
    workers.push(worker);
    return worker;
  };
  const pool = await createPool(tinyModel(), options, {
    workers: 1,
    maxQueue: 10,
    maxImages: 4,
    maxPixels: 1000,
    spawn,
    patience: never,
    ...settings,
  });
  return {
    pool,
    runs,
    workers,
    openings,
    refuseWith: (error: DenoiseError) => {
      refuse = error;
    },
  };
}

/** All that is ready to happen happens; nothing here waits for a clock. */
const turns = () => new Promise<void>((resolve) => setImmediate(resolve));
/** The side of an image that is not small. */
const large = 200;
const image = (value: number, side = 2) =>
  imageTensor(new Float32Array(side * side).fill(value), [1, 1, side, side]);
const firstOf = async (answer: Promise<ImageTensor>) => (await answer).data[0];
const types = (worker: FakeWorker) => worker.received.map(({ type }: ToWorker) => type);

describe('createPool', () => {
  it('runs at once when a worker is free, and forms a batch of all that waits with the same shape', async () => {
    const { pool, runs } = await openHeld();
    const answers = [0.1, 0.2, 0.3, 0.4].map((value) => firstOf(pool.run(image(value))));
    const other = firstOf(pool.run(image(0.5, 3)));
    await turns();
    expect(runs.map(({ input }) => input.shape[0])).toEqual([1]);
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.input.shape).toEqual([3, 1, 2, 2]);
    runs[1]!.answer();
    await turns();
    expect(runs[2]!.input.shape).toEqual([1, 1, 3, 3]);
    runs[2]!.answer();
    expect(await Promise.all([...answers, other])).toEqual(
      [0.1, 0.2, 0.3, 0.4, 0.5].map((v) => Math.fround(v) / 2),
    );
  });

  it('gives each worker its own work', async () => {
    const { pool, runs, workers } = await openHeld({ workers: 2 });
    await turns();
    const answers = [firstOf(pool.run(image(0.25))), firstOf(pool.run(image(0.5)))];
    await turns();
    expect(workers.map(types)).toEqual([
      ['open', 'run'],
      ['open', 'run'],
    ]);
    for (const run of runs) run.answer();
    expect(await Promise.all(answers)).toEqual([0.125, 0.25]);
    expect(pool.describe()).toMatchObject({ workers: 2, device: 'cpu' });
  });

  it('has all other workers open the device that the first one found', async () => {
    const { openings } = await openHeld({ workers: 3 });
    await turns();
    expect(openings.map(({ order }) => order)).toEqual([['cuda', 'cpu'], ['cpu'], ['cpu']]);
  });

  it('is there with its first worker, and the others take what waits as they come', async () => {
    let letStart: () => void = () => undefined;
    const later = new Promise<void>((resolve) => {
      letStart = resolve;
    });
    const { pool, runs, workers } = await openHeld({ workers: 2 }, later);
    expect(pool.describe().workers).toBe(1);
    const answers = [pool.run(image(0.25, large)), pool.run(image(0.5, large))];
    await turns();
    expect(workers.map(types)).toEqual([['open', 'run'], ['open']]);
    letStart();
    await turns();
    expect(workers.map(types)).toEqual([
      ['open', 'run'],
      ['open', 'run'],
    ]);
    expect(pool.describe().workers).toBe(2);
    for (const run of runs) run.answer();
    expect(await Promise.all(answers.map(firstOf))).toEqual([0.125, 0.25]);
  });

  it('goes on with fewer workers than asked for, and says so', async () => {
    const { pool, runs, refuseWith } = await openHeld({ workers: 2 }, turns());
    refuseWith(new DenoiseError('device-unavailable', { what: 'the GPU is full' }));
    await turns();
    const notes = ['a worker could not be started: the GPU is full'];
    expect(pool.describe()).toMatchObject({ workers: 1, notes });
    const answer = firstOf(pool.run(image(0.5)));
    await turns();
    runs[0]!.answer();
    expect(await answer).toBe(0.25);
  });

  it('waits, when it is disposed of, for workers that are still starting', async () => {
    const { pool, workers } = await openHeld({ workers: 2 });
    await pool.dispose();
    expect(workers.map(types)).toEqual([
      ['open', 'close'],
      ['open', 'close'],
    ]);
  });

  it('gives a worker its next batch while it runs something small, and not while it runs something large', async () => {
    const { pool, runs, workers } = await openHeld();
    const answers = [0.1, 0.2, 0.3].map((value) => pool.run(image(value)));
    await turns();
    const later = pool.run(image(0.4, large));
    await turns();
    const sent = () =>
      workers[0]!.received.flatMap((message) => (message.type === 'run' ? [message.input.shape] : []));
    const [one, two] = [
      [1, 1, 2, 2],
      [2, 1, 2, 2],
    ];
    expect(sent()).toEqual([one, two]);
    runs[0]!.answer();
    await turns();
    expect(sent()).toEqual([one, two, [1, 1, large, large]]);
    const last = pool.run(image(0.5));
    runs[1]!.answer();
    await turns();
    expect(sent().length).toBe(3);
    for (const index of [2, 3]) {
      runs[index]!.answer();
      await turns();
    }
    expect(await Promise.all([...answers, later, last].map(firstOf))).toEqual(
      [0.1, 0.2, 0.3, 0.4, 0.5].map((value) => Math.fround(value) / 2),
    );
  });

  it('does not blame what a worker was only given beforehand for its end', async () => {
    const { pool, runs, workers } = await openHeld();
    const refused = expect(pool.run(image(0.2))).rejects.toMatchObject({ code: 'worker-crashed' });
    const innocent = firstOf(pool.run(image(0.5)));
    await turns();
    expect(workers[0]!.received.length).toBe(3);
    for (const worker of [0, 1]) {
      workers[worker]!.crash('exit code 7');
      await turns();
    }
    await refused;
    runs.at(-1)!.answer();
    expect(await innocent).toBe(0.25);
  });

  it('counts what was given beforehand as waiting, and rejects it when it is disposed of', async () => {
    const { pool, runs } = await openHeld({ maxQueue: 1 });
    const running = firstOf(pool.run(image(0.5)));
    const next = pool.run(image(0.25));
    await turns();
    await expect(pool.run(image(0.5))).rejects.toMatchObject({ code: 'queue-full' });
    const disposal = pool.dispose();
    await expect(next).rejects.toMatchObject({ code: 'disposed' });
    for (const index of [0, 1]) {
      runs[index]!.answer();
      await turns();
    }
    expect(await running).toBe(0.25);
    await disposal;
  });

  it('never takes the buffer of the caller', async () => {
    const { pool, runs } = await openHeld();
    const mine = image(0.5);
    const answer = pool.run(mine);
    await turns();
    runs[0]!.answer();
    await answer;
    expect([...mine.data]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('refuses what would wait behind a full queue', async () => {
    const { pool, runs } = await openHeld({ maxQueue: 1 });
    const first = pool.run(image(0.5));
    const second = pool.run(image(0.5));
    await expect(pool.run(image(0.5))).rejects.toMatchObject({
      code: 'queue-full',
      details: { maxQueue: 1 },
    });
    await turns();
    runs[0]!.answer();
    await turns();
    runs[1]!.answer();
    await Promise.all([first, second]);
  });

  it('takes an aborted run out of the queue, and its place is free', async () => {
    const { pool, runs } = await openHeld({ maxQueue: 1 });
    const first = pool.run(image(0.5));
    const controller = new AbortController();
    const waiting = pool.run(image(0.25), { signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    const third = firstOf(pool.run(image(0.75)));
    await turns();
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.input.data[0]).toBe(0.75);
    runs[1]!.answer();
    expect([await firstOf(first), await third]).toEqual([0.25, 0.375]);
  });

  it('rejects a run that is aborted while it runs at once, and gives nobody its answer', async () => {
    const { pool, runs } = await openHeld();
    const controller = new AbortController();
    const running = pool.run(image(0.25), { signal: controller.signal });
    await turns();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    const next = firstOf(pool.run(image(0.5)));
    runs[0]!.answer();
    await turns();
    runs[1]!.answer();
    expect(await next).toBe(0.25);
  });

  it('hands on the code of an error, and goes on', async () => {
    const { pool, runs } = await openHeld();
    const failing = pool.run(image(0.5));
    await turns();
    runs[0]!.fail(new DenoiseError('inference-failed', { what: 'out of memory', details: { bytes: 12 } }));
    await expect(failing).rejects.toMatchObject({ code: 'inference-failed', details: { bytes: 12 } });
    const next = firstOf(pool.run(image(0.5)));
    await turns();
    runs[1]!.answer();
    expect(await next).toBe(0.25);
  });

  it('tries the images of a batch that failed each for itself', async () => {
    const { pool, runs } = await openHeld();
    const answers = [0.25, 0.5, 0.75].map((value) => pool.run(image(value)));
    await turns();
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.input.shape[0]).toBe(2);
    runs[1]!.fail(new DenoiseError('inference-failed', { what: 'one of us' }));
    await turns();
    expect(runs[2]!.input.data[0]).toBe(0.5);
    runs[2]!.fail(new DenoiseError('inference-failed', { what: 'me' }));
    await expect(answers[1]).rejects.toMatchObject({ code: 'inference-failed', message: 'me' });
    await turns();
    runs[3]!.answer();
    expect(await firstOf(answers[2]!)).toBe(0.375);
    await answers[0];
  });

  it('replaces a worker that ends and tries its work once more', async () => {
    const { pool, runs, workers } = await openHeld();
    const answer = firstOf(pool.run(image(0.5)));
    await turns();
    workers[0]!.crash('exit code 1');
    await turns();
    expect(workers.length).toBe(2);
    runs[1]!.answer();
    expect(await answer).toBe(0.25);
  });

  it('gives up on a run that ended two workers, and answers the one beside it', async () => {
    const { pool, runs, workers } = await openHeld();
    const warm = pool.run(image(0.1));
    const poison = pool.run(image(0.2));
    const innocent = firstOf(pool.run(image(0.5)));
    await turns();
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.input.shape[0]).toBe(2); // poison and innocent together
    workers[0]!.crash('exit code 7');
    await turns();
    expect(runs[2]!.input.data[0]).toBe(Math.fround(0.2)); // now alone
    workers[1]!.crash('exit code 7');
    await expect(poison).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining('exit code 7') as string,
    });
    await turns();
    runs[3]!.answer();
    expect(await innocent).toBe(0.25);
    await warm;
  });

  it('does not start workers forever that end with nothing to do, but for the next run', async () => {
    const { pool, runs, workers } = await openHeld();
    for (let crash = 0; crash < 3; crash++) {
      workers.at(-1)!.crash('exit code 9');
      await turns();
    }
    expect(workers.length).toBe(3);
    const answer = firstOf(pool.run(image(0.5)));
    await turns();
    expect(workers.length).toBe(4);
    runs[0]!.answer();
    expect(await answer).toBe(0.25);
    await pool.dispose();
  });

  it('replaces a worker that ends before it is open, three times in a row', async () => {
    const never = new Promise<void>(() => undefined);
    const { pool, workers } = await openHeld({}, never);
    const rejected = expect(pool.run(image(0.5))).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining('SIGKILL') as string,
    });
    await turns();
    for (let crash = 0; crash < 4; crash++) {
      workers.at(-1)!.crash('ended by SIGKILL');
      await turns();
    }
    await rejected;
    // The first was open and had work.
    expect(workers.length).toBe(4);
  });

  it('goes on for others after runs that ended all workers that had them', async () => {
    const { pool, runs, workers } = await openHeld();
    for (let poison = 0; poison < 3; poison++) {
      const rejected = expect(pool.run(image(0.2))).rejects.toMatchObject({ code: 'worker-crashed' });
      for (let tries = 0; tries < 2; tries++) {
        await turns();
        workers.at(-1)!.crash('ended by SIGSEGV');
      }
      await rejected;
    }
    await turns();
    const answer = firstOf(pool.run(image(0.5)));
    await turns();
    runs.at(-1)!.answer();
    expect(await answer).toBe(0.25);
  });

  it('rejects what waits when no worker can be started any more', async () => {
    const { pool, workers, refuseWith } = await openHeld();
    const answer = pool.run(image(0.5));
    await turns();
    refuseWith(new DenoiseError('device-unavailable', { what: 'the GPU is gone' }));
    workers[0]!.crash('exit code 9');
    await expect(answer).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining('the GPU is gone') as string,
    });
  });

  it('keeps the process alive while something runs, and only then', async () => {
    const { pool, runs, workers } = await openHeld();
    const [worker] = workers;
    expect(worker!.keptAlive).toBe(false);
    const answer = pool.run(image(0.5));
    await turns();
    expect(worker!.keptAlive).toBe(true);
    runs[0]!.answer();
    await answer;
    expect(worker!.keptAlive).toBe(false);
  });

  it('waits, when it is disposed of, for what runs, and rejects what waits', async () => {
    const { pool, runs } = await openHeld();
    const running = firstOf(pool.run(image(0.5, large)));
    const waiting = pool.run(image(0.5));
    await turns();
    let ended = false;
    const disposal = pool.dispose().then(() => {
      ended = true;
    });
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' });
    await turns();
    expect(ended).toBe(false);
    runs[0]!.answer();
    expect(await running).toBe(0.25);
    await disposal;
    await expect(pool.run(image(0.5))).rejects.toMatchObject({ code: 'disposed' });
  });

  it('does not wait forever: what still runs when patience ends is rejected', async () => {
    let losePatience: () => void = () => undefined;
    const patience = () =>
      new Promise<void>((resolve) => {
        losePatience = resolve;
      });
    const { pool, workers } = await openHeld({ patience });
    const running = pool.run(image(0.5));
    await turns();
    const disposal = pool.dispose();
    await turns();
    losePatience();
    await expect(running).rejects.toMatchObject({ code: 'disposed' });
    await disposal;
    expect(workers[0]!.keptAlive).toBe(false);
  });

  it('rejects with what opening a session rejected with', async () => {
    const refusal = new DenoiseError('device-unavailable', { what: 'no adapter' });
    const spawn = () => fakeWorker(() => Promise.reject(refusal));
    await expect(openHeld({ spawn })).rejects.toMatchObject({
      code: 'device-unavailable',
      message: 'no adapter',
    });
  });

  it('rejects when a worker ends before it has a session', async () => {
    const spawn = () => {
      const worker = fakeWorker(() => new Promise(() => undefined));
      setImmediate(() => {
        worker.crash('exit code 134');
      });
      return worker;
    };
    await expect(openHeld({ spawn })).rejects.toMatchObject({ code: 'worker-crashed' });
  });
});
