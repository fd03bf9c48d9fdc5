import {
  DenoiseError,
  shapeChecker,
  type AbortSignalLike,
  type ImageTensor,
  type RunOptions,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import type { LoadedModel, OpenSessionOptions } from '../open-session.js';
import { joinBatch, splitBatch } from './join.js';
import { createQueue, type BatchLimits, type Waiting } from './queue.js';
import type { Spawn } from './spawn.js';
import { openWorker, type OpenWorker } from './open-worker.js';

export interface PoolOptions extends BatchLimits {
  /** Sessions, each in a worker of its own: 1, 2, 3, … */
  readonly workers: number;
  /** Runs that may wait while all workers are busy. */
  readonly maxQueue: number;
  readonly spawn: Spawn;
  /** Resolves when `dispose` has waited long enough for what runs. */
  readonly patience: () => Promise<void>;
}

/** A worker that ends this often in a row before it has answered anything is not replaced again. */
const maxFruitlessStarts = 3;

interface Job extends Waiting {
  readonly resolve: (output: ImageTensor) => void;
  readonly reject: (reason: unknown) => void;
  /** Nobody waits for its answer any more. */
  settled: boolean;
  /** Workers that ended while they had it. */
  tries: number;
  alone: boolean;
}

interface Slot {
  readonly worker: OpenWorker;
  jobs: readonly Job[];
  fruitful: boolean;
}

/**
 * A session that is made of several, each in a worker: the caller's thread stays free.
 *
 * A run goes to a worker that is free, or waits; when a worker becomes free it takes what has waited longest, and with it
 * its share of what else waits with the same shape, as one batch. Nothing waits for a batch to fill. A worker that ends is replaced, and
 * what it had is tried once more, each run for itself.
 *
 * Its runs reject with `queue-full`, `worker-crashed`, and all that a session of one device rejects with.
 */
export async function createPool(
  model: LoadedModel,
  options: OpenSessionOptions,
  { workers, maxQueue, spawn, patience, ...limits }: PoolOptions,
): Promise<Session> {
  const { id, input } = model.manifest;
  const checkShape = shapeChecker(model.manifest);
  // With a batch size baked in, each run has that size already.
  const baked = typeof input.dimensions[0] === 'number';
  const queue = createQueue<Job>(baked ? { ...limits, maxImages: 1 } : limits);
  const slots = new Set<Slot>();
  let fruitlessStarts = 0;
  let starting = 0;
  let disposal: Promise<void> | undefined;

  const first = await openWorker(spawn, model, options);
  const description: SessionDescription = { ...first.description, workers };
  // What the first one found; the others need not fail on what it failed on.
  const same: OpenSessionOptions = { ...options, order: [first.description.device] };
  adopt(first);
  const others = Array.from({ length: workers - 1 }, () => openWorker(spawn, model, same));
  const outcomes = await Promise.allSettled(others);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') adopt(outcome.value);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await dispose();
    throw failure.reason;
  }

  function adopt(worker: OpenWorker): void {
    const slot: Slot = { worker, jobs: [], fruitful: false };
    slots.add(slot);
    worker.handOver({
      answered: (answer) => {
        slot.fruitful = true;
        fruitlessStarts = 0;
        const { jobs } = slot;
        slot.jobs = [];
        // The worker first: what waits runs while the answers are handed out.
        if (answer.type === 'failed' && jobs.length > 1) queue.addFirst(unsettled(jobs).map(forItself));
        feed(slot);
        if (answer.type === 'done') answerJobs(jobs, answer.output);
        else if (jobs.length === 1) settle(jobs[0]!, DenoiseError.fromJSON(answer.error));
      },
      ended: (reason) => {
        crashed(slot, reason);
      },
    });
    feed(slot);
  }

  function feed(slot: Slot): void {
    if (disposal !== undefined) return;
    // No more than its part of what waits: a batch that took all would leave the other workers idle.
    const jobs = queue.take(Math.ceil(queue.length / slots.size));
    slot.worker.keepAlive(jobs.length > 0);
    if (jobs.length === 0) return;
    slot.jobs = jobs;
    slot.worker.run(joinBatch(jobs.map(({ image }) => image)));
  }

  function crashed(slot: Slot, reason: string): void {
    slots.delete(slot);
    if (disposal !== undefined) {
      for (const job of slot.jobs) settle(job, disposedError(id));
      return;
    }
    if (!slot.fruitful) fruitlessStarts++;
    const again = unsettled(slot.jobs).filter((job) => {
      if (++job.tries < 2) return true;
      settle(job, crashError(id, reason));
      return false;
    });
    queue.addFirst(again.map(forItself));
    if (fruitlessStarts < maxFruitlessStarts) void replace();
    else endIfNoneIsLeft(reason);
    for (const other of slots) if (other.jobs.length === 0) feed(other);
  }

  async function replace(): Promise<void> {
    starting++;
    try {
      const worker = await openWorker(spawn, model, same);
      starting--;
      if (disposal === undefined) adopt(worker);
      else void worker.close();
    } catch (error) {
      starting--;
      endIfNoneIsLeft(error instanceof Error ? error.message : String(error));
    }
  }

  function endIfNoneIsLeft(reason: string): void {
    if (slots.size + starting > 0) return;
    for (const job of queue.takeAll()) settle(job, crashError(id, reason));
  }

  function run(image: ImageTensor, { signal }: RunOptions = {}): Promise<ImageTensor> {
    return new Promise((resolve, reject) => {
      throwIfAborted(signal);
      if (disposal !== undefined) throw disposedError(id);
      checkShape(image.shape);
      if (slots.size + starting === 0) throw crashError(id, 'no worker is left');
      const free = [...slots].find(({ jobs }) => jobs.length === 0);
      if (free === undefined && queue.length >= maxQueue) throw fullError(id, maxQueue);
      const stopListening = (): void => {
        signal?.removeEventListener('abort', onAbort);
      };
      const job: Job = {
        image,
        ...{ settled: false, tries: 0, alone: false },
        resolve: (output) => {
          stopListening();
          resolve(output);
        },
        reject: (reason) => {
          stopListening();
          // The reason is the caller's own, whatever it is.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          reject(reason);
        },
      };
      function onAbort(): void {
        queue.remove(job);
        settle(job, signal?.reason);
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.add(job);
      if (free !== undefined) feed(free);
    });
  }

  async function close(): Promise<void> {
    for (const job of queue.takeAll()) settle(job, disposedError(id));
    const open = [...slots];
    const closed = Promise.all(open.map(({ worker }) => worker.close()));
    await Promise.race([closed, patience()]);
    // What has not ended by now ends by itself; nobody waits for it.
    for (const { worker, jobs } of open) {
      worker.keepAlive(false);
      for (const job of jobs) settle(job, disposedError(id));
    }
  }

  function dispose(): Promise<void> {
    // Set before its first step runs: what happens in it must find the pool closing.
    disposal ??= Promise.resolve().then(close);
    return disposal;
  }

  return { run, describe: () => description, dispose };
}

function answerJobs(jobs: readonly Job[], output: ImageTensor): void {
  const parts = splitBatch(
    output,
    jobs.map(({ image }) => image.shape),
  );
  jobs.forEach((job, index) => {
    if (job.settled) return;
    job.settled = true;
    job.resolve(parts[index]!);
  });
}

function settle(job: Job, reason: unknown): void {
  if (job.settled) return;
  job.settled = true;
  job.reject(reason);
}

function unsettled(jobs: readonly Job[]): Job[] {
  return jobs.filter(({ settled }) => !settled);
}

function forItself(job: Job): Job {
  job.alone = true;
  return job;
}

function throwIfAborted(signal: AbortSignalLike | undefined): void {
  // The contract of AbortSignal: reject with its reason, whatever the caller made it.
  if (signal?.aborted === true) throw signal.reason;
}

function disposedError(id: string): DenoiseError {
  return new DenoiseError('disposed', {
    what: `the denoiser of ${id} was disposed of`,
    fix: 'create a new one',
  });
}

function crashError(id: string, reason: string): DenoiseError {
  return new DenoiseError('worker-crashed', {
    what: `a worker that ran ${id} ended in the middle`,
    actual: reason,
    fix: 'look at the image that was sent; if it is an ordinary one, report this',
  });
}

function fullError(id: string, maxQueue: number): DenoiseError {
  return new DenoiseError('queue-full', {
    what: `too many images wait for ${id}`,
    expected: `at most ${maxQueue}`,
    fix: 'try again later, or raise maxQueue or workers',
    details: { maxQueue },
  });
}
