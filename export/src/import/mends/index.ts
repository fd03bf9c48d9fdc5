import { compareTensors, type ImageTensor } from '@denoisekit/core';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { rawAnswer } from '../find-answer.js';
import { pieceSize, type FoundOut } from '../find-out.js';
import { foreignOf } from '../foreign.js';
import { usualLevel } from '../plain-model.js';
import { portsOf } from '../ports.js';
import type { Runner } from '../runner.js';
import { trialsOf, type Samples } from '../samples.js';
import { constantsInside, withoutIdle } from './constants.js';
import type { Mend } from './graph.js';

export interface MendOptions {
  readonly found: FoundOut;
  readonly runner: Runner;
  readonly samples: readonly Samples[];
}

/** In this order: what comes later needs constants to be constants. */
const mends: readonly Mend[] = [constantsInside, withoutIdle];

/** In the file's own values, as a part of its range: a mend changes nothing but rounding. */
const tolerance = 1e-5;
const side = 32;

/** All mends, one after the other; one that changes an answer is taken back, and that is noted. */
export async function mendAll(
  model: OnnxModel,
  { found, runner, samples }: MendOptions,
): Promise<{ readonly model: OnnxModel; readonly notes: readonly string[] }> {
  const { foreign, way, sizes } = found;
  const [trial] = trialsOf(samples, pieceSize(sizes, foreign.form, side));
  const image = trial!.noisy;
  const expected = await rawAnswer(foreign, way, image, usualLevel);
  const span = way.range[1] - way.range[0];
  const notes: string[] = [];
  let current = model;
  for (const mend of mends) {
    const mended = mend(current);
    if (mended === undefined) continue;
    const max = compareTensors((await answerOf(mended.model, image)).data, expected.data).max / span;
    if (max <= tolerance) {
      current = mended.model;
      notes.push(mended.note);
    } else
      notes.push(`left as it is, since its answers would change by ${max.toExponential(1)}: ${mended.note}`);
  }
  return { model: current, notes };

  async function answerOf(changed: OnnxModel, input: ImageTensor): Promise<ImageTensor> {
    const graph = await runner.open(encodeModel(changed));
    try {
      return await rawAnswer(foreignOf(graph, portsOf(changed), foreign.form), way, input, usualLevel);
    } finally {
      await graph.release();
    }
  }
}
