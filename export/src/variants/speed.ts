import type { ImageTensor, Session } from '@denoisekit/core';

/** Rounds: an odd number, whose middle one is taken. */
const rounds = 9;

/**
 * How many times as fast one session is as another: the middle of several ratios, each of two runs one after the other, so that what else the
 * machine does slows both.
 */
export async function speedRatio(
  usual: Session,
  other: Session,
  image: ImageTensor,
  now: () => number = () => performance.now(),
): Promise<number> {
  const timed = async (session: Session): Promise<number> => {
    const start = now();
    await session.run(image);
    return now() - start;
  };
  await timed(usual);
  await timed(other);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) ratios.push((await timed(usual)) / (await timed(other)));
  return ratios.sort((a, b) => a - b)[(rounds - 1) / 2]!;
}
