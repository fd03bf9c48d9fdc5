import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { errorCases } from '../contract/error-cases.js';
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
  readonly cases: readonly string[];
}

const all = runtimeCases().map(({ name }) => name);
/** Wrong questions are refused before a device is asked. */
const refusals = errorCases.map(({ name }) => name);

// In software, opening a device takes a second for each case.
const runtimes = rows<Row>(
  [
    { device: 'wasm', place: 'in a worker', cases: all },
    { device: 'wasm', place: 'outside one', cases: all },
    { device: 'webgpu', place: 'in a worker', cases: all.filter((name) => !refusals.includes(name)) },
  ],
  [
    { device: 'webgpu', place: 'in a worker', cases: refusals },
    { device: 'webgpu', place: 'outside one', cases: all },
  ],
);

describe.each(runtimes)('onnxruntime-web on $device, $place', ({ device, place, cases }) => {
  // One page for all cases: without a worker they share what the page has loaded, as those of an app would.
  let page: Page;
  beforeAll(async () => {
    page = await browser.lastingPage();
  });
  afterAll(() => page.close());

  it.each(cases)('%s', async (name) => {
    const facts = { name, device, worker: place === 'in a worker' };
    // The case asserts by throwing, there.
    await page.evaluate(
      ({ name, device, worker }) =>
        lab.contractCase(name, 'tiny', { device, ...(worker ? lab.inWorker() : { worker: false }) }),
      facts,
    );
  });
});
