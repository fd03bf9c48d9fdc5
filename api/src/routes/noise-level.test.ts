import { addNoise, imageTensor, parseNoise } from '@denoisekit/core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { flatPicture, greyOf, tinyApp } from '../testing/tiny-app.js';

/** Answers with the 3x3 mean times the level of noise that it is told. */
const app = tinyApp({}, { gain: true, gainName: 'noise-level' });
const untold = tinyApp();
afterAll(() => Promise.all([app.dispose(), untold.dispose()]));

const pixels = { width: 64, height: 64 };
const centre = 64 * 32 + 32;

function post(body: Uint8Array<ArrayBuffer>, query = '', to = app) {
  return to.hono.request(`/v1/denoise${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'image/png' },
  });
}

function infer(parameters: object, to = app) {
  const ones = { name: 'input', datatype: 'FP32', shape: [1, 1, 3, 3], data: new Array<number>(9).fill(1) };
  return to.hono.request('/v2/models/tiny/infer', {
    method: 'POST',
    body: JSON.stringify({ inputs: [ones], parameters }),
    headers: { 'content-type': 'application/json' },
  });
}

async function valueOf(response: Response): Promise<number> {
  const { outputs } = (await response.json()) as { outputs: [{ data: number[] }] };
  return outputs[0].data[4]!;
}

describe('a model that is told how much noise there is', () => {
  it('is told what the query says', async () => {
    const grey = await greyOf(await post(await flatPicture(100, pixels), '?noise-level=0.5'));
    expect(grey[centre]).toBe(50);
  });

  it('is told what the picture shows where the query says nothing', async () => {
    const flat = imageTensor(new Float32Array(64 * 64).fill(0.5), [1, 1, 64, 64]);
    const { data } = addNoise(flat, parseNoise('gaussian:0.2'), { seed: 1 });
    const raw = { width: 64, height: 64, channels: 1 as const };
    const png = await sharp(
      Uint8Array.from(data, (value) => Math.round(255 * value)),
      { raw },
    )
      .png()
      .toBuffer();
    const grey = await greyOf(await post(Uint8Array.from(png)));
    const sum = grey.reduce((total, value) => total + value, 0);
    // 0.2 of grey; a little less along the edges.
    expect(sum / grey.length / 127.5).toBeCloseTo(0.2, 1);
    expect(sum / grey.length / 127.5).toBeGreaterThan(0.15);
  });

  it('is told what a parameter of an inference request says, and else its default, where nothing can be estimated', async () => {
    expect(await valueOf(await infer({ 'noise-level': 0.25 }))).toBeCloseTo(0.25, 5);
    expect(await valueOf(await infer({ 'noise-level': null }))).toBeCloseTo(1, 5);
    expect(await valueOf(await infer({}))).toBeCloseTo(1, 5);
  });

  it('reads 255ths', async () => {
    const grey = await greyOf(await post(await flatPicture(100), '?noise-level=51/255'));
    expect(grey).toEqual(await greyOf(await post(await flatPicture(100), '?noise-level=0.2')));
    expect(grey).not.toEqual(await greyOf(await post(await flatPicture(100), '?noise-level=0.5')));
  });

  it.each(['-1', 'much', '', '1e-1', '1/256', '/255'])('refuses %j, which is no level', async (level) => {
    const response = await post(await flatPicture(100), `?noise-level=${level}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'usage' }]);
  });

  it('refuses what is out of the range of the model, and says which that is', async () => {
    const response = await post(await flatPicture(100), '?noise-level=2.5');
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'usage', detail: expect.stringContaining('found 2.5, expected 0 to 2 (factor)') as string },
    ]);
    for (const level of [2.5, '1', true]) {
      const refused = await infer({ 'noise-level': level });
      expect([refused.status, refused.headers.get('denoisekit-code')]).toEqual([400, 'usage']);
    }
  });
});

describe('a model that is not told', () => {
  it('refuses a level, in both protocols', async () => {
    const response = await post(await flatPicture(100), '?noise-level=0.1', untold);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'usage', detail: expect.stringContaining('no control "noise-level"') as string },
    ]);
    const refused = await infer({ 'noise-level': 0.1 }, untold);
    expect([refused.status, refused.headers.get('denoisekit-code')]).toEqual([400, 'usage']);
  });
});
