import { expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { compactModel, siteRoutes } from './site.js';

const browser = useBrowser({
  webgpu: false,
  isolated: true,
  routes: () => siteRoutes({ compact: compactModel() }),
});

it.each([
  ['in a worker', true],
  ['outside one', false],
])('a page that is cross-origin isolated has the threads it asks for, %s', async (_, worker) => {
  const page = await browser.page();
  const facts = await page.evaluate(async (worker) => {
    const denoiser = await lab.open('compact', {
      device: 'wasm',
      threads: 2,
      ...(worker ? lab.inWorker() : { worker }),
    });
    return denoiser.describe();
  }, worker);
  expect(facts).toMatchObject({ device: 'wasm', threads: 2, crossOriginIsolated: true, notes: [] });
  expect(facts.selfTest?.maxDifference).toBeLessThan(1e-5);
});
