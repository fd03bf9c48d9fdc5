import {
  addNoise,
  imageTensor,
  parseNoise,
  randomStream,
  toPixels,
  type ImageTensor,
} from '@denoisekit/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

const seed = 4;
const images = [0, 1, 2, 3, 4, 5];
const [height, width] = [75, 98];

/** Smooth shapes in colour, an edge, a texture of single pixels, and saturated corners, in whole 255ths. */
function testPicture(channels: 1 | 3): ImageTensor {
  const data = Float32Array.from({ length: channels * height * width }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width) % height];
    const channel = Math.floor(at / (height * width));
    const wave = 90 * Math.sin(x / (7 + 4 * channel)) * Math.cos(y / (11 - 2 * channel));
    const edge = x + 2 * y > 120 + 10 * channel ? 50 : -30;
    const texture = x > 60 && y < 30 ? ((x * 37 + y * 101 + channel * 59) % 41) - 20 : 0;
    return Math.round(Math.min(255, Math.max(0, 120 + wave + edge + texture))) / 255;
  });
  return imageTensor(data, [1, channels, height, width]);
}

/** The draws of the JPEG stage for an image, as its documentation has them. */
function drawsOf(index: number, channels: 1 | 3) {
  const stream = randomStream(seed, 0x6e6f6973, 0, index);
  const half = channels === 3 && stream.integer(2) === 1;
  const grid = half ? 16 : 8;
  return { half, top: stream.integer(grid), left: stream.integer(grid) };
}

/** By libjpeg, at the same place within the grid of blocks. */
async function byLibjpeg(picture: ImageTensor, quality: number, index: number): Promise<Uint8Array> {
  const channels = picture.shape[1] as 1 | 3;
  const { half, top, left } = drawsOf(index, channels);
  const grid = half ? 16 : 8;
  const file = await sharp(toPixels(picture).data, { raw: { width, height, channels } })
    .extend({
      ...{ top, left, extendWith: 'copy' },
      bottom: (2 * grid - ((top + height) % grid)) % grid,
      right: (2 * grid - ((left + width) % grid)) % grid,
    })
    .jpeg({ quality, chromaSubsampling: half ? '4:2:0' : '4:4:4' })
    .toBuffer();
  const decoded = sharp(file).extract({ top, left, width, height });
  return (channels === 1 ? decoded.toColourspace('b-w') : decoded).raw().toBuffer();
}

describe('noise of JPEG', () => {
  it('is compared with chroma at both resolutions', () => {
    expect(new Set(images.map((index) => drawsOf(index, 3).half)).size).toBe(2);
  });

  it.each(
    ([1, 3] as const).flatMap((channels) => [5, 50, 80, 95, 100].map((quality) => ({ channels, quality }))),
  )('is what libjpeg makes of $channels channels at quality $quality', async ({ channels, quality }) => {
    const picture = testPicture(channels);
    for (const index of images) {
      const noisy = addNoise(picture, parseNoise(`jpeg:${quality}`), { seed, firstIndex: index });
      const found = Uint8Array.from(toPixels(noisy).data);
      const expected = await byLibjpeg(picture, quality, index);
      expect(expected.length).toBe(found.length);
      const differences = found.map((value, i) => Math.abs(value - expected[i]!));
      const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
      // Rounding within the transforms, whose coefficients libjpeg holds as integers; a texture makes most of it.
      expect(mean).toBeLessThan(0.5);
    }
  });
});
