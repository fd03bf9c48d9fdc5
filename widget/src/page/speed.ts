import { imageTensor, pictureChannels, textOf, type Denoiser, type ModelManifest } from '@denoisekit/core';
import { fixedSize } from '../model/model-facts.js';
import { type Device, openModel, type Site } from './parity.js';

/** Squares that are tried, up to about a tile of the widget; a slow device is measured on a smaller one. */
const sides = [128, 256, 512];
const slowMs = 300;
/** Runs stop once they have taken this long. */
const enoughMs = 2000;

export interface SpeedRow {
  readonly device: Device;
  /** Millions of pixels a second; undefined where the device does not run. */
  readonly megapixels: number | undefined;
  /** The adapter and the threads, or why the device does not run. */
  readonly where: string;
}

/** Opens a model on a device and measures it; a device that does not work is a row as well. Rejects with the signal's reason only. */
export async function measureDevice(
  manifest: ModelManifest,
  device: Device,
  site: Site,
  signal: AbortSignal,
): Promise<SpeedRow> {
  try {
    const denoiser = await openModel(manifest.id, device, site, signal);
    try {
      const { adapter, threads } = denoiser.describe();
      const megapixels = await measureSpeed(denoiser, manifest, signal);
      return { device, megapixels, where: adapter ?? `${threads} ${threads === 1 ? 'thread' : 'threads'}` };
    } finally {
      await denoiser.dispose();
    }
  } catch (error) {
    signal.throwIfAborted();
    return { device, megapixels: undefined, where: textOf(error) };
  }
}

/** Millions of pixels a second, with the way to the worker and back. The first run of a size compiles, and does not count. */
export async function measureSpeed(
  denoiser: Pick<Denoiser, 'denoise'>,
  manifest: Pick<ModelManifest, 'id' | 'input'>,
  signal: AbortSignal,
  now = (): number => performance.now(),
): Promise<number> {
  const channels = pictureChannels(manifest);
  async function run(height: number, width: number): Promise<number> {
    const data = new Float32Array(channels * height * width).fill(0.5);
    const start = now();
    await denoiser.denoise(imageTensor(data, [1, channels, height, width]), { signal });
    return now() - start;
  }
  const fixed = fixedSize(manifest);
  const sizes = fixed === undefined ? sides.map((side) => [side, side] as const) : [fixed];
  let [runs, ms, pixels] = [0, 0, 0];
  for (const [height, width] of sizes) {
    await run(height, width);
    [runs, ms, pixels] = [1, await run(height, width), height * width];
    if (ms < slowMs && width !== sizes.at(-1)![1]) continue;
    for (; ms < enoughMs; runs++) ms += await run(height, width);
    break;
  }
  return (runs * pixels) / (1000 * ms);
}
