import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimeCases } from '../contract/runtime-cases.js';
import { referenceModel } from '../reference/reference-model.js';
import { useBrowser } from './fixture.js';
import { compactModel, siteRoutes } from './site.js';

const browser = useBrowser({
  webgpu: true,
  routes: async () =>
    siteRoutes({
      tiny: tinyModel({ sizeMultiple: 4 }),
      // Its golden vectors are 200 test digits.
      compact: compactModel(await referenceModel('compact')),
    }),
});

describe.each(['wasm', 'webgpu'] as const)('onnxruntime-web on %s', (device) => {
  describe.each([
    ['in a worker', true],
    ['outside one', false],
  ])('%s', (_, worker) => {
    // One page for all cases: without a worker they share what the page has loaded, as those of an app would.
    let page: Page;
    beforeAll(async () => {
      page = await browser.lastingPage();
    });
    afterAll(() => page.close());

    it.each(runtimeCases().map(({ name }) => name))('%s', async (name) => {
      const facts = { name, device, worker };
      // The case asserts by throwing, there.
      await page.evaluate(
        ({ name, device, worker }) =>
          lab.contractCase(name, 'tiny', { device, ...(worker ? lab.inWorker() : { worker: false }) }),
        facts,
      );
    });

    it('answers 200 test digits as TensorFlow.js does, within what the device owes', async () => {
      const { asked, selfTest } = await page.evaluate(
        async ({ device, worker }) => {
          const denoiser = await lab.open('compact', {
            device,
            ...(worker ? lab.inWorker() : { worker: false }),
          });
          const { selfTest, device: asked } = denoiser.describe();
          await denoiser.dispose();
          return { asked, selfTest };
        },
        { device, worker },
      );
      expect(asked).toBe(device);
      expect(selfTest?.vectors).toBe(10); // batches of 20
      expect(selfTest?.maxDifference).toBeLessThan(device === 'wasm' ? 1e-5 : 1e-4);
    });
  });
});
