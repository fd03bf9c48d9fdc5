import { performance } from 'node:perf_hooks';
import { imageTensor, type Dtype, type Device } from '@denoisekit/core';
import { modelUrl } from '@denoisekit/models';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import type { SpeedFigures, SpeedRequest } from './measurements.js';

/*
 * The program of a process that measures one device: node speed-main.js REQUEST. In one of its own, since the driver of WebGPU and the rounding of CUDA are
 * decided by its environment.
 */

const request = JSON.parse(process.argv[2]!) as SpeedRequest;
const { model, dtype, device, side, seconds, workers } = request;
process.stdout.write(JSON.stringify(await measure(device, dtype)));

async function measure(device: Device, dtype: Dtype): Promise<SpeedFigures> {
  const denoiser = await createNodeDenoiser({
    ...{ model: modelUrl(model, 'manifest.json'), device, dtype, workers },
    fallback: 'error',
    tile: { height: side, width: side },
  });
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => (i % 251) / 250);
  const image = imageTensor(data, [1, 3, side, side]);
  await denoiser.denoise(image);
  // As many at once as keep all workers busy.
  const atOnce = Math.max(1, 2 * workers);
  const begun = performance.now();
  const until = begun + 1000 * seconds;
  let pictures = 0;
  async function client(): Promise<void> {
    do {
      await denoiser.denoise(image);
      pictures++;
    } while (performance.now() < until);
  }
  await Promise.all(Array.from({ length: atOnce }, client));
  const picturesPerSecond = pictures / ((performance.now() - begun) / 1000);
  const { adapter, tf32, selfTest } = denoiser.describe();
  await denoiser.dispose();
  return {
    picturesPerSecond,
    megapixelsPerSecond: (picturesPerSecond * side * side) / 1e6,
    residentMegabytes: process.resourceUsage().maxRSS / 1024,
    ...(adapter !== undefined && { adapter }),
    ...(tf32 !== undefined && { tf32 }),
    ...(selfTest !== undefined && { maxDifference: selfTest.maxDifference }),
  };
}
