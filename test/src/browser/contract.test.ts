import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { runtimeCases } from '../contract/runtime-cases.js';
import { rows } from '../wide.js';
import { useBrowser } from './fixture.js';
import { siteRoutes } from './site.js';

const browser = useBrowser({
  webgpu: true,
  routes: () => siteRoutes({ tiny: tinyModel({ sizeMultiple: 4 }) }),
});

interface Row {
  readonly device: 'wasm' | 'webgpu';
  readonly place: 'in a worker' | 'outside one';
}

const runtimes = rows<Row>(
  [
    { device: 'wasm', place: 'in a worker' },
    { device: 'wasm', place: 'outside one' },
    { device: 'webgpu', place: 'in a worker' },
  ],
  // In software, opening a device for each case takes a minute in all.
  [{ device: 'webgpu', place: 'outside one' }],
);

describe.each(runtimes)('onnxruntime-web on $device, $place', ({ device, place }) => {
  // One page for all cases: without a worker they share what the page has loaded, as those of an app would.
  let page: Page;
  beforeAll(async () => {
    page = await browser.lastingPage();
  });
  afterAll(() => page.close());

  it.each(runtimeCases().map(({ name }) => name))('%s', async (name) => {
    const facts = { name, device, worker: place === 'in a worker' };
    // The case asserts by throwing, there.
    await page.evaluate(
      ({ name, device, worker }) =>
        lab.contractCase(name, 'tiny', { device, ...(worker ? lab.inWorker() : { worker: false }) }),
      facts,
    );
  });
});
