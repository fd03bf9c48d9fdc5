import { fileOf } from '@denoisekit/core';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { runtimeFiles } from '@denoisekit/runtime-web';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './fixture.js';
import { siteRoutes } from './site.js';
import { where } from './where.js';

const tiny = tinyModel();
const page404 = '<!DOCTYPE html><title>Our app</title>';

const browser = useBrowser({
  webgpu: false,
  async routes() {
    const changed = tiny.onnx.slice();
    changed[changed.length - 1]! ^= 1;
    const routes = new Map(
      await siteRoutes({ tiny, changed: { ...tiny, onnx: changed }, html: tiny, page: tiny }),
    );
    routes.set('/models/html/model.onnx', { body: page404, type: 'text/html; charset=utf-8' });
    // A server that gets the type wrong as well.
    routes.set('/models/page/manifest.json', { body: page404 });
    routes.delete('/models/page/model.onnx');
    routes.set('/models/broken/manifest.json', { status: 503, body: 'later' });
    routes.set('/models/half/manifest.json', { body: JSON.stringify(tiny.manifest) });
    routes.set('/no-ort/ort-wasm-simd-threaded.wasm', { body: page404, type: 'text/html' });
    routes.set('/old-ort/ort-wasm-simd-threaded.wasm', { body: new Uint8Array(1000) });
    return routes;
  },
});

describe.each(where)('loading, %s', (_, worker) => {
  it.each([
    ['a model with another digest', 'changed', 'digest-mismatch', 'sha256'],
    ['a web page in place of a model', 'html', 'model-invalid', 'web page'],
    ['a web page in place of a manifest', 'page', 'model-invalid', 'web page'],
    ['a folder that is not there', 'nowhere', 'file-missing', '404'],
    ['files that are not there', 'half', 'file-missing', '/models/half/'], // the first of two that are missing
    ['a server that is in trouble', 'broken', 'network-failed', '503'],
  ])('refuses %s', async (_what, model, code, words) => {
    const page = await browser.page();
    const failure = await page.evaluate(
      ({ model, worker }) => lab.failure(lab.open(model, worker ? lab.inWorker() : { worker })),
      { model, worker },
    );
    expect(failure).toEqual({ code, message: expect.stringContaining(words) as string });
  });

  it.each([
    ['are not there', '/nowhere', 'setup-missing', '404'],
    ['are a web page', '/no-ort', 'setup-missing', 'web page'],
    ['are of another version', '/old-ort', 'digest-mismatch', '1.30.0'],
  ])('says where to get the files of onnxruntime-web when they %s', async (_what, assets, code, words) => {
    const page = await browser.page();
    const failure = await page.evaluate(
      ({ assets, worker }) =>
        lab.failure(lab.open('tiny', { device: 'wasm', assets, ...(worker ? lab.inWorker() : { worker }) })),
      { assets, worker },
    );
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
    expect(failure.message).toContain('node_modules/onnxruntime-web/dist');
  });

  it('tells how many bytes of each file are there', async () => {
    const page = await browser.page();
    const last = await page.evaluate(async (worker) => {
      const last: Record<string, [number, number]> = {};
      const denoiser = await lab.open('tiny', {
        onProgress: ({ file, loaded, total }) => {
          if (loaded < (last[file]?.[0] ?? 0)) throw new Error('progress went back');
          last[file] = [loaded, total];
        },
        ...(worker ? lab.inWorker() : { worker }),
      });
      await denoiser.dispose();
      return last;
    }, worker);
    const { wasm } = runtimeFiles;
    expect(last).toEqual({
      'model.onnx': [tiny.onnx.length, tiny.onnx.length],
      'golden.bin': [tiny.golden.length, tiny.golden.length],
      [wasm.path]: [wasm.bytes, wasm.bytes],
    });
  });

  it('keeps what it has checked, fetches it no second time, lists it and forgets it', async () => {
    const page = await browser.page();
    const open = () =>
      page.evaluate(async (worker) => {
        const denoiser = await lab.open('tiny', { cache: true, ...(worker ? lab.inWorker() : { worker }) });
        await denoiser.dispose();
        return (await lab.web.cachedFiles()).map(({ name, sha256, bytes }) => [name, sha256, bytes]);
      }, worker);
    const { wasm } = runtimeFiles;
    const expected = [
      [wasm.path, wasm.sha256, wasm.bytes],
      ['golden.bin', tiny.manifest.golden.sha256, tiny.golden.length],
      ['model.onnx', fileOf(tiny.manifest).sha256, tiny.onnx.length],
    ];
    const byName = (files: unknown[][]) => files.sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(byName(await open())).toEqual(byName(expected));
    await page.reload();
    await page.waitForFunction(() => 'lab' in globalThis);
    const before = browser.server().asked.length;
    expect(await open()).toHaveLength(3);
    const asked = browser.server().asked.slice(before);
    expect(asked.filter((path) => path.includes('manifest'))).toHaveLength(1);
    expect(asked.filter((path) => /\.(onnx|bin|wasm)$/.test(path))).toEqual([]);
    const left = await page.evaluate(async () => {
      await lab.web.clearCachedFiles();
      return lab.web.cachedFiles();
    });
    expect(left).toEqual([]);
  });

  it('does not believe the cache', async () => {
    const page = await browser.page();
    const answer = await page.evaluate(
      async ({ worker, sha256 }) => {
        const cache = await caches.open('denoisekit-1');
        const key = `https://denoisekit.invalid/sha256/${sha256}`;
        await cache.put(key, new Response(new Uint8Array(100)));
        const denoiser = await lab.open('tiny', { cache: true, ...(worker ? lab.inWorker() : { worker }) });
        const one = lab.core.imageTensor(Float32Array.of(0.9), [1, 1, 1, 1]);
        return (await denoiser.denoise(one)).data[0];
      },
      { worker, sha256: fileOf(tiny.manifest).sha256 },
    );
    expect(answer).toBeCloseTo(0.1, 6);
  });

  it('rejects with the reason of a signal that is aborted while it loads, and works afterwards', async () => {
    const page = await browser.page();
    const found = await page.evaluate(async (worker) => {
      const outcomes: boolean[] = [];
      const abortBefore = new AbortController();
      abortBefore.abort('before');
      const where = () => (worker ? lab.inWorker() : { worker });
      await lab.open('tiny', { signal: abortBefore.signal, ...where() }).catch((reason: unknown) => {
        outcomes.push(reason === 'before');
      });
      const during = new AbortController();
      const onProgress = () => {
        during.abort('during');
      };
      await lab.open('tiny', { signal: during.signal, onProgress, ...where() }).catch((reason: unknown) => {
        outcomes.push(reason === 'during');
      });
      const denoiser = await lab.open('tiny', where());
      return { outcomes, device: denoiser.describe().device };
    }, worker);
    expect(found).toEqual({ outcomes: [true, true], device: 'wasm' });
  });
});

