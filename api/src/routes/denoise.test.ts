import {
  DenoiseError,
  noiseKinds,
  type Denoiser,
  type DenoiseOptions,
  type ImageTensor,
} from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { boastfulPng } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { parse } from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import type { ServedModel } from '../models.js';
import { denoiseAnswer, problem } from '../description/schemas.js';
import { testClock } from '../testing/clock.js';
import { description, heldDenoiser } from '../testing/denoiser.js';
import { flatPicture, greyOf, tinyApp } from '../testing/tiny-app.js';

const app = tinyApp({ limits: { maxBodyBytes: 700_000, maxPixels: 1_000_000 } });
afterAll(() => app.dispose());

function post(
  body: string | Blob | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  query = '',
  to = app,
) {
  const init = { method: 'POST', body, headers: { 'content-type': 'image/png', ...headers } };
  return to.hono.request(`/v1/denoise${query}`, init);
}

/** A 3x3 mean of 90 with zeros outside: 90 inside, 60 along the edges, 40 in the corners. */
const blurred = [
  [40, 60, 60, 60, 40],
  [60, 90, 90, 90, 60],
  [60, 90, 90, 90, 60],
  [40, 60, 60, 60, 40],
].flat();

describe('POST /v1/denoise', () => {
  it('answers a picture with a picture', async () => {
    const response = await post(await flatPicture(90));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      vary: 'accept',
      'denoisekit-model': 'tiny',
      'denoisekit-device': 'cpu',
      'x-content-type-options': 'nosniff',
    });
    expect(await greyOf(response)).toEqual(blurred);
  });

  it.each(['png', 'webp', 'jpeg'] as const)('takes and gives %s', async (format) => {
    const response = await post(await flatPicture(90, { format }), {
      'content-type': `image/${format}`,
      accept: `image/${format}`,
    });
    expect(response.headers.get('content-type')).toBe(`image/${format}`);
    const off = (await greyOf(response)).map((value, index) => Math.abs(value - blurred[index]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(format === 'png' ? 0 : 3);
  });

  it('refuses a query that says a thing twice', async () => {
    const response = await post(await flatPicture(90), {}, '?model=tiny&strength=1&model=other');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'usage',
      detail: 'the query has "model" 2 times: expected each field once; /docs shows what to send',
    });
  });

  it('takes the picture from the field "image" of a form', async () => {
    const form = new FormData();
    form.set('image', new Blob([await flatPicture(90)]), 'a.png');
    const response = await app.hono.request('/v1/denoise', { method: 'POST', body: form });
    expect(await greyOf(response)).toEqual(blurred);
  });

  it('tells by its bytes what the picture is, whatever it is called', async () => {
    const response = await post(await flatPicture(90, { format: 'webp' }), { 'content-type': 'image/png' });
    expect(response.status).toBe(200);
  });

  it('answers with facts where JSON is asked for, and with the picture in them unless told otherwise', async () => {
    const response = await post(await flatPicture(90), { accept: 'application/json' }, '?model=tiny');
    const facts = parse(denoiseAnswer, await response.json());
    expect(facts).toMatchObject({
      model: 'tiny',
      device: 'cpu',
      width: 5,
      height: 4,
      channels: 1,
      notes: [],
    });
    const picture = Uint8Array.from(atob(facts.image!.base64), (char) => char.charCodeAt(0));
    expect(await greyOf(new Response(picture))).toEqual(blurred);
    const bare = await post(await flatPicture(90), { accept: 'application/json' }, '?image=none');
    expect(parse(denoiseAnswer, await bare.json()).image).toBeUndefined();
  });

  it('keeps 16 bits, alpha and what the file says, in the format that it answers with', async () => {
    const samples = Uint16Array.from({ length: 5 * 4 * 4 }, (_, i) =>
      i % 4 === 3 ? 65_535 : 3000 * Math.floor(i / 4),
    );
    const image = sharp(samples, { raw: { width: 5, height: 4, channels: 4 } }).toColourspace('rgb16');
    const picture = Uint8Array.from(await image.withIccProfile('p3').png().toBuffer());
    const { icc } = await sharp(picture).metadata();
    for (const format of ['png', 'tiff'] as const) {
      const response = await post(picture, { accept: `image/${format}` });
      expect(response.headers.get('denoisekit-notes')).toBeNull();
      const facts = await sharp(new Uint8Array(await response.arrayBuffer())).metadata();
      expect(facts).toMatchObject({ format, depth: 'ushort', channels: 4, icc });
    }
    const stripped = await post(picture, { accept: 'image/jpeg' }, '?strip=true&quality=80');
    expect(stripped.headers.get('denoisekit-notes')).toBe('16 bits became 8, since JPEG holds no more');
    const facts = await sharp(new Uint8Array(await stripped.arrayBuffer())).metadata();
    expect(facts).toMatchObject({ format: 'jpeg', icc });
  });

  it('stretches 16 bits of which a camera filled 12, unless it is told not to', async () => {
    const samples = Uint16Array.from({ length: 5 * 4 }, (_, i) => 200 * i);
    const image = sharp(samples, { raw: { width: 5, height: 4, channels: 1 } }).toColourspace('grey16');
    const picture = Uint8Array.from(await image.png().toBuffer());
    const notesOf = async (query?: string) =>
      (await post(picture, { accept: 'image/png' }, query)).headers.get('denoisekit-notes');
    expect(await notesOf()).toBe(
      'the model saw samples of 0 as black and of 3800 as white; the picture keeps its own',
    );
    expect(await notesOf('?range=full')).toBeNull();
    const rangeOf = async (query?: string) =>
      parse(denoiseAnswer, await (await post(picture, { accept: 'application/json' }, query)).json()).range;
    expect(await rangeOf()).toEqual({ low: 0, high: 3800 });
    expect(await rangeOf('?range=full')).toBeNull();
    expect(await rangeOf('?range=100..4095')).toEqual({ low: 100, high: 4095 });
    for (const wrong of ['half', '4095..100', '0..65536'])
      expect((await post(picture, {}, `?range=${wrong}`)).status).toBe(400);
  });

  it('says in a header what it says in JSON: here that a model for grey had each colour by itself', async () => {
    const image = sharp({ create: { width: 5, height: 4, channels: 3, background: { r: 90, g: 9, b: 0 } } });
    const picture = Uint8Array.from(await image.png().toBuffer());
    const response = await post(picture);
    expect(response.headers.get('denoisekit-notes')).toBe('the model is for grey: each colour by itself');
    const { data } = await sharp(new Uint8Array(await response.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 6)]).toEqual([40, 4, 0, 60, 6, 0]);
    const json = await post(picture, { accept: 'application/json' });
    expect(parse(denoiseAnswer, await json.json())).toMatchObject({
      channels: 3,
      notes: ['the model is for grey: each colour by itself'],
    });
  });

  it('answers in the format that the query names, inside JSON too, unless Accept speaks against it', async () => {
    const picture = await flatPicture(90);
    const typeOf = async (query: string, accept: string) =>
      (await post(picture, { accept }, query)).headers.get('content-type');
    expect(await typeOf('?format=jpeg', '*/*')).toBe('image/jpeg');
    expect(await typeOf('?format=tif', 'image/avif,image/*,*/*;q=0.8')).toBe('image/tiff');
    const inside = async (query: string) => {
      const answer = await post(picture, { accept: 'application/json' }, query);
      return parse(denoiseAnswer, await answer.json()).image?.type;
    };
    expect(await inside('?format=webp')).toBe('image/webp');
    expect(await inside('?format=webp&image=png')).toBe('image/png');
    expect(await inside('?format=webp&image=none')).toBeUndefined();
    const other = await post(picture, { accept: 'image/png' }, '?format=jpeg');
    await expectProblem(other, 406, 'not-acceptable');
  });

  it('answers in the format that came where Accept and the query leave the choice, inside JSON too', async () => {
    const typeOf = async (format: 'png' | 'jpeg' | 'webp', headers: Record<string, string>, query = '') => {
      const response = await post(await flatPicture(90, { format }), headers, query);
      return response.headers.get('content-type');
    };
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      expect(await typeOf(format, {})).toBe(`image/${format}`);
      expect(await typeOf(format, { accept: 'image/avif,image/*,*/*;q=0.8' })).toBe(`image/${format}`);
      const json = await post(await flatPicture(90, { format }), { accept: 'application/json' });
      expect(parse(denoiseAnswer, await json.json()).image?.type).toBe(`image/${format}`);
    }
    expect(await typeOf('jpeg', { accept: 'image/png,*/*;q=0.5' })).toBe('image/png');
    expect(await typeOf('jpeg', { accept: '*/*' }, '?format=webp')).toBe('image/webp');
  });

  it.each(['image/jpg', 'image/pjpeg', 'IMAGE/JPEG'])('takes JPEG as %s', async (type) => {
    const jpeg = await flatPicture(90, { format: 'jpeg' });
    expect((await post(jpeg, { 'content-type': type })).status).toBe(200);
  });

  it('says in words which strength it takes', async () => {
    const response = await post(await flatPicture(90), {}, '?strength=2');
    expect(await response.json()).toMatchObject({
      detail: 'strength of the query is wrong: found 2, expected at most 1; /docs shows what to send',
    });
  });

  it('makes as much of the change as strength says', async () => {
    expect(await greyOf(await post(await flatPicture(90), {}, '?strength=0'))).toEqual(Array(20).fill(90));
    expect(await greyOf(await post(await flatPicture(90), {}, '?strength=1'))).toEqual(blurred);
    const half = await greyOf(await post(await flatPicture(90), {}, '?strength=0.5'));
    expect(half[0]).toBeGreaterThan(40);
    expect(half[0]).toBeLessThan(90);
  });

  it('adds the same noise first for the same seed, and other noise for another', async () => {
    const noisy = async (query: string) =>
      greyOf(await post(await flatPicture(128), {}, `?noise=gaussian:0.3${query}`));
    const [one, same, other] = await Promise.all([noisy('&seed=7'), noisy('&seed=7'), noisy('&seed=8')]);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(await noisy('')).toEqual(await noisy('&seed=1'));
  });

  it.each(noiseKinds)('adds $name noise', async ({ example }) => {
    const response = await post(await flatPicture(128), {}, `?noise=gaussian:0.1+${example}`);
    expect(response.status).toBe(200);
    expect(await greyOf(response)).not.toEqual(await greyOf(await post(await flatPicture(128))));
  });

  it('reads stages that a + or its code joins', async () => {
    const noisy = async (noise: string) => greyOf(await post(await flatPicture(128), {}, `?noise=${noise}`));
    const both = await noisy('gaussian:0.1+mask:0.3');
    expect(await noisy('gaussian:0.1%2Bmask:0.3')).toEqual(both);
    expect(await noisy('gaussian:0.1')).not.toEqual(both);
    expect(await noisy('mask:0.3+gaussian:0.1')).not.toEqual(both);
  });

  it('adds no noise to more pixels than it is allowed to, stage by stage', async () => {
    const small = tinyApp({ limits: { maxNoisePixels: 40 } });
    const send = async (query: string) => post(await flatPicture(90), {}, query, small);
    expect((await send('?noise=gaussian:0.1+mask:0.3')).status).toBe(200);
    expect((await send('')).status).toBe(200);
    const refused = await send('?noise=gaussian:0.1+mask:0.3+mask:0.1');
    const answer = await expectProblem(refused, 413, 'image-too-large');
    expect(answer.details).toEqual({ width: 5, height: 4, maxPixels: 13 });
    await small.dispose();
  });

  it.each([
    ['an unknown model', '?model=tinny', 404, 'unknown-model'],
    ['a model by a name that objects have', '?model=constructor', 404, 'unknown-model'],
    ['noise that there is none of', '?noise=pepper:1', 400, 'noise-invalid'],
    ['a level that there is none of', '?noise=gaussian:0.1+mask:2', 400, 'noise-invalid'],
    ['noise of nine stages', `?noise=${Array(9).fill('mask:0').join('+')}`, 400, 'noise-invalid'],
    ['noise in other letters', '?noise=шум', 400, 'usage'],
    ['an endless noise', `?noise=${'mask:0+'.repeat(1000)}`, 400, 'usage'],
    ['a seed that is no number', '?seed=x', 400, 'usage'],
    ['a negative seed', '?seed=-1', 400, 'usage'],
    ['a strength of 2', '?strength=2', 400, 'usage'],
    ['a quality of 0', '?quality=0', 400, 'usage'],
    ['a format that there is none of', '?format=gif', 400, 'usage'],
    ['a format inside that there is none of', '?image=gif', 400, 'usage'],
    ['a parameter that there is none of', '?nosie=gaussian:1', 400, 'usage'],
    ['a parameter called __proto__', '?__proto__=1', 400, 'usage'],
  ])('refuses %s', async (_, query, status, code) => {
    await expectProblem(await post(await flatPicture(90), {}, query), status, code);
  });

  it('refuses to answer several pages in a format of one picture, by what asked for it', async () => {
    const page = await flatPicture(90);
    const tiff = new Uint8Array(
      await sharp([page, page], { join: { animated: true } })
        .tiff()
        .toBuffer(),
    );
    const asked = await expectProblem(await post(tiff, {}, '?format=png'), 400, 'usage');
    expect(asked.detail).toBe(
      'the image cannot be answered as PNG: found 2 pages or frames, expected one; ' +
        'ask for no format, which gives the one that was sent, or send one page at a time',
    );
    await expectProblem(await post(tiff, { accept: 'application/json' }, '?image=jpeg'), 400, 'usage');
    await expectProblem(await post(tiff, { accept: 'image/png' }), 406, 'not-acceptable');
    expect((await post(tiff)).headers.get('content-type')).toBe('image/tiff');
  });

  it('refuses to answer in a format that is never so wide', async () => {
    const wide = await flatPicture(90, { width: 16_384, height: 1 });
    const { detail } = await expectProblem(await post(wide, {}, '?format=webp'), 400, 'usage');
    expect(detail).toContain('found 16384x1 pixels, expected at most 16383 pixels a side');
  });

  it('refuses zero bytes, also in a form', async () => {
    await expectProblem(await post(''), 400, 'image-invalid');
    const form = new FormData();
    form.set('image', new Blob([]), 'a.png');
    const response = await app.hono.request('/v1/denoise', { method: 'POST', body: form });
    await expectProblem(response, 400, 'image-invalid');
  });

  it('refuses what is no image, half an image, and another kind of image', async () => {
    const { detail } = await expectProblem(await post('hello, I am no image'), 400, 'image-invalid');
    expect(detail).toMatch(/^the file is not an image: found text/);
    const whole = await flatPicture(90, { width: 300, height: 300, format: 'jpeg' });
    await expectProblem(await post(whole.subarray(0, whole.length / 2)), 400, 'image-invalid');
    const png = await flatPicture(90);
    await expectProblem(await post(png.subarray(0, png.length - 20)), 400, 'image-invalid');
    await expectProblem(await post('GIF89a and so on'), 415, 'image-unsupported');
  });

  it('refuses 14000x14000 pixels in 600 kB by the header, without decoding them', async () => {
    const bomb = new Uint8Array(600_000);
    bomb.set(boastfulPng(14_000, 14_000));
    const answer = await expectProblem(await post(bomb), 413, 'image-too-large');
    expect(answer.details).toEqual({ width: 14_000, height: 14_000, maxPixels: 1_000_000 });
  });

  it('refuses a body that is too large', async () => {
    const answer = await expectProblem(await post(new Uint8Array(700_001)), 413, 'body-too-large');
    expect(answer.detail).toBe(
      'the body is too large: found more than 700000 bytes, expected at most 700000 bytes; ' +
        'send a smaller image, or fewer in one request',
    );
  });

  it.each(['text/plain', 'application/json', 'image/svg+xml'])(
    'refuses the content type %s',
    async (type) => {
      await expectProblem(await post('x', { 'content-type': type }), 415, 'body-unsupported');
    },
  );

  it.each(['application/x-www-form-urlencoded', 'application/octet-stream'])(
    'tells by its bytes what comes as %s, which curl says of any body or no type at all',
    async (type) => {
      const response = await post(await flatPicture(90), { 'content-type': type });
      expect(await greyOf(response)).toEqual(blurred);
      await expectProblem(await post('a=b', { 'content-type': type }), 400, 'image-invalid');
    },
  );

  it('refuses forms without the picture, and what is no form', async () => {
    const form = new FormData();
    form.set('image', 'text');
    const text = await app.hono.request('/v1/denoise', { method: 'POST', body: form });
    await expectProblem(text, 400, 'body-invalid');
    const other = new FormData();
    other.set('picture', new Blob(['x']));
    const elsewhere = await app.hono.request('/v1/denoise', { method: 'POST', body: other });
    await expectProblem(elsewhere, 400, 'body-invalid');
    const broken = await post('no form', { 'content-type': 'multipart/form-data; boundary=x' });
    await expectProblem(broken, 400, 'body-invalid');
    await expectProblem(await post('x', { 'content-type': 'multipart/form-data' }), 400, 'body-invalid');
  });

  it('refuses what it cannot answer with', async () => {
    await expectProblem(await post(await flatPicture(90), { accept: 'text/html' }), 406, 'not-acceptable');
  });

  it('refuses a size that the model has not baked in', async () => {
    const fixed = tinyApp({}, { dimensions: ['batch', 1, 4, 6] });
    await expectProblem(await post(await flatPicture(90), {}, '', fixed), 400, 'shape-mismatch');
    await fixed.dispose();
  });

  it.each(['', '?strength=0.5'])('runs a large picture in parts, with the same answer: %s', async (query) => {
    const { memorySource, tinyModel } = await import('@denoisekit/runtime-node/testing');
    const tiny = tinyModel();
    const tile = { height: 16, width: 24 };
    const seen: string[] = [];
    const open: ServedModel['open'] = async () => {
      const model = memorySource(tiny);
      const denoiser = await createNodeDenoiser({ model, threads: 1, device: 'cpu', tile });
      const denoise = (image: ImageTensor, options?: DenoiseOptions) => {
        seen.push(image.shape.join());
        return denoiser.denoise(image, options);
      };
      return { ...denoiser, denoise: denoise as Denoiser['denoise'] };
    };
    const inParts = tinyApp({ models: { tiny: { manifest: tiny.manifest, tile, open } } });
    const samples = Uint8Array.from({ length: 40 * 50 }, (_, i) => (i * i * 7) % 256);
    const image = sharp(samples, { raw: { width: 50, height: 40, channels: 1 } }).toColourspace('b-w');
    const picture = Uint8Array.from(await image.png().toBuffer());
    expect(await greyOf(await post(picture, {}, query, inParts))).toEqual(
      await greyOf(await post(picture, {}, query)),
    );
    // A radius of 1 is shared twice: (40 - 2) / 14 = 2.7 rows of 15 pixels, (50 - 2) / 22 = 2.2 columns of 18.
    expect(seen).toEqual(query === '' ? Array(9).fill('1,1,15,18') : Array(3).fill('1,1,15,50'));
    await inParts.dispose();
  });

  it('gives up when the work takes too long, and refuses when too much waits', async () => {
    const clock = testClock();
    const held = heldDenoiser();
    const { manifest } = await tinyManifest();
    const served = { manifest, open: () => Promise.resolve(held.denoiser) };
    const slow = tinyApp({ models: { tiny: served }, clock, limits: { maxQueue: 1, workTimeoutMs: 500 } });
    await slow.warm();
    const waiting = post(await flatPicture(90), {}, '', slow);
    await held.called(1);
    const refused = await post(await flatPicture(90), {}, '', slow);
    expect(refused.headers.get('retry-after')).toBe('1');
    await expectProblem(refused, 429, 'queue-full');
    clock.pass(500);
    await expectProblem(await waiting, 504, 'timed-out');
    expect(held.calls[0]!.signal?.aborted).toBe(true);
    held.calls[0]!.answer();
    await slow.dispose();
  });

  it('tells neither path nor stack when a model cannot be opened, and tries again the next time', async () => {
    const { manifest } = await tinyManifest();
    const held = heldDenoiser();
    let tries = 0;
    const open = () =>
      ++tries === 1
        ? Promise.reject(new Error('boom at /srv/secret/model.onnx'))
        : Promise.resolve(held.denoiser);
    const shaky = tinyApp({ models: { tiny: { manifest, open } } });
    const answer = await expectProblem(await post(await flatPicture(90), {}, '', shaky), 500, 'internal');
    expect(JSON.stringify(answer)).not.toMatch(/boom|secret|srv/);
    const again = post(await flatPicture(90), {}, '', shaky);
    await held.called(1);
    held.calls[0]!.answer();
    expect((await again).headers.get('denoisekit-device')).toBe(description.device);
    await shaky.dispose();
  });

  it('does not blame a request for a server that is set up wrongly', async () => {
    const { manifest } = await tinyManifest();
    const open = () => Promise.reject(new DenoiseError('unknown-device', { what: 'there is no device "x"' }));
    const wrong = tinyApp({ models: { tiny: { manifest, open } } });
    await expectProblem(await post(await flatPicture(90), {}, '', wrong), 503, 'not-ready');
    await wrong.dispose();
  });

  async function tinyManifest() {
    const { tinyModel } = await import('@denoisekit/runtime-node/testing');
    return tinyModel();
  }
});

async function expectProblem(response: Response, status: number, code: string) {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json',
  ]);
  const answer = parse(problem, JSON.parse(text));
  expect(answer).toMatchObject({ code, status, type: `/docs#${code}` });
  expect(answer.detail).not.toMatch(/\n|node_modules|\.[jt]s\b/);
  expect(response.headers.get('x-request-id')).toBe(answer.instance);
  return answer;
}
