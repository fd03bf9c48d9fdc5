import { describe, expect, it } from 'vitest';
import { useWidget } from './widget-page.js';

const { show } = useWidget();

describe('the canvas codec', () => {
  it.each([
    ['png', 0],
    ['jpeg', 0.03],
    ['webp', 0.03],
  ] as const)('reads the %s that it has written', async (format, tolerance) => {
    const { page } = await show();
    const { shape, read, difference } = await page.evaluate(async (format) => {
      // Smooth, so that what is lossy loses little; each value is one that a byte holds.
      const data = Float32Array.from({ length: 40 * 24 }, (_, i) => ((i % 40) * 6) / 255);
      const codec = globalThis.canvasCodec;
      const bytes = await codec.encode({ data, shape: [1, 1, 24, 40] }, format);
      const { tensor, format: read } = await codec.decode(bytes, { channels: 1 });
      const difference = Math.max(...tensor.data.map((value, i) => Math.abs(value - data[i]!)));
      return { shape: tensor.shape, read, difference };
    }, format);
    expect([read, ...shape]).toEqual([format, 1, 1, 24, 40]);
    expect(difference).toBeLessThanOrEqual(tolerance);
  });

  it('lays what is transparent on black', async () => {
    const { page } = await show();
    const values = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2, 1);
      const pixels = new ImageData(Uint8ClampedArray.of(255, 255, 255, 0, 255, 255, 255, 255), 2, 1);
      canvas.getContext('2d')!.putImageData(pixels, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return [...(await globalThis.canvasCodec.decode(bytes, { channels: 1 })).tensor.data];
    });
    expect(values).toEqual([0, 1]);
  });
});
