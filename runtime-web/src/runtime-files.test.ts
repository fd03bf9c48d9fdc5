import { describe, expect, it } from 'vitest';
import { runtimeFiles, runtimeUrls } from './runtime-files.js';

const base = { page: 'https://app.test/shop/item?id=1', script: 'https://app.test/assets/index-1a2b.js' };
const [wasm, glue, webgpu] = [runtimeFiles.wasm.path, runtimeFiles.glue.path, runtimeFiles.webgpu.path];

describe('runtimeUrls', () => {
  it('looks beside the script when nothing is said', () => {
    expect(runtimeUrls(undefined, base)).toEqual({
      [wasm]: `https://app.test/assets/${wasm}`,
      [glue]: `https://app.test/assets/${glue}`,
      [webgpu]: `https://app.test/assets/${webgpu}`,
    });
  });

  it.each([
    ['/ort', 'https://app.test/ort/'],
    ['ort/', 'https://app.test/shop/ort/'],
    [new URL('https://files.test/v1'), 'https://files.test/v1/'],
  ])('takes %s for a folder, relative to the page', (assets, folder) => {
    expect(runtimeUrls(assets, base)[wasm]).toBe(`${folder}${wasm}`);
  });

  it('takes single addresses, as bundlers give them, and leaves the others beside the script', () => {
    const urls = runtimeUrls({ [wasm]: '/assets/ort-9f8e.wasm' }, base);
    expect(urls[wasm]).toBe('https://app.test/assets/ort-9f8e.wasm');
    expect(urls[webgpu]).toBe(`https://app.test/assets/${webgpu}`);
  });
});
