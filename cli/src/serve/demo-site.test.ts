import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelSource } from '@denoisekit/core';
import { folderSource } from '@denoisekit/runtime-node';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoSite } from './demo-site.js';

/** The same model with a second file. */
function withHalf(source: ModelSource): ModelSource {
  const fp16 = { path: 'half.onnx', bytes: 4, sha256: '0'.repeat(64) };
  return {
    ...source,
    async manifest() {
      const manifest = await source.manifest();
      return { ...manifest, files: { ...manifest.files, fp16 } };
    },
    bytes: (file) =>
      file.path === fp16.path ? Promise.resolve(new TextEncoder().encode('half')) : source.bytes(file),
  };
}

let place: string;
let ask: (path: string, headers?: Record<string, string>) => Promise<Response | undefined>;
let askWithoutKey: (path: string) => Promise<Response | undefined>;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'denoisekit-site-'));
  const folder = join(place, 'demo');
  await mkdir(join(folder, 'app'), { recursive: true });
  await mkdir(join(folder, 'models', 'old'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'app', 'main-ABC.js'), '1');
  await writeFile(join(folder, 'models', 'old', 'manifest.json'), '{}');
  await writeFile(join(place, 'secret.txt'), 'secret');
  await writeTinyModel(join(place, 'tiny'));
  await writeFile(join(place, 'lib.wasm'), 'wasm');
  const tiny = folderSource(join(place, 'tiny'));
  const site = await createDemoSite({
    ...{ folder, runtime: { 'lib-1.wasm': join(place, 'lib.wasm') } },
    models: { tiny, half: withHalf(tiny) },
  });
  const asked = (path: string, headers = {}) => new Request(`http://localhost${path}`, { headers });
  ask = (path, headers) => site(asked(path, headers), () => Promise.resolve());
  askWithoutKey = (path) => site(asked(path), () => Promise.reject(new Error('no key')));
});

afterAll(() => rm(place, { recursive: true }));

describe('the demo page’s files', () => {
  it('are answered with their types, and the page with a policy and isolation', async () => {
    const page = await ask('/');
    expect(await page?.text()).toBe('<!doctype html>');
    expect(page?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page?.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect((await ask('/app/main-ABC.js'))?.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it('include those of the runtime, which lie in a package of their own', async () => {
    const wasm = await ask('/ort/lib-1.wasm');
    expect([wasm?.headers.get('content-type'), await wasm?.text()]).toEqual(['application/wasm', 'wasm']);
    expect(await ask('/ort/lib.wasm')).toBeUndefined();
  });

  it('are kept forever where their name has a digest, and asked for again elsewhere', async () => {
    expect((await ask('/app/main-ABC.js'))?.headers.get('cache-control')).toContain('immutable');
    expect((await ask('/'))?.headers.get('cache-control')).toBe('no-cache');
  });

  it('have their SHA-256 as the tag, and are not sent again to who has them', async () => {
    const etag = `"${createHash('sha256').update('1').digest('hex')}"`;
    expect((await ask('/app/main-ABC.js'))?.headers.get('etag')).toBe(etag);
    const again = await ask('/app/main-ABC.js', { 'if-none-match': `"other", W/${etag}` });
    expect([again?.status, await again?.text()]).toEqual([304, '']);
    expect((await ask('/app/main-ABC.js', { 'if-none-match': '"other"' }))?.status).toBe(200);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/app/..%5c..%5csecret.txt',
    '//secret.txt',
    '/app',
    '/app/',
    '/%',
    '/__proto__',
    '/nothing.js',
  ])('do not include %s', async (path) => {
    expect(await ask(path)).toBeUndefined();
  });
});

describe('the demo page’s models', () => {
  it('are those that are served, not those of the folder', async () => {
    expect(await (await ask('/models.json'))?.json()).toEqual(['tiny', 'half']);
    expect(await ask('/models/old/manifest.json')).toBeUndefined();
  });

  it('are for whoever has a key, where one is asked for; the page, which asks for it, is for all', async () => {
    expect((await askWithoutKey('/'))?.status).toBe(200);
    expect((await askWithoutKey('/app/main-ABC.js'))?.status).toBe(200);
    await expect(askWithoutKey('/models.json')).rejects.toThrow('no key');
    await expect(askWithoutKey('/models/tiny/manifest.json')).rejects.toThrow('no key');
    expect(await askWithoutKey('/models/other/manifest.json')).toBeUndefined();
  });

  it('are what their manifests say, byte by byte', async () => {
    const manifest = (await (await ask('/models/tiny/manifest.json'))?.json()) as {
      files: { fp32: { path: string; sha256: string } };
    };
    const model = await ask(`/models/tiny/${manifest.files.fp32.path}`);
    const bytes = new Uint8Array(await model!.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.files.fp32.sha256);
    expect(model!.headers.get('etag')).toBe(`"${manifest.files.fp32.sha256}"`);
  });

  it('have all their files, since the device decides which one the page takes', async () => {
    expect(await (await ask('/models/half/half.onnx'))?.text()).toBe('half');
  });
});
