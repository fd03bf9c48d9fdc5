import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { modelUrl } from '@denoisekit/models';
import { bundlePage } from '../../browser/bundle.js';
import { launch } from '../../browser/chromium.js';
import { serve } from '../../browser/server.js';
import { modelIn, siteRoutes } from '../../browser/site.js';
import { installedChromium } from '../installed-chromium.js';
import { rendererMegabytes } from '../renderer-memory.js';
import { timeBareModel } from './bare-model.js';
import type { Pipeline } from './pipelines.js';
import type { RowRequest } from './row.js';

/**
 * `<denoise-widget>` in headless Chromium, on one thread of WebAssembly in a worker: from the bytes of a chosen file to those of the download. What is
 * painted meanwhile is part of the total; that the file is fetched and the model opened is not.
 */
export async function pagePipeline({
  path,
  model,
  width,
  height,
  format,
}: Pick<RowRequest, 'path' | 'model' | 'width' | 'height' | 'format'>): Promise<Pipeline> {
  const executablePath = await installedChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium; npm run setup brings one');
  const found = modelIn(fileURLToPath(new URL('.', modelUrl(model, 'manifest.json'))));
  const [address, picture] = [`/models/${model}`, `/in.${format}`];
  const server = await serve(
    new Map([
      ...(await siteRoutes({ [model]: found })),
      ...Array.from(await bundlePage(['measured']), ([name, body]) => [`/${name}`, { body }] as const),
      [picture, { body: await readFile(path) }],
    ]),
  );
  const browser = await launch({ webgpu: false, executablePath });
  const page = await browser.newPage();
  const empty = rendererMegabytes('VmHWM');
  await page.goto(`${server.origin}/`);
  await page.addScriptTag({ url: '/measured.js', type: 'module' });
  await page.waitForFunction(() => 'measuredPage' in globalThis);
  await page.evaluate(([address, pixels]) => measuredPage.openElement(address, pixels), [
    address,
    width * height,
  ] as const);
  return {
    async run() {
      const measure = (picture: string) => measuredPage.denoiseFile(picture);
      const { milliseconds, totalMilliseconds, pixelsRun } = await page.evaluate(measure, picture);
      return { stages: milliseconds, total: totalMilliseconds, pixelsRun };
    },
    peakMegabytes: () => rendererMegabytes('VmHWM') - empty,
    async openBare() {
      const channels = found.manifest.input.dimensions[1];
      await page.evaluate(([address, channels]) => measuredPage.openBare(address, channels), [
        address,
        channels,
      ] as const);
      return {
        millisecondsFor: timeBareModel((height, width) =>
          page.evaluate(([height, width]) => measuredPage.runBare(height, width), [height, width] as const),
        ),
        release: () => Promise.resolve(),
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
