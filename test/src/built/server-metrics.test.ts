import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHostApp } from '@denoisekit/api/node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(folder);
});
afterAll(() => rm(folder, { recursive: true }));

it.each([0, 1])('a server with %d workers measures what waits and what its batches hold', async (workers) => {
  const app = await createHostApp({ models: { tiny: folder }, workers, threads: 1 });
  try {
    await app.warm();
    const side = 256;
    const shape = [1, 1, side, side];
    const binary = { binary_data_size: 4 * side * side };
    const header = JSON.stringify({
      inputs: [{ name: 'input', datatype: 'FP32', shape, parameters: binary }],
    });
    const body = Buffer.concat([Buffer.from(header), Buffer.alloc(4 * side * side)]);
    const headers = { 'inference-header-content-length': String(header.length) };
    const post = () => app.hono.request('/v2/models/tiny/infer', { method: 'POST', body, headers });
    const metric = async (name: string) => {
      const text = await (await app.hono.request('/metrics')).text();
      return Number(new RegExp(`^denoisekit_${name}\\{model="tiny"\\} (\\d+)$`, 'm').exec(text)?.[1]);
    };

    const count = 12;
    let done = 0;
    const answers = Promise.all(
      Array.from({ length: count }, async () => {
        const { status } = await post();
        done++;
        return status;
      }),
    );
    let mostWaiting = 0;
    while (done < count) {
      mostWaiting = Math.max(mostWaiting, await metric('queue_waiting'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answers).toEqual(Array.from({ length: count }, () => 200));
    expect(mostWaiting).toBeGreaterThan(0);
    expect(mostWaiting).toBeLessThan(count);
    expect(await metric('batch_images_sum')).toBe(count);
    expect(await metric('batch_images_count')).toBeLessThan(count);
    expect(await metric('queue_waiting')).toBe(0);
    expect(await metric('queue_running')).toBe(0);
  } finally {
    await app.dispose();
  }
});
