import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { Blocks } from './blocks.js';

export interface HalfResolutionWidths {
  /** Channels at half resolution. */
  readonly half: number;
  /** Channels of the residual blocks at a quarter. */
  readonly quarter: number;
}

/**
 * What `compact` and `unet` know of an image, as `half` channels at half its resolution: a stride to half and another to a quarter,
 * three residual blocks there, and back with a skip. Height and width must be multiples of 4. Why these layers:
 * `docs/decisions/0001-compact-network.md`.
 */
export function halfResolutionFeatures(
  { conv, grow, relu, add, residual }: Blocks,
  noisy: SymbolicTensor,
  { half: filters, quarter }: HalfResolutionWidths,
): SymbolicTensor {
  const stem = conv('stem', noisy, { filters, kernel: 5, stride: 2, activation: 'relu' });
  const half = conv('half', stem, { filters, kernel: 3, activation: 'relu' });
  let x = conv('down', half, { filters: quarter, kernel: 3, stride: 2, activation: 'relu' });
  for (const name of ['block1', 'block2', 'block3']) x = residual(name, x);
  x = relu('skip_relu', add('skip', grow('up_half', x, { filters, kernel: 2 }), half));
  x = conv('fuse1', x, { filters, kernel: 3, activation: 'relu' });
  return conv('fuse2', x, { filters, kernel: 3, activation: 'relu' });
}
