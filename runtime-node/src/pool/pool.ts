import {
  answerJobs,
  createQueue,
  DenoiseError,
  disposedError,
  enqueue,
  forItself,
  imagesOf,
  joinBatch,
  limitsFor,
  pixelsOf,
  settle,
  textOf,
  throwIfAborted,
  unsettled,
  type BatchingOptions,
  type ImageTensor,
  type Job,
  type LoadedModel,
  type RunOptions,
  type Session,
  type SessionDescription,
} from '@denoisekit/core/session';
import type { OpenModelOptions } from '../open-model.js';
import { openWorker, type OpenWorker } from './open-worker.js';
import { crashError, fullError } from './pool-errors.js';
import type { Spawn } from './spawn.js';

export interface PoolOptions extends BatchingOptions {
  /** Sessions, each in a worker of its own: 1, 2, 3, … */
  readonly workers: number;
  /** Runs that may wait while all workers are busy. */
  readonly maxQueue: number;
  readonly spawn: Spawn;
  /** Resolves when `dispose` has waited long enough for what runs. */
  readonly patience: () => Promise<void>;
}

/**
 * Workers that end this often in a row before they are open, or with nothing to do, are not replaced again until the next run. One that ends of what it runs always is: each run is
 * tried twice at most, and one bad image must not take the model from all others.
 */
const maxFruitlessStarts = 3;

/**
 * What runs is small where it has at most so many pixels: 40 digits, some ten milliseconds. It may end before this thread, busy with
 * something else, notices, so its worker is given the next batch beforehand.
 */
const smallPixels = 2 ** 15;

interface Slot {
  readonly worker: OpenWorker;
  /** What it runs, and what it was given beforehand. */
  readonly batches: (readonly Job[])[];
  fruitful: boolean;
}

/**
 * A session that is made of several, each in a worker: the caller's thread stays free.
 *
 * It can be used as soon as the first worker has its session; the others join it as they come, and `describe()` counts them.
 *
 * A run goes to a worker that is free, or waits; when a worker becomes free it takes what has waited longest, and with it
 * its share of what else waits with the same shape, as one batch. Nothing waits for a batch to fill. While a worker runs something
 * small it is given its next batch already. A worker that ends is replaced, and what it ran is tried once more, each run for itself.
 *
 * Its runs reject with `queue-full`, `worker-crashed`, and all that a session of one device rejects with.
 */
