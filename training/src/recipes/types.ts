import type { LayersModel } from '@tensorflow/tfjs';
import type { EarlyStopping } from '../step/early-stopping.js';
import type { Loss } from '../layers/loss.js';
import type { AdamSettings } from '../step/optimizer.js';
import type { Schedule } from '../step/schedule.js';
import type { TensorFlow } from '../backends/tensorflow.js';

export interface NetworkShape {
  /** Null, as is the width then: for images of any size. */
  readonly height: number | null;
  readonly width: number | null;
  readonly channels: 1 | 3;
  /** Decides every initial weight. */
  readonly seed: number;
}

/** A part of a run with training crops of one size. */
export interface CropStage {
  /** The part of all steps at which it ends, (0, 1]; the last one's is 1. */
  readonly until: number;
  /** Height and width of the crops in pixels: a multiple of the network's. */
  readonly size: number;
  /** Crops a step. */
  readonly batch: number;
}

export interface RecipeDefaults {
  /** Passes over the training images; may be fractional. */
  readonly epochs: number;
  /** Where the training set is small, the passes are raised until this many steps are made. */
  readonly minSteps: number;
  readonly batchSize: number;
  /**
   * Of pictures that are cropped, over the run; the first stage has `batchSize` crops. Absent: `batchSize` crops of 64 pixels. Images
   * that have one size are taken whole.
   */
  readonly crops?: readonly CropStage[];
  /**
   * How pictures become training images: their channels, the share of examples in colour that are made grey, and the share that is
   * made darker or brighter (both 0 by default). Absent: the recipe is for other images, and gets pictures in colour.
   */
  readonly pictures?: {
    readonly channels: 1 | 3;
    readonly greyShare?: number;
    readonly exposureShare?: number;
  };
  /** Where no folder is named, pages are drawn while training. Absent: there are sample pictures for recipes with `pictures`, and digits for others. */
  readonly pages?: true;
  /** Steps of a whole run, in place of `epochs` and `minSteps`. */
  readonly steps?: number;
  /** After how many steps on crops the run is validated and an epoch counted. Default: 1,000. */
  readonly epochSteps?: number;
  /** What is validated on, where noise is added. Default: `noise`. */
  readonly validationNoises?: readonly string[];
  /** The highest rate of the schedule. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly optimizer: AdamSettings;
  /** As `parseNoise` reads it: `gaussian:0.5`. */
  readonly noise: string;
  /** Noise that is new in each epoch, or drawn once for each image and kept, as notebooks do that prepare it. */
  readonly noiseDraw: 'fresh' | 'once';
  /**
   * `held-out`: a twelfth of the training images only validates, and the weights of the best epoch are kept. `all`: every one
   * trains, the curves show the test images, and the weights of the last epoch are kept, so that none is chosen by them.
   */
  readonly images: 'held-out' | 'all';
  readonly loss: Loss;
  /**
   * Decay of the moving average of the weights that is validated, tested and saved; null: the weights themselves are.
   */
  readonly averaging: number | null;
  /**
   * Batch normalisation behind each convolution while it trains, folded into the weights wherever they are used: more is learnt in as
   * many steps, each of which takes a quarter longer. It needs `averaging`. Runs with `--from` do without. Absent: there is none.
   */
  readonly normalized?: true;
  /**
   * Hidden convolutions, and their gradients, are computed in bfloat16 where the processor is faster with it: a step takes about two thirds
   * of the time there. Absent: in float32.
   */
  readonly bfloat16?: true;
  /** Of a run that is given none. Default: `defaultSeed`. */
  readonly seed?: number;
  /** Absent: the run makes all its steps. */
  readonly earlyStopping?: EarlyStopping;
}

/**
 * A way to train a denoiser: data, and one function that builds the network.
 *
 * The network takes `[batch, height, width, channels]` in [0, 1] and gives the same shape. It ends in `image`, `blend` or `corrected`
 * of `createBlocks`, every weight is trainable, and every layer is named and seeded (`createBlocks` does so).
 */
export interface Recipe {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly defaults: RecipeDefaults;
  build(tf: TensorFlow, shape: NetworkShape): LayersModel;
}
