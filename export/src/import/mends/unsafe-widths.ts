import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { sweptWidthsFile } from '../../python/swept-runtimes.js';

const pair = v.tuple([v.number(), v.number()]);

/** What `npm run sweep` writes of the convolutions that some runtime computes wrongly. */
const listSchema = v.object({
  widest: v.number(),
  period: v.number(),
  grids: v.array(
    v.object({
      op: v.string(),
      kernel: pair,
      strides: pair,
      group: v.number(),
      unsafe: v.record(v.string(), v.array(v.number())),
    }),
  ),
});

/** A convolution, its channels those of one group. */
export interface ConvFacts {
  readonly op: 'Conv' | 'ConvTranspose';
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly group: number;
  /** Whether it has dilations, or a kernel of 1x1 has pads: of such only some were swept. */
  readonly plain: boolean;
  readonly inputs: number;
  readonly outputs: number;
}

export type IsUnsafe = (conv: ConvFacts) => boolean;

/**
 * Whether a convolution has widths that some runtime computes wrongly, by the list that the sweep of operators writes; the converter of `denoisekit export`
 * reads the same list in the same way.
 */
export function unsafeWidths(path = sweptWidthsFile): IsUnsafe {
  const { widest, period, grids } = v.parse(listSchema, JSON.parse(readFileSync(path, 'utf8')));
  // Beyond the widest that was swept, a width is as the one below that is the same modulo the period.
  const within = (width: number): number =>
    width <= widest ? width : widest - period + 1 + ((width - 1 - widest) % period);
  const isIn = (
    unsafe: Readonly<Record<string, readonly number[]>>,
    { inputs, outputs }: ConvFacts,
  ): boolean => unsafe[within(inputs)]?.includes(within(outputs)) === true;
  return (conv) => {
    const { op, kernel, strides, group, plain } = conv;
    const own = grids.find(
      (grid) =>
        grid.op === op &&
        grid.group === group &&
        grid.kernel.join() === kernel.join() &&
        grid.strides.join() === strides.join(),
    );
    if (plain && own !== undefined) return isIn(own.unsafe, conv);
    // One that was not swept is taken to be unsafe where any other is, but for the 1x1 of stride 1, which alone is a product of matrices.
    return grids.some(
      (grid) =>
        grid.op === op &&
        (grid.group === 1) === (group === 1) &&
        !(grid.kernel.join() === '1,1' && grid.strides.join() === '1,1' && grid.group === 1) &&
        isIn(grid.unsafe, conv),
    );
  };
}
