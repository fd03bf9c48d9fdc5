import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../documents/manifest.js';
import { denoisePicture } from './denoise-picture.js';
import { answersInGrey, modelRows } from './model-rows.js';
import type { Pixels } from './pixels.js';

type Facts = Pick<ModelManifest, 'input' | 'suits'>;

function modelOf(channels: number, pictures?: readonly string[]): Facts {
  const input = { dimensions: ['batch', channels, 'height', 'width'] } as unknown as Facts['input'];
  return pictures === undefined ? { input } : { input, suits: { pictures: [...pictures], noise: [] } };
}

const row = (channels: Pixels['channels'], ...data: number[]): Pixels => ({
  width: data.length / channels,
  height: 1,
  channels,
  data: Uint8Array.from(data),
});

describe('answersInGrey', () => {
  it.each([
    [1, ['scans'], true],
    [1, ['photographs'], false],
    [1, ['photographs', 'scans'], false],
    [3, ['scans'], false],
    [1, undefined, false],
  ])('of a model with %d channels for %j is %s', (channels, pictures, expected) => {
    expect(answersInGrey(modelOf(channels, pictures))).toBe(expected);
  });
});

describe('modelRows', () => {
  const negative = <T extends { readonly data: Float32Array }>(image: T): Promise<T> =>
    Promise.resolve({ ...image, data: image.data.map((value) => 1 - value) });

  it('are the luma of colour where the model is for grey scans, and the picture comes back in grey', async () => {
    const colour = row(3, 100, 20, 60, 0, 40, 80);
    const input = modelRows(modelOf(1, ['scans']), colour);
    expect(input.shape).toEqual([1, 1, 1, 2]);
    const { pixels, notes } = await denoisePicture(colour, negative, { channels: 1, input });
    // 255 less 0.299 R + 0.587 G + 0.114 B, which is 48.48 and 32.6.
    expect(pixels).toEqual(row(3, 207, 207, 207, 222, 222, 222));
    expect(notes).toEqual(['colour is answered in grey']);
  });

  it('are the picture as it is at strength 0, so that it comes back exactly, in colour', async () => {
    const colour = row(3, 100, 20, 60, 0, 40, 80);
    const input = modelRows(modelOf(1, ['scans']), colour, 0);
    const answer = await denoisePicture(colour, negative, { channels: 1, input, strength: 0 });
    expect(answer).toEqual({ pixels: colour, notes: [] });
  });

  it('are refused in the size of the picture where the model takes another alone, and not at strength 0', () => {
    const input = { dimensions: ['batch', 1, 28, 28] } as unknown as Facts['input'];
    const colour = { width: 40, height: 28, channels: 3, data: new Uint8Array(40 * 28 * 3) } as const;
    expect(() => modelRows({ input }, colour)).toThrow(
      'the model does not take a picture of this size: found 40x28 pixels, expected 28x28; scale or cut',
    );
    expect(modelRows({ input }, colour, 0).shape.slice(2)).toEqual([28, 40]);
    const fitting = { ...colour, width: 28, data: new Uint8Array(28 * 28 * 3) };
    expect(modelRows({ input }, fitting).shape.slice(2)).toEqual([28, 28]);
  });

  it('leave grey as it is, and colour for any other model', async () => {
    const grey = row(1, 100, 200);
    const input = modelRows(modelOf(1, ['scans']), grey);
    const answer = await denoisePicture(grey, negative, { channels: 1, input });
    expect(answer).toEqual({ pixels: row(1, 155, 55), notes: [] });
    expect(modelRows(modelOf(1, ['photographs']), row(3, 1, 2, 3)).shape[1]).toBe(3);
  });

  it('keep the transparency', async () => {
    const colour = row(4, 100, 20, 60, 255, 9, 8, 7, 0);
    const input = modelRows(modelOf(1, ['scans']), colour);
    const { pixels } = await denoisePicture(colour, negative, { channels: 1, input });
    expect(pixels).toEqual(row(4, 207, 207, 207, 255, 9, 8, 7, 0));
  });
});
