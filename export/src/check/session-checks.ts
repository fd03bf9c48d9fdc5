import {
  compareTensors,
  imageTensor,
  type ImageTensor,
  type RunOptions,
  type Session,
} from '@denoisekit/core';
import { imagesText, toleranceCheck, type Check } from './check.js';
import type { LoadedReference } from '../folder/run-folder.js';

/** Images a run: enough to keep a CPU busy, few enough for a small machine's memory. */
const imagesARun = 64;

/** The recorded answers of TensorFlow.js against the session's, over all images of a reference. */
export async function checkReference(
  session: Session,
  { input, output }: LoadedReference,
  tolerance: number,
  options?: RunOptions,
): Promise<Check> {
  const [images, , height, width] = input.shape;
  let max = 0;
  for (let start = 0; start < images; start += imagesARun) {
    const end = Math.min(start + imagesARun, images);
    const answer = await session.run(slice(input, start, end), options);
    max = Math.max(max, compareTensors(answer.data, slice(output, start, end).data).max);
  }
  const where = imagesText(images, height, width);
  return toleranceCheck('onnxruntime-node', 'onnxruntime-node equals TF.js', max, tolerance, where);
}

/** Three images at once against each of them alone: nothing leaks from one image of a batch into another. */
export async function checkBatch(
  session: Pick<Session, 'run'>,
  { input }: Pick<LoadedReference, 'input'>,
  tolerance: number,
  options?: RunOptions,
): Promise<Check> {
  const [images, channels, height, width] = input.shape;
  const size = channels * height * width;
  const singles = [0, 1, 2].map((index) => slice(input, index % images, (index % images) + 1));
  const data = new Float32Array(3 * size);
  singles.forEach((single, index) => {
    data.set(single.data, index * size);
  });
  const together = await session.run(imageTensor(data, [3, channels, height, width]), options);
  let max = 0;
  for (const [index, single] of singles.entries()) {
    const alone = await session.run(single, options);
    const part = together.data.subarray(index * size, (index + 1) * size);
    max = Math.max(max, compareTensors(part, alone.data).max);
  }
  const where = imagesText(3, height, width);
  return toleranceCheck('batch', 'a batch of 3 equals three single images', max, tolerance, where);
}

/** Images `start` to before `end`, over the same memory. */
export function slice({ data, shape }: ImageTensor, start: number, end: number): ImageTensor {
  const [, channels, height, width] = shape;
  const size = channels * height * width;
  return imageTensor(data.subarray(start * size, end * size), [end - start, channels, height, width]);
}
