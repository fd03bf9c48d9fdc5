import { compareTensors, joinBatch, type ImageTensor } from '@denoisekit/core';
import type { Graph } from '@denoisekit/runtime-node';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { rawAnswer } from '../find-answer.js';
import { pieceSize, type FoundOut } from '../find-out.js';
import { foreignOf } from '../foreign.js';
import { usualLevel } from '../plain-model.js';
import { portsOf } from '../ports.js';
import type { Runner } from '../runner.js';
import { pieceOf, negativeOf } from '../../pictures/piece.js';
import { trialOf, type Samples } from '../samples.js';
import { explicitPads } from './auto-pad.js';
import { constantsInside, withoutIdle } from './constants.js';
import { expandByZeros } from './expand-by-zeros.js';
import type { Mend } from './graph.js';
import { lookBy } from './look.js';
import { resizeByScales } from './resize-scales.js';
import { safeWidths } from './safe-widths.js';
import { plainReshapes, settledSizes, withoutSameSize } from './settled-shapes.js';
import { foldings6d } from './space-to-depth.js';

export interface MendOptions {
  readonly found: FoundOut;
  readonly runner: Runner;
  readonly samples: readonly Samples[];
}

/** In this order: what comes later needs constants to be constants, and widths come last. */
const mends: readonly Mend[] = [
  constantsInside,
  withoutIdle,
  explicitPads,
  settledSizes,
  withoutSameSize,
  foldings6d,
  resizeByScales,
  plainReshapes,
  expandByZeros,
  withoutIdle,
  safeWidths,
];

/** In the file's own values, as a part of its range: a mend changes nothing but rounding. */
const tolerance = 1e-5;
/** Of the pictures that it is tried on, about; two of them, so that what holds for one size alone is found. */
const sides = [32, 48] as const;

/** All mends, one after the other; one that changes an answer is taken back, and that is noted. */
export async function mendAll(
  model: OnnxModel,
  { found, runner, samples }: MendOptions,
): Promise<{ readonly model: OnnxModel; readonly notes: readonly string[] }> {
  const { foreign, way } = found;
  const trials = await trialsFor(found, samples[0]!);
  const expected: Float32Array[] = [];
  for (const image of trials) expected.push((await rawAnswer(foreign, way, image, usualLevel)).data);
  const span = way.range[1] - way.range[0];
  const look = lookBy(
    runner,
    trials.map(
      (image) => (graph: Graph, of: OnnxModel) =>
        rawAnswer(foreignOf(graph, portsOf(of), foreign.form), way, image, usualLevel),
    ),
  );
  const notes: string[] = [];
  let current = model;
  for (const mend of mends) {
    const mended = await mend(current, look);
    if (mended === undefined) continue;
    const max = await change(mended.model);
    if (max <= tolerance) {
      current = mended.model;
      notes.push(mended.note);
    } else
      notes.push(`left as it is, since its answers would change by ${max.toExponential(1)}: ${mended.note}`);
  }
  return { model: current, notes };

  /** How far a changed model's answers are from the file's own; NaN where it does not run. */
  async function change(changed: OnnxModel): Promise<number> {
    const graph = await runner.open(encodeModel(changed)).catch(() => undefined);
    if (graph === undefined) return NaN;
    const own = foreignOf(graph, portsOf(changed), foreign.form);
    let max = 0;
    for (const [i, image] of trials.entries()) {
      const answer = await rawAnswer(own, way, image, usualLevel).catch(() => undefined);
      max = answer === undefined ? NaN : Math.max(max, compareTensors(answer.data, expected[i]!).max / span);
    }
    await graph.release();
    return max;
  }
}

/** Noisy pictures of two sizes, two of the second where the file takes several at once; one, where its size is baked in. */
async function trialsFor(
  { foreign, way, sizes }: FoundOut,
  { kind, images }: Samples,
): Promise<readonly ImageTensor[]> {
  const [first, second] = sides.map((side) => {
    const size = pieceSize(sizes, foreign.form, side);
    return trialOf(kind, pieceOf(images[0]!, size), usualLevel, 0).noisy;
  }) as [ImageTensor, ImageTensor];
  if (sizes.baked !== null) return [first];
  if (typeof foreign.ports.picture.shape[0] === 'number') return [first, second];
  const batch = joinBatch([second, negativeOf(second)]);
  // That its first axis has a name does not say that it takes several.
  return rawAnswer(foreign, way, batch, usualLevel).then(
    () => [first, batch],
    () => [first, second],
  );
}
