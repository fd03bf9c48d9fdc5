import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'valibot';
import type { LogEntry } from '../observe.js';
import * as schemas from '../description/schemas.js';
import { testClock } from '../testing/clock.js';
import { flatPicture, tinyApp } from '../testing/tiny-app.js';
import { keyList, type Sha256 } from './keys.js';

const sha256: Sha256 = (key) => createHash('sha256').update(key).digest();
const keys = keyList(
  ['ann', 'bob']
    .map((name) => `${createHash('sha256').update(`key-of-${name}`).digest('hex')}  ${name}`)
    .join('\n'),
  sha256,
);
const bearer = (name: string) => ({ authorization: `Bearer key-of-${name}` });

type Changes = NonNullable<Parameters<typeof tinyApp>[0]>;

/** An app and how it answers a picture from an address, with headers. */
async function appOf(changes: Changes) {
  const app = tinyApp(changes);
  const body = await flatPicture(90, { width: 100, height: 100 });
  const post = (headers: Record<string, string> = {}, address = '192.0.2.1', path = '/v1/denoise') =>
    Promise.resolve(
      app.fetchFor(
        new Request(`http://localhost${path}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'image/png', ...headers },
        }),
        { address: () => address },
      ),
    );
  return { app, post };
}

describe('a server with keys', () => {
  it('asks for one at every address but those that are open', async () => {
    const statuses = async (changes: Changes) => {
      const { app } = await appOf({ keys, ...changes });
      const routes = new Set(
        app.hono.routes
          .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
          .map(({ method, path }) => `${method} ${path}`),
      );
      const open: string[] = [];
      for (const route of routes) {
        const [method, path] = route.split(' ') as [string, string];
        const { status } = await app.hono.request(path.replace(/:\w+/g, 'tiny'), { method });
        if (status !== 401) open.push(path);
      }
      return open.sort();
    };
    const health = ['/livez', '/readyz', '/v2/health/live', '/v2/health/ready'];
    expect(await statuses({})).toEqual(['/docs', ...health.slice(0, 1), '/openapi.json', ...health.slice(1)]);
    expect(await statuses({ withoutKey: [] })).toEqual(health);
    expect(await statuses({ withoutKey: ['metrics'] })).toEqual(['/livez', '/metrics', ...health.slice(1)]);
  });

  it('takes a key as a bearer or in X-API-Key, and tells the log whose it was', async () => {
    const log: LogEntry[] = [];
    const { app, post } = await appOf({ keys, log: (entry) => log.push(entry) });
    const answers = [
      await post(bearer('ann')),
      await post({ authorization: 'bearer  key-of-bob' }),
      await post({ 'x-api-key': 'key-of-bob', authorization: 'Basic of-a-proxy' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(log.map(({ holder }) => holder)).toEqual(['ann', 'bob', 'bob']);
    await app.dispose();
  });

  it.each([
    ['no key', {}, 'key-missing', 'Bearer realm="denoisekit"'],
    [
      'another scheme',
      { authorization: 'Basic a2V5LW9mLWFubg==' },
      'key-missing',
      'Bearer realm="denoisekit"',
    ],
    ['a wrong key', bearer('nobody'), 'key-unknown', 'Bearer realm="denoisekit", error="invalid_token"'],
    ['an endless key', { 'x-api-key': 'x'.repeat(5000) }, 'key-unknown', /invalid_token/],
  ])('refuses %s with 401, a code and a sentence', async (_, headers, code, challenge) => {
    const { post } = await appOf({ keys });
    const answer = await post(headers);
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([401, null]);
    expect(answer.headers.get('www-authenticate')).toMatch(challenge);
    expect(parse(schemas.problem, await answer.json())).toMatchObject({
      code,
      detail: expect.stringContaining('Authorization: Bearer KEY') as string,
    });
    const protocol = await post(headers, undefined, '/v2/models/tiny/infer');
    expect([protocol.status, protocol.headers.get('denoisekit-code')]).toEqual([401, code]);
  });

  it('answers a preflight, which browsers send without a key, and 401 so that the page can read it', async () => {
    const { app } = await appOf({ keys, cors: '*' });
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'POST' };
    expect((await app.hono.request('/v1/denoise', { method: 'OPTIONS', headers })).status).toBe(204);
    const refused = await app.hono.request('/v1/models', { headers });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
  });

  it('leaves it to the page which of its files need one', async () => {
    const assets: Changes['assets'] = async (request, assertKey) => {
      if (request.url.endsWith('/model.onnx')) await assertKey();
      return new Response('file');
    };
    const logged: number[] = [];
    const { app } = await appOf({ keys, assets, log: ({ status }) => logged.push(status) });
    const status = async (path: string, headers = {}) => (await app.hono.request(path, { headers })).status;
    expect(await status('/index.html')).toBe(200);
    expect(await status('/model.onnx')).toBe(401);
    expect(await status('/model.onnx', bearer('ann'))).toBe(200);
    expect(logged).toEqual([200, 401, 200]);
  });

  it('describes how a key is sent, and where', async () => {
    const { app } = await appOf({ keys });
    const document = (await (await app.hono.request('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: unknown }>>;
      components: { securitySchemes?: unknown };
    };
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    expect(document.paths['/v1/denoise']?.['post']?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(document.paths['/livez']?.['get']?.security).toBeUndefined();
  });
});

describe('a server with limits', () => {
  it('lets each address ask so often in a minute, says what is left, and when there is more', async () => {
    const clock = testClock();
    const { app, post } = await appOf({ clock, limits: { requestsPerMinute: 2 } });
    const told = async (address?: string) => {
      const { status, headers } = await post({}, address);
      return [status, headers.get('ratelimit'), headers.get('retry-after')];
    };
    expect(await told()).toEqual([200, '"requests";r=1;t=120', null]);
    clock.pass(30_000);
    expect(await told()).toEqual([200, '"requests";r=0;t=90', null]);
    expect(await told('198.51.100.1')).toEqual([200, '"requests";r=1;t=90', null]);
    const refused = await post();
    expect(refused.headers.get('ratelimit-policy')).toBe('"requests";q=2;w=60');
    // Both fade from the end of this minute on, and one of them has after half of the next.
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({
      code: 'rate-exceeded',
      details: { requestsPerMinute: 2, retryAfterSeconds: 60 },
    });
    clock.pass(60_000);
    expect(await told()).toEqual([200, '"requests";r=0;t=90', null]);
    await app.dispose();
  });

  it('counts by key where there are keys, and wrong ones by address', async () => {
    const { app, post } = await appOf({ keys, clock: testClock(), limits: { requestsPerMinute: 2 } });
    const statuses = async (headers: Record<string, string>, ...addresses: string[]) => {
      const out: number[] = [];
      for (const address of addresses) out.push((await post(headers, address)).status);
      return out;
    };
    expect(await statuses(bearer('ann'), '192.0.2.1', '192.0.2.2', '192.0.2.3')).toEqual([200, 200, 429]);
    expect(await statuses(bearer('bob'), '192.0.2.1')).toEqual([200]);
    expect(await statuses(bearer('x'), '192.0.2.9', '192.0.2.9', '192.0.2.9')).toEqual([401, 401, 429]);
    expect(await statuses(bearer('bob'), '192.0.2.9')).toEqual([200]);
    await app.dispose();
  });

  it('refuses a thousand wrong keys of one address, each with a status, and goes on for the others', async () => {
    const { app, post } = await appOf({ keys });
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => post(bearer(`nobody${i}`))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await post(bearer('ann'))).status).toBe(200);
    await app.dispose();
  });

  it('counts megapixels of pictures and of tensors; the last one may exceed them', async () => {
    const clock = testClock();
    const { app, post } = await appOf({ clock, limits: { megapixelsPerMinute: 0.025 } });
    const tensor = (size: number) =>
      app.hono.request('/v2/models/tiny/infer', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          inputs: [
            { name: 'input', datatype: 'FP32', shape: [1, 1, size, 100], data: Array(100 * size).fill(0.5) },
          ],
        }),
      });
    const pictures = [await post({}, 'unknown'), await post({}, 'unknown')];
    expect(pictures.map(({ status }) => status)).toEqual([200, 200]);
    expect((await tensor(100)).status).toBe(200);
    const refused = await tensor(1);
    expect([refused.status, refused.headers.get('denoisekit-code')]).toEqual([429, 'rate-exceeded']);
    expect((await post({}, 'unknown')).status).toBe(429);
    expect((await post({}, '192.0.2.1')).status).toBe(200);
    await app.dispose();
  });

  it('believes X-Forwarded-For as far as it has proxies of its own', async () => {
    const limits = { requestsPerMinute: 1 };
    const direct = await appOf({ limits });
    const behind = await appOf({ limits, trustedProxies: 1 });
    const status = async ({ post }: typeof direct, seen: string) =>
      (await post({ 'x-forwarded-for': `203.0.113.1, ${seen}` })).status;
    expect([await status(direct, '198.51.100.1'), await status(direct, '198.51.100.2')]).toEqual([200, 429]);
    expect([await status(behind, '198.51.100.1'), await status(behind, '198.51.100.2')]).toEqual([200, 200]);
    expect(await status(behind, '198.51.100.1')).toBe(429);
    await Promise.all([direct.app.dispose(), behind.app.dispose()]);
  });
});
