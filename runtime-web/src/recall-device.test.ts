import { expect, it } from 'vitest';
import { cachedFiles, clearCachedFiles, createFileCache } from './cache.js';
import { memoryCaches } from './memory-caches.test.helper.js';
import { recallDevice } from './recall-device.js';

it('is known for the same facts alone, beside the files of models, and cleared with them', async () => {
  const caches = memoryCaches();
  const recall = (...facts: readonly unknown[]) =>
    recallDevice(
      facts,
      createFileCache(caches, () => undefined),
      crypto.subtle,
    );
  const first = await recall('model', 'int8');
  expect(first.device).toBeUndefined();
  await first.remember('webgpu');
  expect((await recall('model', 'int8')).device).toBe('webgpu');
  expect((await recall('model', 'fp32')).device).toBeUndefined();
  expect(await cachedFiles(caches)).toMatchObject([{ name: 'faster device', bytes: 6 }]);
  await clearCachedFiles(caches);
  expect((await recall('model', 'int8')).device).toBeUndefined();
});

it('is unknown without storage', async () => {
  const { device, remember } = await recallDevice([], undefined, crypto.subtle);
  expect(device).toBeUndefined();
  await remember('wasm');
});
