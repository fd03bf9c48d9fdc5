import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { throughGrey, throughModel } from './through-model.js';

/** Adds 1, 2, 3 to the channels, and notes the shapes it was given. */
function model() {
  const shapes: ImageTensor['shape'][] = [];
  const run = ({ data, shape }: ImageTensor) => {
    shapes.push(shape);
    const plane = shape[2] * shape[3];
    const out = data.map((value, i) => value + 1 + (Math.floor(i / plane) % shape[1]));
    return Promise.resolve(imageTensor(out, shape));
  };
  return { shapes, run };
}

const colour = imageTensor(Float32Array.of(10, 20, 30, 40, 50, 60), [1, 3, 1, 2]);
const grey = imageTensor(Float32Array.of(10, 20, 30, 40), [2, 1, 1, 2]);

describe('throughModel', () => {
  it('hands over what has the model’s channels', async () => {
    const { run, shapes } = model();
    expect([...(await throughModel(colour, 3, run)).data]).toEqual([11, 21, 32, 42, 53, 63]);
    expect(shapes).toEqual([[1, 3, 1, 2]]);
  });

  it('gives a model for grey each colour by itself, and the picture stays in colour', async () => {
    const { run, shapes } = model();
    const denoised = await throughModel(colour, 1, run);
    expect([denoised.shape, [...denoised.data]]).toEqual([
      [1, 3, 1, 2],
      [11, 21, 31, 41, 51, 61],
    ]);
    expect(shapes).toEqual([[3, 1, 1, 2]]);
  });

  it('gives a model for colour grey three times, and takes the mean', async () => {
    const { run, shapes } = model();
    const denoised = await throughModel(grey, 3, run);
    expect([denoised.shape, [...denoised.data]]).toEqual([
      [2, 1, 1, 2],
      [12, 22, 32, 42],
    ]);
    expect(shapes).toEqual([[2, 3, 1, 2]]);
  });
});

describe('throughGrey', () => {
  it('gives a model the luma of colour, of each image of a batch, and answers in three equal channels', async () => {
    const { run, shapes } = model();
    const two = imageTensor(Float32Array.of(10, 0, 20, 0, 40, 100, 0, 1, 0, 1, 0, 1), [2, 3, 1, 2]);
    const { data, shape } = await throughGrey(two, run);
    expect(shapes).toEqual([[2, 1, 1, 2]]);
    expect(shape).toEqual([2, 3, 1, 2]);
    // 0.299 R + 0.587 G + 0.114 B, and 1 that the model adds: 2.99 + 11.74 + 4.56 and 11.4; 0 and 1.
    const expected = [20.29, 12.4, 20.29, 12.4, 20.29, 12.4, 1, 2, 1, 2, 1, 2];
    data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
  });

  it('hands grey over', async () => {
    const { run } = model();
    expect([...(await throughGrey(grey, run)).data]).toEqual([11, 21, 31, 41]);
  });
});
