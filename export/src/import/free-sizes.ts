import {
  compareTensors,
  DenoiseError,
  imageTensor,
  cropTo,
  imagesBetween,
  joinBatch,
  type ImageTensor,
} from '@denoisekit/core';
import { encodeModel, type OnnxModel, type OnnxValue } from '@denoisekit/runtime-node/onnx';
import { rawAnswer } from './find-answer.js';
import type { FoundOut } from './find-out.js';
import { findReach } from './find-reach.js';
import { findSizes } from './find-size.js';
import { foreignOf, type Foreign } from './foreign.js';
import { usualLevel } from './plain-model.js';
import { axisOf, portsOf } from './ports.js';
import type { Runner } from './runner.js';
import { negativeOf } from '../pictures/piece.js';
import { randomImage } from '../check/geometry-checks.js';

export interface Freed {
  readonly model: OnnxModel;
  readonly found: FoundOut;
  readonly note: string;
}

/** Of the range: what rounding does. */
const tolerance = 1e-5;
/** In multiples, of pictures to try on. */
const usualSide = 48;
/** At least so many rows and columns, beyond what a pixel reaches, have to be equal in both sizes. */
const leastInside = 4;

/**
 * Takes a size out of a model that was only written into it when it was exported, as PyTorch does where no axis is named dynamic: the network itself
 * takes any. Undefined where it does not, or where that cannot be shown.
 *
 * It is shown by three things: at its own size the answer stays what it was; a pixel reaches a limited distance; and in the corner of a picture twice as large,
 * farther than that from where the smaller one ends, the answer is the same in both.
 */
export async function freeSizes(
  model: OnnxModel,
  found: FoundOut,
  runner: Runner,
): Promise<Freed | undefined> {
  const { foreign, sizes, way } = found;
  const { picture, level } = foreign.ports;
  const batches = [picture, level].map((port) => (port?.shape.length === 4 ? port.shape[0] : undefined));
  const isBatchWritten = batches.some((batch) => typeof batch === 'number');
  if (sizes.baked === null && !isBatchWritten) return undefined;
  const freed = withFreeAxes(model, foreign, sizes.baked !== null);
  const graph = await runner.open(encodeModel(freed)).catch(noModel);
  if (graph === undefined) return undefined;
  const own = foreignOf(graph, portsOf(freed), foreign.form);
  const ask = (image: ImageTensor) => rawAnswer(own, way, image, usualLevel);
  const span = way.range[1] - way.range[0];
  const { channels } = foreign.form;
  try {
    if (sizes.baked === null) {
      const image = randomImage(channels, usualSide * sizes.multiple, usualSide * sizes.multiple);
      if (!(await takesBatches(ask, image, span))) return undefined;
      return {
        model: freed,
        found: { ...found, foreign: own },
        note: 'its batch of one was written into it, and it takes any',
      };
    }
    const { height, width } = sizes.baked;
    const large = randomImage(channels, 2 * height, 2 * width);
    const small = cropTo(large, height, width);
    const before = await rawAnswer(foreign, way, small, usualLevel);
    if (!(distance(before, await ask(small), 0) <= tolerance * span)) return undefined;
    const free = await findSizes(own);
    const { multiple, radius, how } = await findReach({ run: ask, channels, multiple: free.multiple, span });
    if (radius === null || radius + leastInside > Math.min(height, width)) return undefined;
    if (!(distance(before, cropTo(await ask(large), height, width), radius) <= tolerance * span))
      return undefined;
    if (isBatchWritten && !(await takesBatches(ask, small, span))) return undefined;
    return {
      model: freed,
      found: {
        ...found,
        foreign: own,
        sizes: { ...free, multiple },
        geometry: { sizeMultiple: multiple, receptiveFieldRadius: radius },
        how: {
          ...found.how,
          'geometry.sizeMultiple': `${height}x${width} was written into the file; tried: it takes other sizes, and answers alike`,
          'geometry.receptiveFieldRadius': how.radius,
        },
      },
      note: `the size ${height}x${width} was written into it, and it takes any`,
    };
  } catch (error) {
    noModel(error);
    return undefined;
  }
}

/** Writes a batch of one into a model that does not run on two images, though its file says that it does. Undefined where it runs. */
export async function oneAtATime(model: OnnxModel, found: FoundOut): Promise<Freed | undefined> {
  const { foreign, sizes } = found;
  if (typeof foreign.ports.picture.shape[0] === 'number') return undefined;
  const side = usualSide * sizes.multiple;
  const { height, width } = sizes.baked ?? { height: side, width: side };
  const { data, shape } = randomImage(foreign.form.channels, 2 * height, width);
  try {
    await foreign.run(imageTensor(data, [2, shape[1], height, width]), usualLevel);
    return undefined;
  } catch (error) {
    noModel(error);
  }
  const one = (value: OnnxValue): OnnxValue =>
    value.shape.length === 4 ? { ...value, shape: [1, ...value.shape.slice(1)] } : value;
  return {
    model: { ...model, inputs: model.inputs.map(one), outputs: model.outputs.map(one) },
    found,
    note: 'it takes one image at a time, though its file says that it takes any number',
  };
}

/** That it does not run at other sizes is an answer; all else is an error. */
function noModel(error: unknown): undefined {
  const known =
    error instanceof DenoiseError && (error.code === 'model-invalid' || error.code === 'inference-failed');
  if (!known) throw error;
}

function withFreeAxes(model: OnnxModel, { form }: Foreign, sizesToo: boolean): OnnxModel {
  const names = form.layout === 'NCHW' ? ['batch', '', 'height', 'width'] : ['batch', 'height', 'width', ''];
  const free = (value: OnnxValue): OnnxValue => ({
    ...value,
    shape: value.shape.map((size, axis) => {
      if (axis === axisOf(form) || (axis > 0 && !sizesToo)) return size;
      // A level of one value an image has sides of 1, which stay.
      return axis > 0 && size === 1 ? size : names[axis]!;
    }),
  });
  return {
    ...model,
    inputs: model.inputs.map((value) => (value.shape.length === 4 ? free(value) : value)),
    outputs: model.outputs.map(free),
  };
}

async function takesBatches(
  ask: (image: ImageTensor) => Promise<ImageTensor>,
  image: ImageTensor,
  span: number,
): Promise<boolean> {
  const other = negativeOf(image);
  const together = await ask(joinBatch([image, other]));
  const alone = [await ask(image), await ask(other)];
  return alone.every(
    ({ data }, i) => compareTensors(imagesBetween(together, i).data, data).max <= tolerance * span,
  );
}

/** The greatest difference of two pictures, away from their lower and right edges. */
function distance(a: ImageTensor, b: ImageTensor, margin: number): number {
  const [, channels, height, width] = a.shape;
  let most = 0;
  for (let plane = 0; plane < channels; plane++) {
    for (let y = 0; y < height - margin; y++) {
      for (let x = 0; x < width - margin; x++) {
        const at = (plane * height + y) * width + x;
        most = Math.max(most, Math.abs(a.data[at]! - b.data[at]!));
      }
    }
  }
  return most;
}