export async function createPool(
  model: LoadedModel,
  options: OpenModelOptions,
  { workers, maxQueue, spawn, patience, onBatch, ...limits }: PoolOptions,
): Promise<Session> {
  const { id, input } = model.manifest;
  const queue = createQueue<Job>(limitsFor(input, limits));
  const slots = new Set<Slot>();
  const starts = new Set<Promise<void>>();
  let fruitlessStarts = 0;
  let feeding = false;
  let failedStart: string | undefined;
  let description: SessionDescription | undefined;
  let disposal: Promise<void> | undefined;

  const first = await openWorker(spawn, model, options);
  // What the first one found; the others need not fail on what it failed on.
  const same: OpenModelOptions = { ...options, order: [first.description.device] };
  adopt(first);
  for (let other = 1; other < workers; other++) start();

  function adopt(worker: OpenWorker): void {
    const slot: Slot = { worker, batches: [], fruitful: false };
    slots.add(slot);
    description = undefined;
    worker.handOver({
      answered: (answer) => {
        slot.fruitful = true;
        fruitlessStarts = 0;
        const jobs = slot.batches.shift() ?? [];
        // The worker first: what waits runs while the answers are handed out.
        if (answer.type === 'failed' && jobs.length > 1) queue.addFirst(unsettled(jobs).map(forItself));
        feed(slot);
        if (answer.type === 'done') {
          answerJobs(jobs, answer.output);
          onBatch?.(imagesOf(jobs));
        } else if (jobs.length === 1) {
          settle(jobs[0]!, DenoiseError.fromJSON(answer.error));
        }
      },
      ended: (reason) => {
        crashed(slot, reason);
      },
    });
    feed(slot);
  }

  function feed(slot: Slot): void {
    if (disposal !== undefined) return;
    while (wantsMore(slot)) {
      // No more than its part of what waits: a batch that took all would leave the other workers idle.
      const jobs = queue.take(Math.ceil(queue.length / slots.size));
      if (jobs.length === 0) break;
      slot.batches.push(jobs);
      slot.worker.run(joinBatch(jobs.map(({ image }) => image)), jobs[0]!.controls);
    }
    slot.worker.keepAlive(slot.batches.length > 0);
  }

  /** Once this turn has brought all that it brings, so that it goes together. */
  function feedSoon(): void {
    if (feeding) return;
    feeding = true;
    setImmediate(() => {
      feeding = false;
      for (const slot of slots) feed(slot);
    });
  }

  function crashed(slot: Slot, reason: string): void {
    slots.delete(slot);
    description = undefined;
    if (disposal !== undefined) {
      for (const job of slot.batches.flat()) settle(job, disposedError(id));
      return;
    }
    const [running = [], next = []] = slot.batches;
    if (!slot.fruitful && running.length === 0) fruitlessStarts++;
    const again = unsettled(running).filter((job) => {
      if (++job.tries < 2) return true;
      settle(job, crashError(id, reason));
      return false;
    });
    queue.addFirst([...again.map(forItself), ...unsettled(next)]);
    if (fruitlessStarts < maxFruitlessStarts) start();
    else endIfNoneIsLeft(reason);
    for (const other of slots) feed(other);
  }

  /** Adds a worker as soon as it has its session. */
  function start(): void {
    const ended: Promise<void> = openWorker(spawn, model, same).then(
      (worker) => {
        if (disposal !== undefined) return worker.close();
        starts.delete(ended);
        failedStart = undefined;
        adopt(worker);
        return undefined;
      },
      (error: unknown) => {
        starts.delete(ended);
        failedStart = textOf(error);
        description = undefined;
        // A refusal of the model is final; a worker that ended may have been killed.
        const mayWork = error instanceof DenoiseError && error.code === 'worker-crashed';
        if (mayWork && disposal === undefined && ++fruitlessStarts < maxFruitlessStarts) start();
        else endIfNoneIsLeft(failedStart);
      },
    );
    starts.add(ended);
  }

  function waiting(): number {
    let count = queue.length;
    for (const { batches } of slots) count += batches[1]?.length ?? 0;
    return count;
  }

  function endIfNoneIsLeft(reason: string): void {
    if (slots.size + starts.size > 0) return;
    for (const job of queue.takeAll()) settle(job, crashError(id, reason));
  }

  async function run(image: ImageTensor, options: RunOptions = {}): Promise<ImageTensor> {
    throwIfAborted(options.signal);
    if (disposal !== undefined) throw disposedError(id);
    // The cause may have passed.
    if (slots.size + starts.size === 0) start();
    const free = [...slots].find(({ batches }) => batches.length === 0);
    if (free === undefined && waiting() >= maxQueue) throw fullError(id, maxQueue);
    const answer = enqueue(queue, image, options);
    if (free !== undefined) feed(free);
    else feedSoon();
    return answer;
  }

  async function close(): Promise<void> {
    const open = [...slots];
    const waiting = [...queue.takeAll(), ...open.flatMap(({ batches }) => batches[1] ?? [])];
    for (const job of waiting) settle(job, disposedError(id));
    const closed = Promise.all([...open.map(({ worker }) => worker.close()), ...starts]);
    await Promise.race([closed, patience()]);
    // Workers that have not ended by now end by themselves; no caller waits for it.
    for (const { worker, batches } of open) {
      worker.keepAlive(false);
      for (const job of batches.flat()) settle(job, disposedError(id));
    }
  }

  function dispose(): Promise<void> {
    // Set before its first step runs: what happens in it must find the pool closing.
    disposal ??= Promise.resolve().then(close);
    return disposal;
  }

  function describe(): SessionDescription {
    const { notes = [] } = first.description;
    const failure = failedStart === undefined ? [] : [`a worker could not be started: ${failedStart}`];
    return (description ??= {
      ...first.description,
      workers: slots.size,
      ...(notes.length + failure.length > 0 && { notes: [...notes, ...failure] }),
    });
  }

  return { run, describe, waiting, dispose };
}

function wantsMore({ batches }: Slot): boolean {
  return batches.length === 0 || (batches.length === 1 && pixelsOf(batches[0]!) <= smallPixels);
}
