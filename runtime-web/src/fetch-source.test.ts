import { describe, expect, it } from 'vitest';
import { fetchSource } from './fetch-source.js';

function source(url: string, answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch = (address: string) => {
    asked.push(address);
    const body = answers[address];
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body));
  };
  const load = (address: string) => {
    asked.push(address);
    return Promise.resolve(new Uint8Array(1));
  };
  return { asked, model: fetchSource(url, { fetch, load }) };
}

describe('fetchSource', () => {
  it.each([
    [
      'https://app.test/models/x',
      'https://app.test/models/x/manifest.json',
      'https://app.test/models/x/model.onnx',
    ],
    [
      'https://app.test/models/x/',
      'https://app.test/models/x/manifest.json',
      'https://app.test/models/x/model.onnx',
    ],
    ['https://app.test/x/other.json', 'https://app.test/x/other.json', 'https://app.test/x/model.onnx'],
    [
      'https://app.test/x?key=1',
      'https://app.test/x/manifest.json?key=1',
      'https://app.test/x/model.onnx?key=1',
    ],
  ])('finds the files of %s', async (url, manifest, file) => {
    const { model, asked } = source(url, {});
    await expect(model.manifest()).rejects.toMatchObject({ code: 'file-missing' });
    await model.bytes({ path: 'model.onnx', bytes: 1, sha256: '00' });
    expect(asked).toEqual([manifest, file]);
  });

  it('reads the manifest again after a failure', async () => {
    const { model, asked } = source('https://app.test/x', {});
    await Promise.allSettled([model.manifest(), model.manifest()]);
    await expect(model.manifest()).rejects.toMatchObject({ code: 'file-missing' });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'ONNX'],
    ['no manifest', '{}'],
  ])('refuses %s', async (_, body) => {
    const { model } = source('https://app.test/x', { 'https://app.test/x/manifest.json': body });
    await expect(model.manifest()).rejects.toMatchObject({ code: 'manifest-invalid' });
  });
});
