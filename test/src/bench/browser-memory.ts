import { launch } from '../browser/chromium.js';
import { serve } from '../browser/server.js';
import { compactModel, siteRoutes } from '../browser/site.js';
import { installedChromium } from './installed-chromium.js';
import { rendererMegabytes } from './renderer-memory.js';

const limits = { runs: 20_000, cycles: 300, megabytes: 20 } as const;

/**
 * What the page's process keeps, of 20,000 runs and of 300 denoisers created and disposed of, beyond what it had after a tenth of
 * them. WebAssembly in a worker; resident memory of the renderer, as Linux tells it.
 */
export async function benchBrowserMemory(print: (line: string) => void): Promise<boolean> {
  const executablePath = await installedChromium();
  if (executablePath === undefined || process.platform !== 'linux') {
    print('browser-memory: it needs Linux and a Chromium; npm run setup brings one');
    return false;
  }
  const server = await serve(await siteRoutes({ compact: compactModel() }));
  const browser = await launch({ webgpu: false, executablePath });
  const page = await browser.newPage();
  await page.goto(`${server.origin}/`);
  await page.waitForFunction(() => 'lab' in globalThis);

  const run = (times: number) =>
    page.evaluate(async (times) => {
      const denoiser = await lab.open('compact', { device: 'wasm', cache: true, ...lab.inWorker() });
      const digit = lab.picture(28, 28);
      for (let i = 0; i < times; i++) await denoiser.denoise(digit);
      await denoiser.dispose();
    }, times);
  const cycle = (times: number) =>
    page.evaluate(async (times) => {
      for (let i = 0; i < times; i++) {
        const denoiser = await lab.open('compact', { device: 'wasm', cache: true, ...lab.inWorker() });
        await denoiser.dispose();
        lab.workers.length = 0; // the page's own list would keep them
      }
    }, times);
  const settled = async (): Promise<number> => {
    await page.requestGC();
    await new Promise((resolve) => setTimeout(resolve, 2000)); // workers end a while after they are told
    return rendererMegabytes('VmRSS');
  };

  const kept: number[] = [];
  for (const [work, times] of [
    [run, limits.runs],
    [cycle, limits.cycles],
  ] as const) {
    await work(times / 10);
    const before = await settled();
    await work(times);
    const more = (await settled()) - before;
    kept.push(more);
    print(
      `browser-memory: ${times} ${work === run ? 'runs' : 'cycles'} add ${more.toFixed(1)} MB to ${before.toFixed(0)}`,
    );
  }
  await browser.close();
  await server.close();
  print(`  after warm-up, at most ${limits.megabytes} each`);
  return kept.every((more) => more <= limits.megabytes);
}
