import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { randomStream } from '../random/random.js';
import { referenceNet } from '../runtime/tiling/reference-net.test.helper.js';
import { runTiled } from '../runtime/tiling/run-tiled.js';
import { denoisePicture, type BandNumber, type RunBand } from './denoise-picture.js';
import { imageRows } from '../image/image-rows.js';
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

  it('keeps 16 bits', async () => {
    const { run } = halving();
    const deep: Pixels = { width: 2, height: 1, channels: 1, data: Uint16Array.of(2, 65_534) };
    const { pixels } = await denoisePicture(deep, run, { channels: 1 });
    expect(pixels.data).toEqual(Uint16Array.of(1, 32_767));
  });

  it('stretches samples from their range to [0, 1] and back', async () => {
    const { run, inputs } = halving();
    const range = { low: 100, high: 1100 };
    const deep: Pixels = { width: 3, height: 1, channels: 1, data: Uint16Array.of(100, 600, 1100), range };
    const { pixels, notes } = await denoisePicture(deep, run, { channels: 1 });
    expect(inputs[0]!.data).toEqual(Float32Array.of(0, 0.5, 1));
    expect(pixels).toEqual({ ...deep, data: Uint16Array.of(100, 350, 600) });
    expect(notes).toEqual([
      'the model saw samples of 100 as black and of 1100 as white; the picture keeps its own',
    ]);
  });

  it('shows a model nothing that is far outside of the range, and keeps it', async () => {
    const { run, inputs } = halving();
    const range = { low: 1000, high: 2000 };
    // Hot pixels: the model is given 1.25 and -0.25 for them, and halves these.
    const deep: Pixels = { width: 3, height: 1, channels: 1, data: Uint16Array.of(60_000, 1500, 0), range };
    const { pixels } = await denoisePicture(deep, run, { channels: 1 });
    expect(inputs[0]!.data).toEqual(Float32Array.of(1.25, 0.5, -0.25));
    expect([...pixels.data]).toEqual([60_000 - 625, 1250, 125]);
    for (const strength of [0, 0.5, 1]) {
      const same = await denoisePicture(deep, (image) => Promise.resolve(image), { channels: 1, strength });
      expect(same.pixels.data).toEqual(deep.data);
    }
  });

  it('leaves alpha as it is, and what it hides, of which the model sees nothing', async () => {
    const { run, inputs } = halving();
    const picture = row(4, 100, 20, 60, 255, 255, 255, 255, 0, 200, 40, 80, 1);
    const { pixels, notes } = await denoisePicture(picture, run, { channels: 3 });
    expect(pixels).toEqual(row(4, 50, 10, 30, 255, 255, 255, 255, 0, 100, 20, 40, 1));
    expect(notes).toEqual(['what is fully transparent was not denoised']);
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

  it('asks for the channels of the model where it got no options', async () => {
    const call = denoisePicture as (pixels: Pixels, model: RunBand) => Promise<unknown>;
    await expect(call(row(1, 200), (image) => Promise.resolve(image))).rejects.toMatchObject({
      code: 'usage',
      message:
        'denoisePicture got no options: found undefined, expected { channels }, 1 or 3, those of the model',
    });
  });

  it('denoises each frame', async () => {
    const { run } = halving();
    const frames: Pixels = { width: 1, height: 1, channels: 1, frames: 3, data: Uint8Array.of(2, 4, 6) };
    const { pixels } = await denoisePicture(frames, run, { channels: 3 });
    expect(pixels).toEqual({ ...frames, data: Uint8Array.of(1, 2, 3) });
  });

  it('takes another input than the picture, and keeps what transparency hides', async () => {
    const { run } = halving();
    const input = imageRows(imageTensor(Float32Array.of(0.4, 0.4), [1, 1, 1, 2]));
    const picture = row(2, 0, 9, 255, 0);
    expect((await denoisePicture(picture, run, { channels: 1, input })).pixels).toEqual(
      row(2, 51, 9, 255, 0),
    );
    const untouched = await denoisePicture(picture, run, { channels: 1, input, strength: 0 });
    expect(untouched.pixels).toEqual(row(2, 102, 9, 255, 0));
  });

  it('says that a page has print far paler than the rest, and makes it white where that is asked for', async () => {
    const paper = [204, 204, 204, 204];
    // A page, then one without pale print; its ink in a row of each has 0.9 and 0.25 of contrast.
    const page = [...paper, ...paper, 20, 20, 20, 204, ...paper, 204, 153, 204, 204].flatMap((grey) => [
      grey,
      255,
    ]);
    const plain = [...paper, ...paper, 20, 20, 20, 204, ...paper, ...paper].flatMap((grey) => [grey, 255]);
    const pixels: Pixels = {
      ...{ width: 4, height: 5, channels: 2, frames: 2 },
      data: Uint8Array.from([...page, ...plain]),
    };
    const clean = ({ data, shape }: ImageTensor) =>
      Promise.resolve(
        imageTensor(
          data.map((value) => (value > 0.7 ? 1 : 0)),
          shape,
        ),
      );
    const greys = async (palePrint: 'keep' | 'remove') => {
      const { pixels: denoised, notes } = await denoisePicture(pixels, clean, { channels: 1, palePrint });
      return { greys: [...denoised.data].filter((_, i) => i % 2 === 0 && i < 40).slice(16), notes };
    };
    expect(await greys('keep')).toEqual({
      greys: [255, 0, 255, 255],
      notes: [expect.stringMatching(/was kept: pale-print remove takes it away/)],
    });
    expect(await greys('remove')).toEqual({
      greys: [255, 255, 255, 255],
      notes: ['print far paler than the rest was removed'],
    });
    const part = denoisePicture(pixels, clean, { channels: 1, palePrint: 'remove', strength: 0.5 });
    await expect(part).rejects.toMatchObject({ code: 'usage' });
  });

  it('numbers its runs', async () => {
    const { run } = halving();
    const numbers: string[] = [];
    const picture: Pixels = { width: 1, height: 30, channels: 1, data: new Uint8Array(30) };
    const counted = (image: ImageTensor, { index, count }: BandNumber) => {
      numbers.push(`${index}/${count} ${image.shape[2]}`);
      return run(image);
    };
    const model = { geometry: { sizeMultiple: 2, receptiveFieldRadius: 1 }, tile: { height: 12, width: 12 } };
    await denoisePicture(picture, counted, { channels: 1, model });
    expect(numbers).toEqual(['0/3 12', '1/3 12', '2/3 12']);
  });

  it('has as many parts in the model as it may, which are written right in whatever order they are answered', async () => {
    const picture: Pixels = {
      ...{ width: 1, height: 70, channels: 1 },
      data: Uint8Array.from({ length: 70 }, (_, y) => y + 100),
    };
    const model = { geometry: { sizeMultiple: 2, receptiveFieldRadius: 1 }, tile: { height: 12, width: 12 } };
    const { run } = halving();
    const waiting: (() => void)[] = [];
    let most = 0;
    const held = (image: ImageTensor) =>
      new Promise<ImageTensor>((resolve) => {
        waiting.push(() => void run(image).then(resolve));
        most = Math.max(most, waiting.length);
        // The last of those that came is answered first.
        void Promise.resolve().then(() => waiting.pop()?.());
      });
    const { pixels } = await denoisePicture(picture, held, { channels: 1, model, atOnce: 3 });
    expect([...pixels.data]).toEqual(Array.from({ length: 70 }, (_, y) => Math.round((y + 100) / 2)));
    expect(most).toBe(3);
  });

  it('rejects with the failure of a part, the others being under way', async () => {
    const picture: Pixels = { width: 1, height: 70, channels: 1, data: new Uint8Array(70) };
    const model = { geometry: { sizeMultiple: 2, receptiveFieldRadius: 1 }, tile: { height: 12, width: 12 } };
    const failing = (_: ImageTensor, { index }: BandNumber) => Promise.reject(new Error(`part ${index}`));
    await expect(denoisePicture(picture, failing, { channels: 1, model, atOnce: 3 })).rejects.toThrow(
      'part 0',
    );
  });
});

