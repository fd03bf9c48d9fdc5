import type { ImageTensor } from '../image/image-tensor.js';
import { throwIfAborted } from './abort.js';
import type { AbortSignalLike, Session } from './ports.js';

export interface SpeedRatioOptions {
  /** In milliseconds. */
  readonly now: () => number;
  /** An odd number, whose middle one is taken. Default 9. */
  readonly rounds?: number | undefined;
  /** Looked at before each run. */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * How many times as fast one session is as another: the middle of several ratios, each of two runs one after the other, so that what else the
 * machine does slows both. Rejects with the signal's reason.
 */
export async function speedRatio(
  usual: Pick<Session, 'run'>,
  other: Pick<Session, 'run'>,
  image: ImageTensor,
  { now, rounds = 9, signal }: SpeedRatioOptions,
): Promise<number> {
  const timed = async (session: Pick<Session, 'run'>): Promise<number> => {
    throwIfAborted(signal);
    const start = now();
    await session.run(image);
    return now() - start;
  };
  await timed(usual);
  await timed(other);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) ratios.push((await timed(usual)) / (await timed(other)));
  return ratios.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}
