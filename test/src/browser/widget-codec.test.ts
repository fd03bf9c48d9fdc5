import { createSharpCodec } from '@denoisekit/runtime-node';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { useWidget } from './widget-page.js';

const { show } = useWidget();

describe('the canvas codec', () => {
  it.each([
    ['png', 0],
    ['jpeg', 8],
    ['webp', 0],
  ] as const)('reads the %s that it has written', async (format, tolerance) => {
    const { page } = await show();
    const { shape, read, difference } = await page.evaluate(async (format) => {
      // Smooth, so that what is lossy loses little.
      const data = Uint8Array.from({ length: 40 * 24 }, (_, i) => (i % 40) * 6);
      const codec = globalThis.canvasCodec;
      const { bytes } = await codec.encode({ width: 40, height: 24, channels: 1, data }, { format });
      const { pixels, format: read } = await codec.decode(bytes);
      const difference = Math.max(...data.map((value, i) => Math.abs(value - pixels.data[4 * i]!)));
      return { shape: [pixels.height, pixels.width], read, difference };
    }, format);
    expect([read, ...shape]).toEqual([format, 24, 40]);
    expect(difference).toBeLessThanOrEqual(tolerance);
  });

  it('reads PNGs of 16 bits and with transparency to the last bit, as every codec here does', async () => {
    const { page } = await show();
    const deep = Uint16Array.from({ length: 2 * 3 * 4 }, (_, i) => (i * 9973) % 65_536);
    const image = sharp(deep, { raw: { width: 2, height: 3, channels: 4 } }).toColourspace('rgb16');
    const png = await image.withIccProfile('p3').png().toBuffer();
    const { pixels } = await createSharpCodec().decode(png);
    const found = await page.evaluate(
      async (bytes) => {
        const { pixels } = await globalThis.canvasCodec.decode(Uint8Array.from(bytes));
        return { ...pixels, data: [...pixels.data] };
      },
      [...png],
    );
    expect(found).toEqual({ ...pixels, data: [...pixels.data] });
  });
});
