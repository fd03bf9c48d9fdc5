import { describe, expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { compactModel, siteRoutes } from './site.js';

const browser = useBrowser({ webgpu: false, routes: () => siteRoutes({ compact: compactModel() }) });

describe('an image of 1024 x 1024', () => {
  it('is denoised in a worker without a long task in the page', async () => {
    const page = await browser.page();
    const { longTasks, tileMs, progress, size, seams } = await page.evaluate(async () => {
      const denoiser = await lab.open('compact', { device: 'wasm', ...lab.inWorker() });
      const image = lab.picture(1024, 1024);
      const longTasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasks.push(duration);
      });
      // What made the picture and opened the model was before; its entries are delivered late.
      await new Promise((resolve) => setTimeout(resolve, 200));
      observer.observe({ type: 'longtask' });
      const progress: string[] = [];
      const start = performance.now();
      const answer = await denoiser.denoise(image, {
        onProgress: ({ done, total }) => progress.push(`${done}/${total}`),
      });
      const tileMs = (performance.now() - start) / progress.length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      observer.disconnect();

      // A part around a corner where four tiles meet, denoised in one piece with all the surroundings that count.
      const [top, left, side, margin] = [448, 320, 160, 40];
      const part = new Float32Array(side * side);
      for (let y = 0; y < side; y++) {
        const from = (top + y) * 1024 + left;
        part.set(image.data.subarray(from, from + side), y * side);
      }
      const whole = await denoiser.denoise(lab.core.imageTensor(part, [1, 1, side, side]));
      let seams = 0;
      for (let y = margin; y < side - margin; y++) {
        for (let x = margin; x < side - margin; x++) {
          const found = answer.data[(top + y) * 1024 + left + x]!;
          seams = Math.max(seams, Math.abs(found - whole.data[y * side + x]!));
        }
      }
      return { longTasks, tileMs, progress, size: answer.shape, seams };
    });
    // Where a machine is slow, tiles are too: one that ran in the page would be a task of its own length.
    expect(Math.max(0, ...longTasks)).toBeLessThan(Math.max(50, tileMs / 4));
    expect(size).toEqual([1, 1, 1024, 1024]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(`${progress.length}/${progress.length}`);
    expect(seams).toBeLessThan(1e-5);
  });

  it('can be stopped between two tiles', async () => {
    const page = await browser.page();
    const { same, tiles, tileMs, afterwards } = await page.evaluate(async () => {
      const denoiser = await lab.open('compact', {
        device: 'wasm',
        tile: { height: 200, width: 200 },
        ...lab.inWorker(),
      });
      const controller = new AbortController();
      const reason = { why: 'enough' };
      let tiles = 0;
      const call = denoiser.denoise(lab.picture(1024, 1024), {
        signal: controller.signal,
        onProgress: () => {
          tiles++;
          controller.abort(reason);
        },
      });
      const same = await call.then(
        () => false,
        (error: unknown) => error === reason,
      );
      const timeOf = async (side: number): Promise<number> => {
        const start = performance.now();
        await denoiser.denoise(lab.picture(side, side));
        return performance.now() - start;
      };
      // Had the worker gone on, this would wait for some eighty tiles.
      const afterwards = await timeOf(8);
      return { same, tiles, afterwards, tileMs: await timeOf(200) };
    });
    expect(same).toBe(true);
    expect(tiles).toBe(1);
    expect(afterwards).toBeLessThan(20 * tileMs);
  });
});
