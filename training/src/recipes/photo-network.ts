import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';
import { defaultMuon } from '../step/optimizer.js';
import { createBlocks } from '../layers/blocks.js';
import type { NetworkShape, RecipeDefaults } from './types.js';

/** What tells the networks for photographs from each other. */
export interface PhotoLayers {
  readonly name: string;
  /** Channels at half, quarter and eighth resolution: multiples of 16, since ONNX Runtime computes 16 at a time. */
  readonly channels: readonly [half: number, quarter: number, eighth: number];
  /** Residual blocks, in the order of computation: down, at an eighth, up again. */
  readonly blocks: {
    readonly down: readonly [half: number, quarter: number];
    readonly eighth: number;
    readonly up: readonly [quarter: number, half: number];
  };
  /** What the blocks are: two 3x3 convolutions (default), or one with half of the channels between two of 1x1. */
  readonly block?: 'residual' | 'bottleneck';
  /** Channels between the 1x1 convolutions of a bottleneck at half resolution: a multiple of 16. Default: half of what it reads. */
  readonly innerAtHalf?: number;
  /** Channels of the folded image. Default 12: four pixels in colour; a grey network has as many, so that it can begin with the weights of a colour one. */
  readonly folded?: number;
  /** `image`: the network makes its image anew, by a sigmoid. Default: it gives its input plus a change, and ends linear. */
  readonly ends?: 'corrected' | 'image';
}

/** How such networks learn, whatever they are shown: `docs/decisions/0020-photo.md`. */
export const photoTraining = {
  learningRate: 2e-3,
  schedule: { kind: 'constant-then-decay', warmupSteps: 300, startFactor: 0.01, decayFraction: 0.8 },
  optimizer: { ...defaultMuon, clipNorm: 1 },
  averaging: 0.999,
  bfloat16: true,
} as const satisfies Partial<RecipeDefaults>;

/**
 * A residual U-Net on the image folded to half its size, with skips that are added. For photographs it gives the image plus a change, which is
 * zero before training, and ends linear, since noise that is not clipped leaves [0, 1]. Every layer looks at a neighbourhood, so tiles are
 * exact. Height and width must be multiples of 8. Why these layers: `docs/decisions/0020-photo.md`.
 */
export function photoNetwork(
  tf: TensorFlow,
  { height, width, channels: colours, seed }: NetworkShape,
  {
    name,
    channels: [atHalf, atQuarter, atEighth],
    blocks,
    block = 'residual',
    innerAtHalf,
    folded = 12,
    ends = 'corrected',
  }: PhotoLayers,
): LayersModel {
  const { input, conv, grow, fold, unfold, add, residual, bottleneck, corrected, image } = createBlocks(
    tf,
    seed,
    'narrowUniform',
  );
  const several = (prefix: string, from: SymbolicTensor, count: number, inner?: number) => {
    let x = from;
    for (let i = 1; i <= count; i++) {
      const name = `${prefix}${i}`;
      x =
        block === 'residual'
          ? residual(name, x, { activation: 'linear', fromZero: true })
          : bottleneck(name, x, inner);
    }
    return x;
  };
  const down = (to: string, from: SymbolicTensor, filters: number) =>
    conv(to, from, { filters, kernel: 2, stride: 2 });
  const up = (to: string, from: SymbolicTensor, skip: SymbolicTensor) =>
    add(`${to}_skip`, grow(to, from, { filters: skip.shape[3]!, kernel: 2 }), skip);

  const noisy = input(height, width, colours);
  const head = conv('head', fold('fold', noisy, folded), { filters: atHalf, kernel: 3 });
  const half = several('down_half', head, blocks.down[0], innerAtHalf);
  const quarter = several('down_quarter', down('quarter', half, atQuarter), blocks.down[1]);
  const eighth = several('at_eighth', down('eighth', quarter, atEighth), blocks.eighth);
  const quarterAgain = several('up_quarter', up('quarter_again', eighth, quarter), blocks.up[0]);
  const halfAgain = several('up_half', up('half_again', quarterAgain, half), blocks.up[1], innerAtHalf);
  const tail = conv('tail', add('head_skip', halfAgain, head), {
    filters: folded,
    kernel: 3,
    fromZero: ends === 'corrected',
  });
  const last = unfold('unfold', tail, colours);
  return tf.model({ name, inputs: noisy, outputs: ends === 'image' ? image(last) : corrected(last, noisy) });
}
