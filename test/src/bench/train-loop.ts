import { randomStream } from '@denoisekit/core';
import {
  stepScheduleOf,
  createTrainer,
  findRecipe,
  loadTensorFlow,
  newPlan,
  newProgress,
  runLoop,
} from '@denoisekit/training';
import { trainingImagesOf } from '@denoisekit/training/data';
import { median } from './benchmark.js';

export interface TrainLoopOptions {
  readonly print: (line: string) => void;
  readonly recipe?: string;
  /** Default: the recipe's. */
  readonly batchSize?: number;
  /** Each round is a stretch of one loop and one of the other. */
  readonly rounds?: number;
  readonly stepsPerRound?: number;
}

export interface TrainLoopResult {
  /** Medians over the rounds, milliseconds a step. */
  readonly bareMs: number;
  readonly loopMs: number;
  /** Of each round, loop / bare. */
  readonly ratios: readonly number[];
}

/** What the loop may cost of a bare one. */
export const maxTrainLoopRatio = 1.1;

/**
 * The training loop (batches, fresh noise, gradient step, average of the weights, loss, events) against
 * `trainOnBatch` on the same network with one batch that is ready made. The two take turns, so that what else the
 * machine does meets both.
 */
export async function benchTrainLoop({
  print,
  recipe: name = 'compact',
  batchSize: wantedBatchSize,
  rounds = 7,
  stepsPerRound = 6,
}: TrainLoopOptions): Promise<TrainLoopResult> {
  const { tf, device } = await loadTensorFlow();
  const recipe = findRecipe(name);
  const size = { height: 28, width: 28, channels: 1 } as const;
  const { learningRate, optimizer } = recipe.defaults;
  const batchSize = wantedBatchSize ?? recipe.defaults.batchSize;
  const set = randomImages(batchSize * 8);
  const images = trainingImagesOf({
    ...{ ...size, name: 'noise', sha256: '', train: set, validation: set, test: set },
    ...{ notes: [], source: 'folder' },
  });
  const config = { ...recipe.defaults, batchSize, seed: 1 };
  const hyperparameters = { schedule: { kind: 'constant' }, crops: [] } as const;
  const pairs = images.training(config);

  const trained = recipe.build(tf, { ...size, seed: 1 });
  const trainer = createTrainer(tf, trained, recipe.defaults);
  const progress = newProgress(newPlan(1));
  const loop = async (steps: number): Promise<void> => {
    await runLoop({
      ...{ trainer, pairs, progress },
      stepSchedule: stepScheduleOf({
        config,
        hyperparameters,
        images,
        plan: newPlan(progress.step + steps),
        stepsPerEpoch: 8,
      }),
      now: () => performance.now(),
      checkpointEveryMs: Infinity,
      signal: undefined,
      onEvent: () => undefined,
      onEpochEnd: () => Promise.resolve('ended' as const),
      onCheckpoint: () => Promise.resolve(),
    });
  };

  const bare = recipe.build(tf, { ...size, seed: 1 });
  const adam = tf.train.adam(learningRate, optimizer.beta1, optimizer.beta2, optimizer.epsilon);
  bare.compile({
    optimizer: adam,
    loss: recipe.defaults.loss === 'bce' ? 'binaryCrossentropy' : 'meanSquaredError',
  });
  const first = await pairs.at(0, { count: batchSize, ...size });
  const shape: [number, number, number, number] = [batchSize, size.height, size.width, size.channels];
  const input = tf.tensor4d(first.input.data.slice(), shape);
  const target = tf.tensor4d(first.target.data.slice(), shape);
  const trainOnBatch = async (steps: number): Promise<void> => {
    for (let i = 0; i < steps; i++) await bare.trainOnBatch(input, target);
  };

  print(`train-loop: ${name}, batch ${batchSize}, ${device}`);
  await trainOnBatch(3);
  await loop(3);
  const bareMs: number[] = [];
  const loopMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bareMs.push((await millisecondsOf(() => trainOnBatch(stepsPerRound))) / stepsPerRound);
    loopMs.push((await millisecondsOf(() => loop(stepsPerRound))) / stepsPerRound);
  }
  tf.dispose([input, target]);
  trainer.dispose();
  adam.dispose();
  bare.dispose();
  trained.dispose();

  const ratios = loopMs.map((milliseconds, round) => milliseconds / bareMs[round]!);
  const spread = `${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
  print(`  bare trainOnBatch  ${median(bareMs).toFixed(1)} ms a step`);
  print(`  denoisekit's loop  ${median(loopMs).toFixed(1)} ms a step`);
  print(
    `  ratio ${median(ratios).toFixed(3)} (${spread} over ${rounds} rounds), at most ${maxTrainLoopRatio}`,
  );
  return { bareMs: median(bareMs), loopMs: median(loopMs), ratios };
}

/** Noise is as good as digits here: no operation looks at the values. */
function randomImages(count: number): { count: number; pixels: Uint8Array } {
  const random = randomStream(1);
  return { count, pixels: Uint8Array.from({ length: count * 784 }, () => random.integer(256)) };
}

async function millisecondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