describe('loading in a page', () => {
  it('goes on without storage, and says so', async () => {
    const page = await browser.page();
    const notes = await page.evaluate(async () => {
      CacheStorage.prototype.open = () => Promise.reject(new DOMException('denied', 'SecurityError'));
      const denoiser = await lab.open('tiny', { cache: true, worker: false });
      return denoiser.describe().notes;
    });
    expect(notes).toEqual(['nothing is cached: storage is denied (denied)']);
  });

  it('goes on when storage is full, and says so', async () => {
    const page = await browser.page();
    const notes = await page.evaluate(async () => {
      Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
      const denoiser = await lab.open('tiny', { cache: true, worker: false });
      return denoiser.describe().notes;
    });
    expect(notes).toContain('model.onnx is not cached: storage is full');
  });

  it('says that the network failed when it did, before and after its own parts are there', async () => {
    const page = await browser.page({ own: true });
    const open = () => page.evaluate(() => lab.failure(lab.open('tiny', { worker: false })));
    await page.context().setOffline(true);
    expect((await open()).code).toBe('network-failed');
    await page.context().setOffline(false);
    await page.reload();
    await page.waitForFunction(() => 'lab' in globalThis);
    await page.evaluate(() => lab.failure(lab.open('nowhere', { worker: false })));
    await page.context().setOffline(true);
    const { code, message } = await open();
    expect(code).toBe('network-failed');
    expect(message).toContain('/models/tiny/manifest.json');
  });

  it('asks no other server for anything', async () => {
    const page = await browser.page({ own: true });
    const hosts = new Set<string>();
    page.context().on('request', (request) => hosts.add(new URL(request.url()).origin));
    await page.evaluate(async () => (await lab.open('tiny')).describe());
    expect([...hosts]).toEqual([browser.server().origin]);
  });

  it('takes a model from a source of its user', async () => {
    const page = await browser.page();
    const answer = await page.evaluate(async () => {
      const bytesOf = async (name: string) =>
        new Uint8Array(await (await fetch(`/models/tiny/${name}`)).arrayBuffer());
      const denoiser = await lab.web.createWebDenoiser({
        model: {
          location: 'mine',
          manifest: async () =>
            lab.core.parseManifest(new TextDecoder().decode(await bytesOf('manifest.json'))),
          bytes: ({ path }) => bytesOf(path),
        },
        assets: '/ort/',
        ...lab.inWorker(),
      });
      const one = lab.core.imageTensor(Float32Array.of(0.9), [1, 1, 1, 1]);
      return (await denoiser.denoise(one)).data[0];
    });
    expect(answer).toBeCloseTo(0.1, 6);
  });
});
