import { describe, expect, it } from 'vitest';
import { DenoiseError } from '../errors.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import type { ModelManifest } from '../documents/manifest.js';
import type { RunOptions, Session, SessionDescription } from '../runtime/ports.js';
import { abortable } from '../testing/abortable.js';
import { createBatchingSession, type BatchingOptions } from './batching-session.js';

interface HeldRun {
  readonly image: ImageTensor;
  readonly options: RunOptions | undefined;
  /** Ends it with 1 - x for each value x. */
  answer(): void;
  fail(error: Error): void;
}

function setUp(changes: Partial<BatchingOptions> = {}, batch: number | 'batch' = 'batch') {
  const runs: HeldRun[] = [];
  let disposals = 0;
  const below: Session = {
    run: (image, options) =>
      new Promise((resolve, reject) => {
        const answer = () => {
          resolve(
            imageTensor(
              image.data.map((value) => 1 - value),
              image.shape,
            ),
          );
        };
        runs.push({ image, options, answer, fail: reject });
      }),
    describe: () => ({ model: 'tiny' }) as SessionDescription,
    dispose: () => {
      disposals++;
      return Promise.resolve();
    },
  };
  const batches: number[] = [];
  const dimensions = [batch, 1, 'height', 'width'];
  const manifest = { id: 'tiny', input: { dimensions } } as unknown as ModelManifest;
  const options = {
    maxImages: 4,
    maxPixels: 100,
    onBatch: (images: number) => batches.push(images),
    ...changes,
  };
  return {
    session: createBatchingSession(below, manifest, options),
    runs,
    batches,
    disposals: () => disposals,
  };
}

function flat(value: number, width = 2, height = 2, batch = 1): ImageTensor {
  return imageTensor(new Float32Array(batch * width * height).fill(value), [batch, 1, height, width]);
}

/** All that is ready to happen happens: core knows no host, so no turn of an event loop either. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const firstOf = async (answer: Promise<ImageTensor>) => (await answer).data[0];

describe('a session that makes batches', () => {
  it('runs a lone image at once, as it is, with its options', async () => {
    const { session, runs, batches } = setUp();
    const image = flat(0.25);
    const options = { controls: { sigma: 1 } };
    const answer = session.run(image, options);
    expect(runs.map((run) => [run.image, run.options])).toEqual([[image, options]]);
    runs[0]!.answer();
    expect(await firstOf(answer)).toBe(0.75);
    expect(batches).toEqual([1]);
  });

  it('runs together what came with the same size during the last run, in its order', async () => {
    const { session, runs, batches } = setUp();
    const first = session.run(flat(0));
    const values = [0.125, 0.25, 0.5];
    const others = values.map((value) => session.run(flat(value)));
    const odd = session.run(flat(0.75, 3, 1));
    expect(session.waiting?.()).toBe(4);
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.image.shape).toEqual([3, 1, 2, 2]);
    expect(session.waiting?.()).toBe(1);
    runs[1]!.answer();
    await turns();
    runs[2]!.answer();
    expect(await firstOf(first)).toBe(1);
    expect(await Promise.all(others.map(firstOf))).toEqual(values.map((value) => 1 - value));
    expect((await odd).shape).toEqual([1, 1, 1, 3]);
    expect(batches).toEqual([1, 3, 1]);
  });

  it('lets one large image keep none of the others from going together', async () => {
    const { session, runs } = setUp();
    void session.run(flat(0));
    const all = [flat(0.25), flat(0.5, 20, 20), flat(0.75)].map((image) => session.run(image));
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.image.shape).toEqual([2, 1, 2, 2]);
    runs[1]!.answer();
    await turns();
    runs[2]!.answer();
    expect(await Promise.all(all.map(firstOf))).toEqual([0.75, 0.5, 0.25]);
  });

  it('keeps images apart that a caller brings as a batch', async () => {
    const { session, runs } = setUp();
    void session.run(flat(0));
    const answers = [flat(0.25, 2, 2, 2), flat(0.5)].map((image) => session.run(image));
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.image.shape).toEqual([3, 1, 2, 2]);
    runs[1]!.answer();
    expect((await Promise.all(answers)).map(({ shape }) => shape[0])).toEqual([2, 1]);
  });

  it('runs one after the other where the batch size is baked in', async () => {
    const { session, runs } = setUp({}, 1);
    const answers = [0.25, 0.5, 0.75].map((value) => session.run(flat(value)));
    for (let run = 0; run < 3; run++) {
      expect(runs.length).toBe(run + 1);
      runs[run]!.answer();
      await turns();
    }
    expect(await Promise.all(answers.map(firstOf))).toEqual([0.75, 0.5, 0.25]);
  });

  it('does not run what was aborted while it waited, and rejects it at once', async () => {
    const { session, runs } = setUp();
    const first = session.run(flat(0));
    const { signal, abort, listeners } = abortable();
    const gone = session.run(flat(0.5), { signal });
    const last = session.run(flat(0.25, 1, 1));
    abort('gone');
    await expect(gone).rejects.toBe('gone');
    await expect(session.run(flat(0.5), { signal })).rejects.toBe('gone');
    runs[0]!.answer();
    await turns();
    expect(runs[1]!.image.shape).toEqual([1, 1, 1, 1]);
    runs[1]!.answer();
    await Promise.all([first, last]);
    expect(listeners()).toBe(0);
  });

  it('rejects one of a running batch when it is aborted, and answers the others', async () => {
    const { session, runs } = setUp();
    void session.run(flat(0));
    const { signal, abort } = abortable();
    const gone = session.run(flat(0.5), { signal });
    const other = session.run(flat(0.25));
    runs[0]!.answer();
    await turns();
    abort('gone');
    await expect(gone).rejects.toBe('gone');
    runs[1]!.answer();
    expect(await firstOf(other)).toBe(0.75);
  });

  it('tries each for itself when a batch fails, so that one bad image spoils no other', async () => {
    const { session, runs, batches } = setUp();
    const error = new DenoiseError('inference-failed', { what: 'no' });
    const answers = [0, 0.25, 0.5].map((value) => session.run(flat(value)));
    const [lone, bad, good] = answers as [Promise<ImageTensor>, Promise<ImageTensor>, Promise<ImageTensor>];
    runs[0]!.fail(error);
    await expect(lone).rejects.toBe(error);
    await turns();
    runs[1]!.fail(error);
    await turns();
    runs[2]!.fail(error);
    await expect(bad).rejects.toBe(error);
    await turns();
    runs[3]!.answer();
    expect(await firstOf(good)).toBe(0.5);
    expect(batches).toEqual([1]);
    const next = session.run(flat(0.25));
    await turns();
    runs[4]!.answer();
    expect(await firstOf(next)).toBe(0.75);
  });

  it('rejects what waits when it is disposed of, and disposes of the session below', async () => {
    const { session, runs, disposals } = setUp();
    const running = session.run(flat(0));
    const waiting = session.run(flat(0.5));
    const disposal = session.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' });
    runs[0]!.answer();
    expect(await firstOf(running)).toBe(1);
    await disposal;
    expect([disposals(), runs.length]).toEqual([1, 1]);
  });
});