/** A picture of any kind, with holes in its alpha. */
function speckledPixels(
  height: number,
  width: number,
  kind: Pick<Pixels, 'channels' | 'frames'>,
  deep: boolean,
) {
  const { channels, frames = 1 } = kind;
  const random = randomStream(7, height, width, channels);
  const length = frames * height * width * channels;
  const samples = Array.from({ length }, (_, i) =>
    channels % 2 === 0 && i % channels === channels - 1 && random.uniform() < 0.4
      ? 0
      : Math.floor(random.uniform() * (deep ? 65_536 : 256)),
  );
  return { ...kind, width, height, data: deep ? Uint16Array.from(samples) : Uint8Array.from(samples) };
}

describe('a picture in bands', () => {
  // By the net's own sums, which are the same in any tile, so that a difference is one of the bands.
  it.each([
    { halvings: 0, model: 1, channels: 1, height: 61, width: 23 },
    { halvings: 1, model: 3, channels: 3, height: 97, width: 41 },
    { halvings: 1, model: 1, channels: 3, height: 64, width: 33 },
    { halvings: 2, model: 3, channels: 1, height: 131, width: 70 },
    { halvings: 2, model: 3, channels: 4, height: 111, width: 53 },
    { halvings: 2, model: 1, channels: 2, height: 90, width: 17 },
    { halvings: 1, model: 3, channels: 4, height: 67, width: 38, frames: 2 },
    { halvings: 1, model: 3, channels: 3, height: 5, width: 6, frames: 7 },
  ] as const)(
    'has the bits that it has in one piece: $height x $width of $channels, a model for $model with $halvings halvings',
    async ({ halvings, model, channels, height, width, ...frames }) => {
      const net = referenceNet(halvings, model);
      const { sizeMultiple, receptiveFieldRadius } = net.geometry;
      const side = 2 * receptiveFieldRadius + 6 * sizeMultiple;
      const tile = { height: side, width: side };
      for (const deep of [false, true]) {
        const picture = speckledPixels(height, width, { channels, ...frames }, deep);
        for (const strength of [1, 0.5, 0]) {
          const whole = await denoisePicture(
            picture,
            (image) => runTiled(net, image, { geometry: net.geometry, tile: { height: 999, width: 999 } }),
            { channels: model, strength },
          );
          let largest = 0;
          const inBands = await denoisePicture(
            picture,
            (image) => {
              // Blending is done on full rows.
              largest = Math.max(largest, image.shape[2], strength === 0.5 ? 0 : image.shape[3]);
              return runTiled(net, image, { geometry: net.geometry, tile });
            },
            { channels: model, strength, model: { geometry: net.geometry, tile } },
          );
          expect(inBands).toEqual(whole);
          expect(largest).toBeLessThanOrEqual(side);
        }
      }
    },
  );
});
