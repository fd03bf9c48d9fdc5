import { createNodeDenoiser, createSharpCodec } from '@denoisekit/runtime-node';
import { memorySource, tinyModel, type TinyModelOptions } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { createApp, type App, type AppOptions } from '../app.js';
import type { ServedModel } from '../models.js';

/**
 * An app that serves the tiny model, a 3x3 mean, for real: onnxruntime-node in this thread, and sharp.
 *
 * Inside a flat picture it changes nothing; at its edges it gives 6/9 of the value, in its corners 4/9.
 */
export function tinyApp(changes: Partial<AppOptions> = {}, model: TinyModelOptions = {}): App {
  const tiny = tinyModel(model);
  const open: ServedModel['open'] = (batching) =>
    createNodeDenoiser({ model: memorySource(tiny), threads: 1, device: 'cpu', ...batching });
  return createApp({
    models: { tiny: { manifest: tiny.manifest, open } },
    codec: createSharpCodec(),
    ...changes,
  });
}

/** A grey picture of one value in [0, 255]. */
export async function flatPicture(
  value: number,
  {
    width = 5,
    height = 4,
    format = 'png',
  }: { width?: number; height?: number; format?: 'png' | 'jpeg' | 'webp' } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(width * height).fill(value);
  const image = sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  return Uint8Array.from(await image.toFormat(format).toBuffer());
}

/** The grey values of a picture, row by row. */
export async function greyOf(response: Response): Promise<readonly number[]> {
  return [
    ...(await sharp(new Uint8Array(await response.arrayBuffer()))
      .toColourspace('b-w')
      .raw()
      .toBuffer()),
  ];
}
