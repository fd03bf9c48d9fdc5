import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { lumaInPlace } from './luma.js';

/** A model as far as pictures are concerned: the same shape out as in. */
export type RunModel = (image: ImageTensor) => Promise<ImageTensor>;

/**
 * Denoises images whose channels need not be the model's.
 *
 * Colour, through a model for grey: each channel by itself, so the picture stays in colour and its coloured noise goes too. Grey, through
 * a model for colour: three equal channels in, their mean out, so it stays grey.
 *
 * @param image `[batch, 1 or 3, height, width]`
 * @param channels those of the model
 */
export async function throughModel(image: ImageTensor, channels: 1 | 3, run: RunModel): Promise<ImageTensor> {
  const [batch, own, height, width] = image.shape;
  if (own === channels) return run(image);
  if (channels === 1) {
    // Planes lie one after the other in both, so only the shape changes.
    const planes = await run(imageTensor(image.data, [batch * own, 1, height, width]));
    return imageTensor(planes.data, image.shape);
  }
  const plane = height * width;
  const { data } = await run(imageTensor(thrice(image), [batch, 3, height, width]));
  const out = new Float32Array(image.data.length);
  for (let i = 0; i < batch; i++) {
    const red = 3 * i * plane;
    for (let at = 0; at < plane; at++) {
      const sum = data[red + at]! + data[red + plane + at]! + data[red + 2 * plane + at]!;
      out[i * plane + at] = sum / 3;
    }
  }
  return imageTensor(out, image.shape);
}

/**
 * Denoises colour with a model that answers in grey (`answersInGrey`): its luma in, three equal channels out. Grey is handed over.
 *
 * @param image `[batch, 1 or 3, height, width]`
 */
export async function throughGrey(image: ImageTensor, run: RunModel): Promise<ImageTensor> {
  const [batch, colours, height, width] = image.shape;
  if (colours === 1) return run(image);
  const plane = height * width;
  const grey = new Float32Array(batch * plane);
  for (let i = 0; i < batch; i++) {
    const planeAt = (colour: number) =>
      image.data.subarray((3 * i + colour) * plane, (3 * i + colour + 1) * plane);
    const own = grey.subarray(i * plane, (i + 1) * plane);
    own.set(planeAt(0));
    lumaInPlace(own, planeAt(1), planeAt(2));
  }
  return imageTensor(thrice(await run(imageTensor(grey, [batch, 1, height, width]))), image.shape);
}

/** Grey as three equal channels. */
function thrice({ data, shape: [batch, , height, width] }: ImageTensor): Float32Array {
  const plane = height * width;
  const out = new Float32Array(3 * data.length);
  for (let to = 0; to < 3 * batch; to++) {
    const from = Math.floor(to / 3) * plane;
    out.set(data.subarray(from, from + plane), to * plane);
  }
  return out;
}
