/** What is done between one image file and the other, in this order. */
export const pictureStages = [
  'decode',
  'floats',
  'tiles',
  'run',
  'blend',
  'bytes',
  'estimate',
  'encode',
] as const;

export type PictureStage = (typeof pictureStages)[number];

/** Where the time of a picture went. */
export interface StageTimes {
  /** Milliseconds by stage: reading and decoding the file; samples to floats; checking, cutting and joining tiles; the model; strength; floats to samples; estimating noise; encoding and writing. */
  readonly milliseconds: Readonly<Record<PictureStage, number>>;
  /** That the model computed. More than the picture has, where tiles overlap or a model for grey takes each colour by itself. */
  readonly pixelsRun: number;
}

/** Not a constant, which bundlers would have to leave in pages that measure nothing. */
const noTime = () =>
  Object.fromEntries(pictureStages.map((stage) => [stage, 0])) as Record<PictureStage, number>;

/**
 * Adds up the time of each stage. Stages that overlap are counted in full, so the sum can exceed the time that passed; a stage that overlaps itself is counted once.
 */
export interface StageClock {
  /** Does the work and adds its time; of a promise, until it settles. */
  measure<T>(stage: PictureStage, work: () => T): T;
  /** Counts pixels of a run of the model. */
  ran(pixels: number): void;
  times(): StageTimes;
}

/** @param now milliseconds from any start */
export function createStageClock(now: () => number): StageClock {
  const sums = noTime();
  const underWay = noTime();
  const starts = noTime();
  let pixelsRun = 0;
  return {
    measure(stage, work) {
      if (underWay[stage]++ === 0) starts[stage] = now();
      const add = (): void => {
        if (--underWay[stage] === 0) sums[stage] += now() - starts[stage];
      };
      let isPending = false;
      try {
        const result = work();
        if (!(result instanceof Promise)) return result;
        isPending = true;
        return result.finally(add) as typeof result;
      } finally {
        if (!isPending) add();
      }
    },
    ran(pixels) {
      pixelsRun += pixels;
    },
    times: () => ({ milliseconds: { ...sums }, pixelsRun }),
  };
}

/** Does the work, and measures it where there is a clock. */
export function measured<T>(clock: StageClock | undefined, stage: PictureStage, work: () => T): T {
  return clock === undefined ? work() : clock.measure(stage, work);
}
