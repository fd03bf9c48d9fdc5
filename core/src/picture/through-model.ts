import { imageTensor, type ImageTensor } from '../image-tensor.js';

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
  const thrice = new Float32Array(3 * image.data.length);
  for (let to = 0; to < 3 * batch; to++) {
    const from = Math.floor(to / 3) * plane;
    thrice.set(image.data.subarray(from, from + plane), to * plane);
  }
  const { data } = await run(imageTensor(thrice, [batch, 3, height, width]));
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
