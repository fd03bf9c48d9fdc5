import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor } from '../image-tensor.js';
import { denoisePicture } from './denoise-picture.js';
import type { Pixels } from './pixels.js';

/** A model that halves values, and notes what it was given. */
function halving() {
  const inputs: ImageTensor[] = [];
  const run = (image: ImageTensor) => {
    inputs.push(image);
    return Promise.resolve(
      imageTensor(
        image.data.map((value) => value / 2),
        image.shape,
      ),
    );
  };
  return { inputs, run };
}

const row = (channels: Pixels['channels'], ...samples: number[]): Pixels => ({
  width: samples.length / channels,
  height: 1,
  channels,
  data: Uint8Array.from(samples),
});

describe('denoisePicture', () => {
  it('keeps grey grey and colour in colour, whatever the model is for', async () => {
    for (const channels of [1, 3] as const) {
      const { run } = halving();
      expect((await denoisePicture(row(1, 100, 200), run, { channels })).pixels).toEqual(row(1, 50, 100));
      const colour = await denoisePicture(row(3, 100, 20, 60, 0, 40, 80), run, { channels });
      expect(colour.pixels).toEqual(row(3, 50, 10, 30, 0, 20, 40));
      expect(colour.notes).toEqual(channels === 1 ? ['the model is for grey: each colour by itself'] : []);
    }
  });

  it('takes three equal samples for grey, and gives three equal ones', async () => {
    const { run, inputs } = halving();
    const { pixels, notes } = await denoisePicture(row(3, 40, 40, 40, 8, 8, 8), run, { channels: 1 });
    expect(pixels).toEqual(row(3, 20, 20, 20, 4, 4, 4));
    expect([inputs[0]!.shape, notes]).toEqual([[1, 1, 1, 2], []]);
  });

  it('shows what went into the model and what is kept of its answer, before rounding', async () => {
    const { run } = halving();
    const seen: number[][] = [];
    await denoisePicture(row(1, 51), run, {
      ...{ channels: 1, strength: 0 },
      prepare: ({ shape }) => imageTensor(Float32Array.of(0.501), shape),
      onDenoised: (before, after) => seen.push([before.data[0]!, after.data[0]!]),
    });
    expect(seen).toEqual([[Math.fround(0.501), Math.fround(0.501)]]);
  });

  it('keeps 16 bits', async () => {
    const { run } = halving();
    const deep: Pixels = { width: 2, height: 1, channels: 1, data: Uint16Array.of(2, 65_534) };
    const { pixels } = await denoisePicture(deep, run, { channels: 1 });
    expect(pixels.data).toEqual(Uint16Array.of(1, 32_767));
  });

  it('leaves alpha as it is, and what it hides, of which the model sees nothing', async () => {
    const { run, inputs } = halving();
    const picture = row(4, 100, 20, 60, 255, 255, 255, 255, 0, 200, 40, 80, 1);
    const { pixels, notes } = await denoisePicture(picture, run, { channels: 3 });
    expect(pixels).toEqual(row(4, 50, 10, 30, 255, 255, 255, 255, 0, 100, 20, 40, 1));
    expect(notes).toEqual(['transparent parts as they were']);
    // The hidden pixel lies in the square of the first.
    expect([...inputs[0]!.data].map((value) => Math.round(255 * value))).toEqual([
      ...[100, 100, 200],
      ...[20, 20, 40],
      ...[60, 60, 80],
    ]);
  });

  it('keeps black ink on transparency', async () => {
    const ink = row(4, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 255);
    const { run } = halving();
    expect((await denoisePicture(ink, run, { channels: 1 })).pixels).toEqual(ink);
  });

  it('says nothing of alpha that hides nothing', async () => {
    const { run } = halving();
    expect((await denoisePicture(row(2, 100, 255), run, { channels: 1 })).notes).toEqual([]);
  });

  it('gives the samples back at strength 0 without running the model, and part of the change between', async () => {
    const { run, inputs } = halving();
    const picture = row(3, 100, 20, 60, 0, 40, 80);
    expect((await denoisePicture(picture, run, { channels: 1, strength: 0 })).pixels).toEqual(picture);
    expect(inputs).toEqual([]);
    const { pixels } = await denoisePicture(row(1, 200), run, { channels: 1, strength: 0.5 });
    expect(pixels).toEqual(row(1, Math.round(200 - 100 * (1 - 0.5 ** 1.6))));
    await expect(denoisePicture(picture, run, { channels: 1, strength: 2 })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('denoises each frame', async () => {
    const { run } = halving();
    const frames: Pixels = { width: 1, height: 1, channels: 1, frames: 3, data: Uint8Array.of(2, 4, 6) };
    const { pixels } = await denoisePicture(frames, run, { channels: 3 });
    expect(pixels).toEqual({ ...frames, data: Uint8Array.of(1, 2, 3) });
  });

  it('prepares the picture first', async () => {
    const { run } = halving();
    const prepare = (image: ImageTensor) =>
      imageTensor(
        image.data.map(() => 0.4),
        image.shape,
      );
    const { pixels } = await denoisePicture(row(1, 0, 255), run, { channels: 1, prepare });
    expect(pixels).toEqual(row(1, 51, 51));
  });
});
