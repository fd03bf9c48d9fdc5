import type { TensorFlowBackend, TrainOverrides } from '@denoisekit/training';
import { Command, Option } from 'commander';
import { numberOption, ranges, type NumberRange } from '../command/verb.js';
import type { Io } from '../terminal/io.js';

/** Options of a run's steps; the default of each is the recipe's. */
export interface TrainOptions {
  readonly epochs?: number;
  readonly steps?: number;
  readonly batchSize?: number;
  readonly lr?: number;
  readonly schedule?: (typeof schedules)[number];
  readonly warmup?: number;
  readonly earlyStopping?: number;
  readonly clipNorm?: number;
  readonly ema?: number;
  readonly loss?: (typeof losses)[number];
  readonly seed?: number;
  readonly noise?: string;
  readonly noiseDraw?: 'fresh' | 'once';
  readonly images?: 'held-out' | 'all';
  readonly limit?: number;
}

const schedules = ['constant', 'cosine', 'one-cycle', 'plateau', 'constant-then-decay'] as const;
const losses = ['bce', 'mse', 'l1', 'charbonnier', 'rmse'] as const;
const part: NumberRange = { min: 0, max: 0.9999, integer: false };
const patience: NumberRange = { min: 0, max: 100_000, integer: true };
const norm: NumberRange = { min: 0, max: 1e9, integer: false };

/** A resumed run defaults to its own. */
export const backends = ['auto', 'tensorflow', 'tensorflow-gpu', 'webgpu'] as const satisfies readonly (
  'auto' | TensorFlowBackend
)[];
export type Backend = (typeof backends)[number];

export function isBackend(name: string | undefined): name is Backend {
  return backends.some((backend) => backend === name);
}

export function addTrainOptions(command: Command): Command {
  return command
    .addOption(numberOption('--epochs <n>', 'passes over the images; may be 0.5', ranges.epochs))
    .addOption(
      numberOption(
        '--steps <n>',
        'of the whole run; with --resume, another length, from before the rate fell',
        ranges.count,
      ),
    )
    .addOption(numberOption('--batch-size <n>', 'images a step', ranges.count))
    .addOption(numberOption('--lr <rate>', 'the highest learning rate', ranges.learningRate))
    .addOption(new Option('--schedule <name>', 'how the learning rate goes').choices(schedules))
    .addOption(numberOption('--warmup <part>', 'of all steps, in which the learning rate rises', part))
    .addOption(
      numberOption('--early-stopping <n>', 'end after n epochs without a lower loss; 0: never', patience),
    )
    .addOption(numberOption('--clip-norm <x>', "the gradient's greatest length; 0: any", norm))
    .addOption(numberOption('--ema <decay>', 'keep a moving average of the weights; 0: the last ones', part))
    .addOption(new Option('--loss <name>', 'what is made small').choices(losses))
    .addOption(numberOption('--seed <n>', 'decides weights, order and noise', ranges.seed))
    .option('--noise <noise>', 'what to learn to remove, such as gaussian:0.1..0.9: see below')
    .addOption(
      new Option('--noise-draw <how>', 'new noise in each epoch, or one for each image').choices([
        'fresh',
        'once',
      ]),
    )
    .addOption(
      new Option('--images <which>', 'keep some to validate, or train on all').choices(['held-out', 'all']),
    )
    .addOption(numberOption('--limit <n>', 'train on the first n images only', ranges.count));
}

export function overridesOf({
  epochs,
  steps,
  batchSize,
  lr: learningRate,
  schedule,
  warmup,
  earlyStopping,
  clipNorm,
  ema,
  loss,
  seed,
  noise,
  noiseDraw,
  images,
  limit,
}: TrainOptions): TrainOverrides {
  return {
    ...{ epochs, steps, batchSize, learningRate, schedule, warmup, earlyStopping, clipNorm, loss },
    ...{ seed, noise, noiseDraw, images, limit },
    averaging: ema === 0 ? null : ema,
  };
}

/** Options that the run's folder records, or that concern its beginning alone. All others have to be repeated. */
const remembered: ReadonlySet<string> = new Set([
  ...addTrainOptions(new Command()).options.map((option) => option.attributeName()),
  ...['out', 'from', 'resume', 'finish'],
]);

/** The options of `train` that its run is to be resumed with, as words of a command line: where its images are, for one. */
export function wordsForResume(command: Command, { env }: Pick<Io, 'env'>): readonly string[] {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return !remembered.has(name) && command.getOptionValueSource(name) === 'cli';
  });
  const words = given.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return [option.long!, ...(value === true ? [] : [value].flat().map(String))];
  });
  // The next shell may not have the variable.
  const data = env['DENOISEKIT_DATA'] ?? '';
  const isNamed = words.includes('--data') || words.includes('--pairs');
  return data === '' || isNamed ? words : ['--data', data, ...words];
}
