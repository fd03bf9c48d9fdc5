import type { ModelManifest } from '../documents/manifest.js';
import type { ImageTensor } from '../image/image-tensor.js';
import type { RunOptions, Session } from '../runtime/ports.js';
import { disposedError } from '../runtime/session-over.js';
import { answerJobs, enqueue, forItself, settle, unsettled, type Job } from './job.js';
import { joinBatch } from './join.js';
import { createQueue, limitsFor, type BatchLimits } from './queue.js';

export interface BatchingOptions extends BatchLimits {
  /** Called with the number of images of each run that was answered. */
  readonly onBatch?: ((images: number) => void) | undefined;
}

/**
 * A session that runs one thing at a time: what waits with the same size when a run has ended goes into the next run
 * together. Nothing waits for a batch to fill, so a lone run is as fast as without.
 *
 * Its `run` rejects as that of the session below; a run that waits rejects with the signal's reason as soon as it aborts,
 * and with `disposed` on disposal.
 */
export function createBatchingSession(
  session: Session,
  { id, input }: Pick<ModelManifest, 'id' | 'input'>,
  { onBatch, ...limits }: BatchingOptions,
): Session {
  const queue = createQueue<Job>(limitsFor(input, limits));
  let isBusy = false;

  function run(image: ImageTensor, options: RunOptions = {}): Promise<ImageTensor> {
    if (isBusy) return enqueue(queue, image, options);
    isBusy = true;
    const alone = session.run(image, options);
    alone.then(() => {
      next();
      onBatch?.(image.shape[0]);
    }, next);
    return alone;
  }

  /** Runs what waits, until nothing does. */
  function next(): void {
    const jobs = queue.take();
    isBusy = jobs.length > 0;
    if (isBusy) void runTogether(jobs).finally(next);
  }

  async function runTogether(jobs: readonly Job[]): Promise<void> {
    const isAlone = jobs.length === 1;
    const [first] = jobs as readonly [Job];
    const input = isAlone ? first.image : joinBatch(jobs.map(({ image }) => image));
    // Several share no signal: each rejects when its own aborts, and a batch is no longer than one tile.
    const options = isAlone ? first : { controls: first.controls };
    try {
      answerJobs(jobs, await session.run(input, options));
    } catch (error) {
      if (isAlone) settle(first, error);
      else queue.addFirst(unsettled(jobs).map(forItself));
      return;
    }
    onBatch?.(input.shape[0]);
  }

  return {
    run,
    describe: () => session.describe(),
    waiting: () => queue.length,
    dispose() {
      for (const job of queue.takeAll()) settle(job, disposedError(id));
      return session.dispose();
    },
  };
}
