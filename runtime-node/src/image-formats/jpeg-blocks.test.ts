import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { createSharpCodec } from '../sharp-codec.js';
import { hasAllBlocks } from './jpeg-blocks.js';

async function jpeg(
  [width, height]: readonly [number, number],
  options: JpegOptions,
  grey = false,
): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i + 7 * (i >> 5)) % 256);
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return (grey ? image.greyscale() : image).jpeg(options).toBuffer();
}

describe('a JPEG', () => {
  it.each([
    ['in colour, with no whole blocks', jpeg([53, 29], { quality: 90 })],
    ['with full colour resolution', jpeg([40, 24], { quality: 100, chromaSubsampling: '4:4:4' })],
    ['in grey', jpeg([33, 17], { quality: 50 }, true)],
    ['with tables of its own', jpeg([64, 64], { optimizeCoding: true })],
    ['of one block', jpeg([8, 8], { quality: 30 }, true)],
  ])(
    'has all blocks without the two bytes of its end, and with one byte less it has not: %s',
    async (_, making) => {
      const file = await making;
      // One by one near the end, then in steps.
      for (let left = file.length; left > 0; left -= file.length - left < 30 ? 1 : 100) {
        expect(hasAllBlocks(file.subarray(0, left)), `${left} of ${file.length}`).toBe(
          left >= file.length - 2,
        );
      }
    },
  );

  it('that restarts has them only with each restart', async () => {
    // The codec writes pictures of this size with restart markers.
    const [width, height] = [900, 600];
    const data = Uint8Array.from({ length: width * height }, (_, i) => (i * i) >> 9);
    const { bytes } = await createSharpCodec().encode(
      { width, height, channels: 1, data },
      { format: 'jpeg' },
    );
    const restart = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xd2);
    expect(hasAllBlocks(bytes.subarray(0, -2))).toBe(true);
    for (const end of [-3, restart, restart + 2]) expect(hasAllBlocks(bytes.subarray(0, end))).toBe(false);
  });

  it('of several scans, or none, is not known to have them', async () => {
    expect(hasAllBlocks(await jpeg([64, 64], { progressive: true }))).toBe(false);
    expect(hasAllBlocks(Uint8Array.of(0xff, 0xd8))).toBe(false);
    expect(hasAllBlocks(new Uint8Array())).toBe(false);
  });

  it('that lacks its end alone is decoded, with a note', async () => {
    const file = await jpeg([64, 64], { quality: 90 });
    const codec = createSharpCodec();
    const { pixels } = await codec.decode(file);
    for (const end of [-1, -2]) {
      const again = await codec.decode(file.subarray(0, end));
      expect(again.pixels).toEqual(pixels);
      expect(again.notes).toEqual(['its end marker is missing, all of its pixels are there']);
    }
    await expect(codec.decode(file.subarray(0, -3))).rejects.toMatchObject({ code: 'image-invalid' });
  });
});
