import type { RunRecord } from '@denoisekit/core';
import type { EarlyStopping } from '../step/early-stopping.js';
import type { AdamSettings } from '../step/optimizer.js';
import type { CropStage, Recipe } from '../recipes/types.js';
import { type Schedule, defaultSchedules, withWarmUp } from '../step/schedule.js';

/** The hyperparameters of a run's steps: the recipe's, with the changes of the run's configuration. */
export interface Hyperparameters {
  readonly schedule: Schedule;
  readonly optimizer: AdamSettings;
  /** Null: the run makes all its steps. */
  readonly earlyStopping: EarlyStopping | null;
  /** Whether batch normalisation trains along and is folded into the weights. */
  readonly normalized: boolean;
  /** Hidden convolutions in bfloat16 on processors that are faster with it. Absent: in float32. */
  readonly bfloat16?: true;
  /** Crops over the run, for images that are cropped. */
  readonly crops: readonly CropStage[];
}

/** The default. */
const defaultCrop = 64;

/** The settings of a recipe that a user may change. */
export type Choices = Pick<
  RunRecord['config'],
  'schedule' | 'warmup' | 'earlyStopping' | 'clipNorm' | 'clipValue' | 'weightDecay'
>;

type Monitor = EarlyStopping['monitor'];
type Steering = Pick<
  Recipe['defaults'],
  'schedule' | 'optimizer' | 'earlyStopping' | 'normalized' | 'bfloat16'
>;

/**
 * The recipe's own objects where nothing was chosen, so that checkpoints of such runs keep their fingerprint. What a user adds
 * watches the training loss where no images are held out: the images of the test decide nothing. A run that begins with a model's weights
 * trains without normalisation, which is in them already.
 */
export function hyperparametersOf(
  { defaults }: { readonly defaults: Steering & Pick<Recipe['defaults'], 'batchSize' | 'crops'> },
  config: Choices & Pick<RunRecord['config'], 'images' | 'from'>,
): Hyperparameters {
  const monitor = config.images === 'all' ? 'train' : 'validation';
  return {
    schedule: scheduleOf(defaults.schedule, config, monitor),
    optimizer: optimizerOf(defaults.optimizer, config),
    earlyStopping: stoppingOf(defaults.earlyStopping, config, monitor),
    normalized: defaults.normalized === true && config.from === undefined,
    ...(defaults.bfloat16 ? { bfloat16: true } : {}),
    crops: defaults.crops ?? [{ until: 1, size: defaultCrop, batch: defaults.batchSize }],
  };
}

/** The choices that differ from the recipe; the rest is left out. */
export function choicesOf({ defaults }: { readonly defaults: Steering }, wanted: Choices): Choices {
  const { schedule, optimizer, earlyStopping } = defaults;
  const kind = wanted.schedule ?? schedule.kind;
  const base = kind === schedule.kind ? schedule : defaultSchedules[kind];
  return {
    ...(kind === schedule.kind ? {} : { schedule: kind }),
    ...chosen('warmup', wanted.warmup, 'warmupFraction' in base ? base.warmupFraction : 0),
    ...chosen('earlyStopping', wanted.earlyStopping, earlyStopping?.patience ?? 0),
    ...chosen('clipNorm', wanted.clipNorm, optimizer.clipNorm ?? 0),
    ...chosen('clipValue', wanted.clipValue, optimizer.clipValue ?? 0),
    ...chosen('weightDecay', wanted.weightDecay, optimizer.weightDecay ?? 0),
  };
}

function chosen(
  key: Exclude<keyof Choices, 'schedule'>,
  wanted: number | undefined,
  recipes: number,
): Choices {
  if (wanted === undefined || wanted === recipes) return {};
  return { [key]: wanted };
}

function scheduleOf(
  own: Schedule,
  { schedule: kind = own.kind, warmup }: Choices,
  monitor: Monitor,
): Schedule {
  const added = defaultSchedules[kind];
  const schedule = kind === own.kind ? own : added.kind === 'plateau' ? { ...added, monitor } : added;
  return warmup === undefined ? schedule : withWarmUp(schedule, warmup);
}

function optimizerOf(own: AdamSettings, { clipNorm, clipValue, weightDecay }: Choices): AdamSettings {
  if (clipNorm === undefined && clipValue === undefined && weightDecay === undefined) return own;
  const { clipValue: ownValue = 0, weightDecay: ownDecay = 0, ...rest } = own;
  const value = clipValue ?? ownValue;
  const decay = weightDecay ?? ownDecay;
  return {
    ...rest,
    clipNorm: clipNorm === undefined ? own.clipNorm : clipNorm > 0 ? clipNorm : null,
    ...(value > 0 ? { clipValue: value } : {}),
    ...(decay > 0 ? { weightDecay: decay } : {}),
  };
}

function stoppingOf(
  own: EarlyStopping | undefined,
  { earlyStopping: patience }: Choices,
  monitor: Monitor,
): EarlyStopping | null {
  if (patience === undefined) return own ?? null;
  return patience === 0 ? null : { monitor, ...own, patience };
}
