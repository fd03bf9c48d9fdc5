import { compareTensors, imagesBetween, joinBatch, type RunOptions, type Session } from '@denoisekit/core';
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
    const answer = await session.run(imagesBetween(input, start, end), options);
    max = Math.max(max, compareTensors(answer.data, imagesBetween(output, start, end).data).max);
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
  const [images, , height, width] = input.shape;
  const singles = [0, 1, 2].map((index) => imagesBetween(input, index % images));
  const together = await session.run(joinBatch(singles), options);
  let max = 0;
  for (const [index, single] of singles.entries()) {
    const alone = await session.run(single, options);
    max = Math.max(max, compareTensors(imagesBetween(together, index).data, alone.data).max);
  }
  const where = imagesText(3, height, width);
  return toleranceCheck('batch', 'a batch of 3 equals three single images', max, tolerance, where);
}
