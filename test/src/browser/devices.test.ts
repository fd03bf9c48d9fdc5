import { tinyModel } from '@denoisekit/runtime-node/testing';
import { heavyModel } from '@denoisekit/runtime-web';
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
      // So much arithmetic that a GPU goes first.
      heavy: tinyModelBut(({ graph }) => ({
        graph: { ...graph, macs: { count: heavyModel, height: 1, width: 1 } },
      })),
      // A file for 16 bits, which is called wrong there.
      unluckyHalf: tinyModelBut(({ files, tolerance }) => ({
        files: { ...files, fp16: files.fp32! },
        tolerance: { ...tolerance, fp16: -1 },
      })),
      eights: tinyModelBut(({ files }) => ({ files: { ...files, int8: files.fp32! } })),
      unluckyEights: tinyModelBut(({ files, tolerance }) => ({
        files: { ...files, int8: files.fp32! },
        tolerance: { ...tolerance, int8: -1 },
      })),
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

  it('leaves a GPU that the processor computes to those who name it, and fetches nothing for it', async () => {
    const page = await browser.page();
    const before = browser.server().asked.length;
    const facts = await page.evaluate(async (worker) => {
      const options = worker ? lab.inWorker() : { worker };
      const auto = (await lab.open('heavy', options)).describe();
      const named = (await lab.open('heavy', { device: 'webgpu', ...options })).describe();
      return { auto, named: named.device };
    }, worker);
    expect(facts).toMatchObject({
      auto: {
        device: 'wasm',
        attempts: [
          { device: 'webgpu', ok: false, absent: true },
          { device: 'wasm', ok: true },
        ],
      },
      named: 'webgpu',
    });
    const library = browser
      .server()
      .asked.slice(before)
      .filter((path) => path.endsWith('.wasm'));
    expect(library).toEqual([
      '/ort/ort-wasm-simd-threaded.wasm',
      '/ort/ort-wasm-simd-threaded.asyncify.wasm',
    ]);
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

  it('tries 32 bits on a GPU that answers wrongly in 16, before another device', async () => {
    const page = await browser.page();
    const { dtype, device, attempts } = await page.evaluate(async () => {
      // The GPU in software has no 16-bit floats; this one says that it has, and computes in 32.
      const half = { get: () => new Set(['shader-f16']) };
      Object.defineProperty(GPUAdapter.prototype, 'features', half);
      Object.defineProperty(GPUDevice.prototype, 'features', half);
      const requestDevice = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'requestDevice')
        ?.value as GPUAdapter['requestDevice'];
      GPUAdapter.prototype.requestDevice = function (this: GPUAdapter, descriptor) {
        return requestDevice.call(this, { ...descriptor, requiredFeatures: [] });
      };
      const options = {
        device: ['webgpu', 'wasm'],
        dtype: 'auto',
        fallback: 'silent',
        worker: false,
      } as const;
      return (await lab.open('unluckyHalf', options)).describe();
    });
    expect([device, dtype]).toEqual(['webgpu', 'fp32']);
    expect(attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['webgpu', false],
      ['webgpu', true],
    ]);
    expect(attempts[0]?.reason).toMatch(/webgpu with fp16 answers wrongly/);
  });

  it('takes int8 on wasm, and fp32 where that answers wrongly', async () => {
    const page = await browser.page();
    const open = (model: string) =>
      page.evaluate(
        async ([model, worker]) => {
          const options = {
            device: 'wasm',
            dtype: 'auto',
            ...(worker ? lab.inWorker() : { worker }),
          } as const;
          return (await lab.open(model, options)).describe();
        },
        [model, worker] as const,
      );
    expect((await open('eights')).dtype).toBe('int8');
    const { dtype, attempts } = await open('unluckyEights');
    expect([dtype, ...attempts.map(({ ok }) => ok)]).toEqual(['fp32', false, true]);
    expect(attempts[0]?.reason).toMatch(/wasm with int8 answers wrongly/);
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

describe('the faster device', () => {
  it('is found by time, where a GPU in software does not say that it is one, and remembered; a wrong memory does no harm', async () => {
    const page = await browser.page();
    const { facts, kept, wrong, odd } = await page.evaluate(async () => {
      Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });
      // A thousand times as fast a clock, for which every run takes long.
      const clock = performance.now.bind(performance);
      performance.now = () => 1000 * clock();
      const options = { cache: true, worker: false } as const;
      const denoiser = await lab.open('tiny', options);
      const noteOf = () => denoiser.describe().notes?.find((note) => note.includes('by time'));
      while (noteOf() === undefined) {
        await denoiser.denoise(lab.picture(160, 160));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const facts = denoiser.describe();
      await denoiser.dispose();

      const cache = await caches.open('denoisekit-1');
      const found: string[] = [];
      const remember = async (device: string): Promise<void> => {
        for (const { url } of await cache.keys()) {
          const answer = (await cache.match(url))!;
          if (decodeURIComponent(answer.headers.get('x-denoisekit-name')!) !== 'faster device') continue;
          found.push(await answer.text());
          await cache.put(url, new Response(device, { headers: answer.headers }));
        }
      };
      // Of the same file, so that they share what is remembered; on a GPU `unlucky` answers wrongly.
      await remember('webgpu');
      const wrong = (await lab.open('unlucky', options)).describe();
      await remember('abacus');
      const odd = (await lab.open('tiny', options)).describe();
      return { facts, kept: found[0], wrong, odd };
    });
    expect(facts.device).toBe('wasm');
    expect(facts.notes).toEqual([
      expect.stringMatching(/^wasm, by time: \d+ ms on wasm, (\d+|Infinity) on the other$/),
    ]);
    expect(kept).toBe('wasm');
    expect(wrong.attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['webgpu', false],
      ['wasm', true],
    ]);
    expect(odd.device).toBe('wasm');
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
