import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { heldDenoiser } from './testing/denoiser.js';
import { errorOf } from './testing/error-of.js';
import { flatPicture, tinyApp } from './testing/tiny-app.js';

const page = 'https://photos.example';
const other = 'https://elsewhere.example';

const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
});

/** What a browser looks at (Fetch, section 3.3.3), of one response. */
const grants = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

describe('a page of another origin', () => {
  it('may call the API where its origin is allowed, and read what the answer says in headers', async () => {
    const app = tinyApp({ cors: [page, 'http://localhost:5173/'] });
    const asked = await app.fetch(new Request('http://localhost/v1/denoise', preflight(page)));
    expect([asked.status, await asked.text()]).toEqual([204, '']);
    expect(grants(asked)).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET,HEAD,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '7200',
    });
    const picture = await flatPicture(90);
    for (const origin of [page, 'http://localhost:5173']) {
      const headers = { origin, 'content-type': 'image/png' };
      const answer = await app.hono.request('/v1/denoise', { method: 'POST', body: picture, headers });
      expect(answer.status).toBe(200);
      const { vary, ...grant } = grants(answer);
      expect(grant['access-control-allow-origin']).toBe(origin);
      expect(grant['access-control-expose-headers']).toMatch(/Denoisekit-Notes.*X-Request-Id/);
      expect(vary).toBe('accept, Origin');
    }
    await app.dispose();
  });

  it('reads why it was refused, too', async () => {
    const app = tinyApp({ cors: '*' });
    for (const path of ['/v1/models/none', '/v2/models/none', '/nowhere']) {
      const answer = await app.hono.request(path, { headers: { origin: other } });
      expect([answer.status, grants(answer)['access-control-allow-origin']]).toEqual([404, '*']);
    }
  });

  it('reads it also where a full queue refuses before anything else', async () => {
    const held = heldDenoiser();
    const models = { tiny: { manifest: tinyModel().manifest, open: () => Promise.resolve(held.denoiser) } };
    const app = tinyApp({ models, cors: [page], limits: { maxQueue: 1 } });
    await app.warm();
    const body = await flatPicture(90);
    const headers = { origin: page, 'content-type': 'image/png' };
    const post = () =>
      app.fetch(new Request('http://localhost/v1/denoise', { method: 'POST', body, headers }));
    const taken = post();
    await held.called(1);
    const asked = await app.fetch(new Request('http://localhost/v1/denoise', preflight(page)));
    expect(asked.status).toBe(204);
    const early = await post();
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '1']);
    expect(grants(early)).toMatchObject({ 'access-control-allow-origin': page, vary: 'Origin' });
    held.calls[0]!.answer();
    await taken;
    await app.dispose();
  });

  it('is told so by 403 where its origin is not allowed, and gets no grant on any answer', async () => {
    const app = tinyApp({ cors: [page] });
    const asked = await app.fetch(new Request('http://localhost/v1/denoise', preflight(other)));
    expect([asked.status, await asked.json()]).toMatchObject([
      403,
      { code: 'origin-refused', detail: expect.stringContaining(other) as string },
    ]);
    const answer = await app.hono.request('/livez', { headers: { origin: other } });
    expect([answer.status, grants(answer)['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  it('gets no grant where nothing is said of other origins', async () => {
    const app = tinyApp();
    const asked = await app.fetch(new Request('http://localhost/v1/denoise', preflight(page)));
    expect([asked.status, asked.headers.get('allow'), grants(asked)]).toEqual([204, 'POST, OPTIONS', {}]);
  });

  it.each(['photos.example', 'https://photos.example/app', 'null', 'https://*.example.com', ''])(
    'cannot be named %j',
    async (origin) => {
      expect((await errorOf(() => tinyApp({ cors: [origin] }))).code).toBe('usage');
    },
  );
});

describe('OPTIONS that is no preflight', () => {
  it.each([undefined, '*'] as const)('says what an address takes (cors %s)', async (cors) => {
    const app = tinyApp({ cors });
    const options = async (path: string) => {
      const { status, headers } = await app.hono.request(path, { method: 'OPTIONS' });
      return [status, headers.get('allow')];
    };
    expect(await options('/v1/denoise')).toEqual([204, 'POST, OPTIONS']);
    expect(await options('/v1/models/any')).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect(await options('/nowhere')).toEqual([404, null]);
  });
});
