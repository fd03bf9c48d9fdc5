import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { siteRoutes, tinyModelBut } from './site.js';
import { where } from './where.js';

const browser = useBrowser({
  webgpu: true,
  routes: () =>
    siteRoutes({
      tiny: tinyModel(),
      // A tolerance that nothing can keep, as if WebGPU answered wrongly.
      unlucky: tinyModelBut(({ tolerance }) => ({ tolerance: { ...tolerance, webgpu: -1 } })),
      other: tinyModel({ graphInputName: 'x' }),
    }),
});

describe.each(where)('devices, %s', (_, worker) => {
  it('names the adapter of WebGPU, and says that the page is not isolated', async () => {
    const page = await browser.page();
    const facts = await page.evaluate(async (worker) => {
      const denoiser = await lab.open('tiny', {
        device: 'webgpu',
        ...(worker ? lab.inWorker() : { worker }),
      });
      return denoiser.describe();
    }, worker);
    expect(facts).toMatchObject({ device: 'webgpu', threads: 1, crossOriginIsolated: false });
    expect(facts.adapter).toMatch(/\w+/);
    expect(facts.runtimeVersion).toMatch(/^1\./);
  });

  it('runs a small model on wasm when left to choose, and fetches only the files of that', async () => {
    const page = await browser.page();
    const before = browser.server().asked.length;
    const facts = await page.evaluate(async (worker) => {
      const denoiser = await lab.open('tiny', worker ? lab.inWorker() : { worker });
      return denoiser.describe();
    }, worker);
    expect(facts).toMatchObject({
      deviceAsked: 'auto',
      device: 'wasm',
      attempts: [{ device: 'wasm', ok: true }],
    });
    const library = browser
      .server()
      .asked.slice(before)
      .filter((path) => path.startsWith('/ort/'));
    expect(library).toEqual(['/ort/ort-wasm-simd-threaded.wasm']);
  });

  it('leaves a device that answers wrongly, and tells why', async () => {
    const page = await browser.page();
    const { facts, warnings } = await page.evaluate(async (worker) => {
      const warnings: string[] = [];
      const denoiser = await lab.open('unlucky', {
        device: ['webgpu', 'wasm'],
        fallback: 'warn',
        warn: (message) => warnings.push(message),
        ...(worker ? lab.inWorker() : { worker }),
      });
      return { facts: denoiser.describe(), warnings };
    }, worker);
    expect(facts.device).toBe('wasm');
    expect(facts.attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['webgpu', false],
      ['wasm', true],
    ]);
    expect(facts.attempts[0]?.reason).toMatch(/webgpu answers wrongly: golden vector ones/);
    expect(warnings).toHaveLength(1);
  });

  it('rejects when the only device that was asked for answers wrongly', async () => {
    const page = await browser.page();
    const { code } = await page.evaluate(
      (worker) =>
        lab.failure(lab.open('unlucky', { device: 'webgpu', ...(worker ? lab.inWorker() : { worker }) })),
      worker,
    );
    expect(code).toBe('tolerance-exceeded');
  });

  it('refuses a model that is not what its manifest says', async () => {
    const page = await browser.page();
    const { code } = await page.evaluate(
      (worker) => lab.failure(lab.open('other', worker ? lab.inWorker() : { worker })),
      worker,
    );
    expect(code).toBe('model-invalid');
  });

  it.each(['between two calls', 'during a call'])('survives the loss of the GPU %s', async (when) => {
    const page = await browser.page();
    const { before, answers, facts } = await page.evaluate(
      async ({ worker, during }) => {
        const image = lab.picture(64, 64);
        const denoiser = await lab.open('tiny', {
          device: 'webgpu',
          ...(worker ? lab.inWorker() : { worker }),
        });
        const loseDevice = () => {
          if (worker) lab.workers.at(-1)!.postMessage('destroy-devices');
          else for (const device of lab.grabbedDevices.splice(0)) device.destroy();
        };
        const before = await denoiser.denoise(image);
        if (!during) loseDevice();
        const calls = [image, image, image].map((one) => denoiser.denoise(one));
        if (during) loseDevice();
        const answers = await Promise.all(calls);
        const facts = denoiser.describe();
        await denoiser.dispose();
        return { before: [...before.data], answers: answers.map(({ data }) => [...data]), facts };
      },
      { worker, during: when === 'during a call' },
    );
    for (const answer of answers) expect(answer).toEqual(before);
    expect(facts.attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['webgpu', false],
      ['webgpu', true],
    ]);
    expect(facts.attempts[0]?.reason).toMatch(/^the device was lost: /);
  });

  it('goes on with wasm when a new GPU device is not available', async () => {
    const page = await browser.page();
    const { device, attempts, same } = await page.evaluate(async () => {
      const image = lab.picture(16, 16);
      // In the page alone: what a worker's browser offers cannot be changed from outside.
      const denoiser = await lab.open('tiny', {
        device: ['webgpu', 'wasm'],
        fallback: 'silent',
        worker: false,
      });
      const before = await denoiser.denoise(image);
      GPU.prototype.requestAdapter = () => Promise.resolve(null);
      for (const device of lab.grabbedDevices.splice(0)) device.destroy();
      const after = await denoiser.denoise(image);
      const same = lab.core.compareTensors(before.data, after.data).max;
      return { ...denoiser.describe(), same };
    });
    expect(device).toBe('wasm');
    expect(attempts.map((attempt) => [attempt.device, attempt.ok])).toEqual([
      ['webgpu', false],
      ['webgpu', false],
      ['wasm', true],
    ]);
    expect(same).toBeLessThan(1e-4);
  });
});

describe('a worker that crashes', () => {
  it('fails what waits with a code, and the next call starts another one', async () => {
    const page = await browser.page({ errors: true });
    const { failure, again, workers } = await page.evaluate(async () => {
      const image = lab.picture(300, 300);
      const denoiser = await lab.open('tiny', {
        device: 'wasm',
        tile: { height: 40, width: 40 },
        ...lab.inWorker(),
      });
      const before = await denoiser.denoise(lab.picture(8, 8));
      const call = denoiser.denoise(image);
      lab.workers[0]!.postMessage('crash');
      const failure = await lab.failure(call);
      const after = await denoiser.denoise(lab.picture(8, 8));
      const again = lab.core.compareTensors(before.data, after.data).max;
      return { failure, again, workers: lab.workers.length };
    });
    expect(failure).toMatchObject({ code: 'worker-crashed' });
    expect(again).toBe(0);
    expect(workers).toBe(2);
  });

  it('says what to do when its script is not there', async () => {
    const page = await browser.page({ errors: true });
    const { code, message } = await page.evaluate(() =>
      lab.failure(lab.open('tiny', { worker: () => new Worker('/no-worker.js', { type: 'module' }) })),
    );
    expect(code).toBe('setup-missing');
    expect(message).toContain('worker: false');
  });

  it('is found beside the script when nothing is said about it', async () => {
    const page = await browser.page();
    const facts = await page.evaluate(async () => (await lab.open('tiny')).describe());
    expect(facts).toMatchObject({ device: 'wasm', workers: 1 });
  });
});
