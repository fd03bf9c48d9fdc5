import { launch } from '../browser/chromium.js';
import { serve } from '../browser/server.js';
import { compactModel, siteRoutes } from '../browser/site.js';
import { median } from './benchmark.js';
import { installedChromium } from './installed-chromium.js';

const limits = { firstPictureMs: 900 } as const;

/**
 * The first picture in a browser that has never been there: from the beginning of the navigation, over page, worker,
 * onnxruntime-web, model and self-test, to a denoised digit, on WebAssembly in a worker, served from this machine.
 */
export async function benchBrowser(print: (line: string) => void, visits = 7): Promise<boolean> {
  const executablePath = await installedChromium();
  if (executablePath === undefined) {
    print('browser: there is no Chromium; npm run setup brings one');
    return false;
  }
  const server = await serve(await siteRoutes({ compact: compactModel() }));
  const browser = await launch({ webgpu: false, executablePath });
  const firsts: number[] = [];
  const nexts: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext(); // its cache is empty
    const page = await context.newPage();
    await page.goto(`${server.origin}/`);
    await page.waitForFunction(() => 'lab' in globalThis, undefined, { polling: 5 });
    const { first, next } = await page.evaluate(async () => {
      const denoiser = await lab.open('compact', { device: 'wasm', cache: true, ...lab.inWorker() });
      const digit = lab.picture(28, 28);
      await denoiser.denoise(digit);
      const first = performance.now(); // since the navigation began
      const runs = 50;
      for (let i = 0; i < runs; i++) await denoiser.denoise(digit);
      return { first, next: (performance.now() - first) / runs };
    });
    firsts.push(first);
    nexts.push(next);
    await context.close();
  }
  await browser.close();
  await server.close();
  const spread = `${Math.min(...firsts).toFixed(0)} to ${Math.max(...firsts).toFixed(0)}`;
  print(`browser: first picture after ${median(firsts).toFixed(0)} ms (${spread}, ${visits} visits with an`);
  print(
    `  empty cache), at most ${limits.firstPictureMs}; each later one takes ${median(nexts).toFixed(1)} ms`,
  );
  return median(firsts) <= limits.firstPictureMs;
}
