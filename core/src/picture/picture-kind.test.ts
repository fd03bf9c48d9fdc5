import { describe, expect, it } from 'vitest';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { addNoise } from '../noise/add-noise.js';
import { parseNoise } from '../noise/noise-text.js';
import { pictureKinds, unsuitedKind } from './picture-kind.js';

function paint(
  [channels, height, width]: readonly [number, number, number],
  value: (x: number, y: number, channel: number) => number,
): ImageTensor {
  const plane = height * width;
  const data = Float32Array.from({ length: channels * plane }, (_, at) =>
    value(at % width, Math.floor(at / width) % height, Math.floor(at / plane)),
  );
  return imageTensor(data, [1, channels, height, width]);
}

/** A ring of white on black in each square of 28 pixels. */
const zeros = (height: number, width: number) =>
  paint([1, height, width], (x, y) => {
    const radius = Math.hypot((x % 28) - 13.5, (y % 28) - 13.5);
    return Math.abs(radius - 8) < 1.7 ? 1 : 0;
  });

/** Lines of dark strokes on paper that is a little brighter to the right. */
const page = (paper: number, colour: readonly number[] = [1]) =>
  paint([colour.length, 260, 540], (x, y, channel) => {
    const isInk = y % 18 < 10 && (x + 2 * (y >> 3)) % 9 < 3;
    return isInk ? 0.2 : colour[channel]! * paper * (0.95 + x / 10_800);
  });

/** Ground, sky and a tower. */
const landscape = (channels: 1 | 3) =>
  paint([channels, 300, 400], (x, y, channel) => {
    if (x > 250 && x < 290 && y > 60) return 0.15 + 0.05 * channel;
    if (y > 180) return 0.3 + 0.2 * Math.sin(x / 9) * Math.cos(y / 7) + 0.05 * channel;
    return 0.55 + y / 700 + 0.08 * channel;
  });

const noisy = (image: ImageTensor, text: string) => addNoise(image, parseNoise(text), { seed: 4 });

describe('pictureKinds', () => {
  it('knows digits, one or many, at any level of noise that they are trained on', () => {
    for (const image of [zeros(28, 28), zeros(28, 224), zeros(280, 280)]) {
      for (const noise of ['none', 'gaussian:0.25', 'gaussian:0.5', 'gaussian:1']) {
        expect(pictureKinds(noisy(image, noise))).toEqual(['digits']);
      }
    }
  });

  it('knows a page of text, on white and on yellow paper, noisy or not', () => {
    for (const image of [page(1), page(0.8), page(0.85, [1, 0.96, 0.88])]) {
      for (const noise of ['none', 'gaussian:25/255', 'gaussian:60/255']) {
        expect(pictureKinds(noisy(image, noise))).toEqual(['scans']);
      }
    }
  });

  it('knows a page with margins, where letters cover less than a tenth', () => {
    const { data, shape } = page(0.9);
    const isText = (x: number, y: number) => x > 90 && x < 450 && y > 45 && y < 200;
    const margins = data.map((value, at) => (isText(at % 540, Math.floor(at / 540)) ? value : 0.9));
    const darker = margins.filter((value) => value < 0.5).length / margins.length;
    expect(darker).toBeLessThan(0.09);
    expect(pictureKinds(imageTensor(margins, shape))).toEqual(['scans']);
  });

  it('takes a scene for a photograph, in colour and in grey, noisy or not', () => {
    for (const image of [landscape(3), landscape(1)]) {
      for (const noise of ['none', 'gaussian:25/255', 'gaussian:60/255']) {
        expect(pictureKinds(noisy(image, noise))).toEqual(['photographs']);
      }
    }
  });

  it('says neither of a bright picture with next to nothing on it', () => {
    const sheet = paint([1, 200, 200], (x, y) => 0.9 - (x > 90 && x < 110 && y > 90 && y < 110 ? 0.4 : 0));
    expect(pictureKinds(sheet)).toEqual(['photographs', 'scans']);
  });

  it('has nothing to say of a picture of one colour, or of one pixel', () => {
    expect(pictureKinds(paint([3, 50, 50], () => 0.5))).toEqual([]);
    expect(pictureKinds(paint([1, 1, 1], () => 0.5))).toEqual([]);
  });
});

describe('unsuitedKind', () => {
  const modelFor = (...pictures: string[]) => ({ suits: { pictures, noise: [] } });

  it('is the kind of a picture that the model is not for', () => {
    expect(unsuitedKind(modelFor('digits'), landscape(3))).toBe('photographs');
    expect(unsuitedKind(modelFor('photographs', 'digits'), page(1))).toBe('scans');
    expect(unsuitedKind(modelFor('photographs'), zeros(28, 28))).toBe('digits');
  });

  it('is undefined where the model is for the picture, or may be', () => {
    const sheet = paint([1, 200, 200], (x) => 0.9 - (x === 100 ? 0.3 : 0));
    expect(unsuitedKind(modelFor('digits', 'photographs'), landscape(1))).toBeUndefined();
    expect(unsuitedKind(modelFor('photographs'), sheet)).toBeUndefined();
    expect(unsuitedKind(modelFor('scans'), sheet)).toBeUndefined();
  });

  it('is undefined where the manifest does not say what the model is for, or in unknown words', () => {
    expect(unsuitedKind({}, landscape(3))).toBeUndefined();
    expect(unsuitedKind(modelFor('cells'), landscape(3))).toBeUndefined();
  });
});
