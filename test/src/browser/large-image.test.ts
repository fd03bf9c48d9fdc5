import { describe, expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { compactModel, siteRoutes } from './site.js';

const browser = useBrowser({ webgpu: false, routes: () => siteRoutes({ compact: compactModel() }) });

describe('an image of 1024 x 1024', () => {
  it('is denoised in a worker, and nothing of it in the page, which has a turn for each tile', async () => {
    const page = await browser.page();
    const { compiled, turns, progress, size, seams } = await page.evaluate(async () => {
      // Whatever runs a model in this thread compiles WebAssembly in it, as the browser has no GPU.
      let compiled = 0;
      for (const way of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'] as const) {
        const own = WebAssembly[way] as (...args: readonly unknown[]) => unknown;
        Object.assign(WebAssembly, {
          [way]: (...args: readonly unknown[]) => {
            compiled++;
            return own(...args);
          },
        });
      }
      let turn = 0;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        turn++;
        port2.postMessage(undefined);
      };
      port2.postMessage(undefined);
      const denoiser = await lab.open('compact', { device: 'wasm', ...lab.inWorker() });
      const image = lab.picture(1024, 1024);
      const progress: string[] = [];
      const turns = new Set<number>();
      const answer = await denoiser.denoise(image, {
        onProgress: ({ done, total }) => {
          progress.push(`${done}/${total}`);
          turns.add(turn);
        },
      });
      port1.close();

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
      return { compiled, turns: turns.size, progress, size: answer.shape, seams };
    });
    expect(compiled).toBe(0);
    expect(turns).toBe(progress.length);
    expect(size).toEqual([1, 1, 1024, 1024]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(`${progress.length}/${progress.length}`);
    expect(seams).toBeLessThan(1e-5);
  });

  it('can be stopped between two tiles', async () => {
    const page = await browser.page();
    const { same, tiles, goneOn } = await page.evaluate(async () => {
      const denoiser = await lab.open('compact', {
        device: 'wasm',
        tile: { height: 200, width: 200 },
        ...lab.inWorker(),
      });
      // What the worker says of its first call, also when nobody in the page listens any more.
      let told = 0;
      lab.workers
        .at(-1)!
        .addEventListener('message', ({ data }: MessageEvent<{ kind: string; id: number }>) => {
          if (data.kind === 'progress' && data.id === 1) told++;
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
      // Had the worker gone on, it would take turns with these, and tell of a tile in each.
      for (let run = 0; run < 6; run++) await denoiser.denoise(lab.picture(200, 200));
      return { same, tiles, goneOn: told - tiles };
    });
    expect(same).toBe(true);
    expect(tiles).toBe(1);
    // One tile may have been under way.
    expect(goneOn).toBeLessThanOrEqual(1);
  });
});
