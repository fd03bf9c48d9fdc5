import type { Pixels } from '@denoisekit/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createSharpCodec } from '../sharp-codec.js';
import { joinJpegStrips, jpegStrips } from './jpeg-strips.js';

function drawn(width: number, height: number, channels: 1 | 3): Pixels {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * i + 7 * (i >> 5)) % 256);
  return { width, height, channels, data };
}

async function encode({ width, height, channels, data }: Pixels): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels } });
  const options = { quality: 90, chromaSubsampling: '4:4:4', optimizeCoding: false };
  return image
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg(options)
    .toBuffer();
}

const decoded = (file: Uint8Array) => sharp(file).raw().toBuffer({ resolveWithObject: true });

describe('a JPEG in strips', () => {
  it.each([
    ['colour, the last strip lower and no whole blocks', drawn(53, 69, 3), 5],
    ['grey', drawn(40, 64, 1), 4],
    ['more strips than there are restart markers', drawn(9, 12 * 8, 3), 12],
    ['a single strip', drawn(17, 8, 3), 1],
  ])('has the pixels of one that was encoded in one go: %s', async (_, pixels, count) => {
    const { strips, interval } = jpegStrips(pixels, count);
    expect(strips).toHaveLength(count);
    const file = joinJpegStrips(await Promise.all(strips.map(encode)), { height: pixels.height, interval });
    expect(await decoded(file)).toEqual(await decoded(await encode(pixels)));
  });

  it('has so many strips that no restart interval exceeds 65,535 blocks', () => {
    const { strips, interval } = jpegStrips(drawn(20_000, 280, 1), 1);
    expect(interval).toBe(2500 * 26);
    expect(strips.map(({ height }) => height)).toEqual([208, 72]);
  });

  it('is what the codec writes of more than 4 megapixels, with metadata', { timeout: 60_000 }, async () => {
    const pixels = drawn(2501, 1700, 1);
    const profiled = await sharp(await encode(drawn(8, 8, 3)))
      .withIccProfile('p3')
      .toBuffer();
    const { icc } = await sharp(profiled).metadata();
    const like = { format: 'png', lossy: false, metadata: { icc } };
    const { bytes } = await createSharpCodec().encode(pixels, { format: 'jpeg', quality: 90, like });
    expect((await sharp(bytes).metadata()).icc).toEqual(icc);
    const [found, whole] = [
      await sharp(bytes, { ignoreIcc: true }).raw().toBuffer(),
      await decoded(await encode(pixels)),
    ];
    expect(found.equals(whole.data)).toBe(true);
  });
});
