import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { siteRoutes } from './site.js';
import { where } from './where.js';

const browser = useBrowser({ webgpu: false, routes: () => siteRoutes({ tiny: tinyModel() }) });

describe.each(where)('a browser without WebGPU, %s', (_, worker) => {
  it('refuses webgpu with a sentence, and fetches nothing of the library for it', async () => {
    const page = await browser.page();
    const before = browser.server().asked.length;
    const { code, message } = await page.evaluate(
      (worker) =>
        lab.failure(lab.open('tiny', { device: 'webgpu', ...(worker ? lab.inWorker() : { worker }) })),
      worker,
    );
    expect(code).toBe('device-unavailable');
    expect(message).toContain('use the device wasm');
    expect(browser.server().asked.slice(before)).not.toContain('/ort/ort-wasm-simd-threaded.asyncify.wasm');
  });

  it.each(['warn', 'silent', undefined] as const)(
    'takes wasm instead with the fallback %s',
    async (fallback) => {
      const page = await browser.page();
      const { facts, warnings, right } = await page.evaluate(
        async ({ worker, fallback }) => {
          const warnings: string[] = [];
          const denoiser = await lab.open('tiny', {
            device: 'webgpu',
            fallback,
            warn: (message) => warnings.push(message),
            ...(worker ? lab.inWorker() : { worker }),
          });
          const one = lab.core.imageTensor(Float32Array.of(0.9), [1, 1, 1, 1]);
          const [answer] = (await denoiser.denoise(one)).data;
          return { facts: denoiser.describe(), warnings, right: answer };
        },
        { worker, fallback },
      );
      expect(facts).toMatchObject({ deviceAsked: 'webgpu', device: 'wasm' });
      expect(facts.attempts[0]).toMatchObject({ device: 'webgpu', ok: false });
      expect(right).toBeCloseTo(0.1, 6);
      expect(warnings).toHaveLength(fallback === 'silent' ? 0 : 1);
    },
  );

  it('refuses a device that it does not know', async () => {
    const page = await browser.page();
    const failure = await page.evaluate(
      (worker) => lab.failure(lab.open('tiny', { device: 'webgpi' as 'webgpu', worker })),
      worker,
    );
    expect(failure).toMatchObject({ code: 'unknown-device' });
    expect(failure.message).toContain('expected auto, webgpu, wasm');
  });
});
