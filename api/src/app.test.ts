import { readFile } from 'node:fs/promises';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { HTTPException } from 'hono/http-exception';
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.js';
import type { LogEntry } from './observe.js';
import { operationsFor } from './description/operations.js';
import * as schemas from './description/schemas.js';
import { heldDenoiser } from './testing/denoiser.js';
import { errorOf } from './testing/error-of.js';
import { flatPicture, tinyApp } from './testing/tiny-app.js';
import { version } from './description/version.js';

const { manifest } = tinyModel();

/** An app with one model whose runs end when the test says so. */
function heldApp(changes: Parameters<typeof tinyApp>[0] = {}) {
  const held = heldDenoiser();
  const app = tinyApp({
    models: { tiny: { manifest, open: () => Promise.resolve(held.denoiser) } },
    ...changes,
  });
  const post = async () =>
    app.hono.request('/v1/denoise', {
      method: 'POST',
      body: await flatPicture(9),
      headers: { 'content-type': '' },
    });
  return { ...held, app, post };
}

describe('the app', () => {
  it('asks for models and a codec where it got no options', () => {
    const create = createApp as () => unknown;
    expect(create).toThrow('createApp got no options: found undefined, expected { models, codec }');
  });

  it('answers at every address that it describes, and at no other', () => {
    const routes = heldApp()
      .app.hono.routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect([...new Set(routes)].sort()).toEqual(
      operationsFor([])
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
  });

  it('measures how many images each run of a model has', async () => {
    const app = tinyApp();
    await app.warm();
    const body = JSON.stringify({
      inputs: [{ name: 'input', datatype: 'FP32', shape: [1, 1, 1, 1], data: [1] }],
    });
    const headers = { 'content-type': 'application/json' };
    const post = async () => app.hono.request('/v2/models/tiny/infer', { method: 'POST', body, headers });
    const answers = await Promise.all(Array.from({ length: 8 }, post));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const metrics = await (await app.hono.request('/metrics')).text();
    expect(metrics).toContain('denoisekit_batch_images_sum{model="tiny"} 8\n');
    expect(metrics).toContain('denoisekit_queue_waiting{model="tiny"} 0\n');
    await app.dispose();
  });

  it('gives facts of its models as its schemas have them', async () => {
    const { app } = heldApp();
    const get = async (path: string) => (await app.hono.request(path)).json();
    const list = parse(schemas.modelList, await get('/v1/models'));
    expect(list).toMatchObject({ default: 'tiny', models: [{ id: 'tiny', state: 'closed', channels: 1 }] });
    await app.warm();
    const one = parse(schemas.modelAnswer, await get('/v1/models/tiny'));
    expect(one).toMatchObject({ state: 'open', running: { device: 'cpu' }, manifest: { id: 'tiny' } });
    expect((await app.hono.request('/v1/models/none')).status).toBe(404);
  });

  it('is live at once, and ready when its models are open, which asking begins', async () => {
    const { app } = heldApp();
    expect(await (await app.hono.request('/livez')).json()).toEqual({ live: true });
    const before = await app.hono.request('/readyz');
    expect([before.status, before.headers.get('retry-after')]).toEqual([503, '1']);
    await app.warm();
    const after = await app.hono.request('/readyz');
    const body = parse(schemas.readyAnswer, await after.json());
    expect([after.status, body.ready, body.models[0]!.running?.device]).toEqual([200, true, 'cpu']);
    expect(JSON.stringify(body)).not.toContain('/opt/private');
  });

  it('tells why a model cannot be opened, without paths, and goes on with the others', async () => {
    const held = heldDenoiser();
    const good = { manifest, open: () => Promise.resolve(held.denoiser) };
    const bad = { manifest, open: () => Promise.reject(new Error('no /srv/models/x.onnx')) };
    const app = tinyApp({ models: { good, bad } });
    await expect(app.warm()).rejects.toThrow('no /srv/models/x.onnx');
    const ready = await app.hono.request('/readyz');
    expect(ready.status).toBe(503);
    const { models } = parse(schemas.readyAnswer, await ready.json());
    expect(models.map(({ id, state }) => [id, state])).toEqual([
      ['good', 'open'],
      ['bad', 'opening'],
    ]);
    expect(models[1]!.failure).toBe('no x.onnx');
    expect((await app.hono.request('/v2/models/good/ready')).status).toBe(200);
  });

  it('takes nothing new while it drains, answers what it has, and then lets go of its models', async () => {
    const { app, post, called, calls, disposals } = heldApp();
    await app.warm();
    const before = post();
    await called(1);
    let over = false;
    const disposal = app.dispose().then(() => (over = true));
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'not-ready' });
    expect((await app.hono.request('/readyz')).status).toBe(503);
    expect((await app.hono.request('/livez')).status).toBe(200);
    expect([over, disposals()]).toEqual([false, 0]);
    calls[0]!.answer();
    expect((await before).status).toBe(200);
    await disposal;
    await app.dispose();
    expect(disposals()).toBe(1);
  });

  it('refuses more requests at the same time than it may have', async () => {
    const { app, post, called, calls } = heldApp({ limits: { maxInFlight: 1 } });
    const first = post();
    await called(1);
    expect(await (await post()).json()).toMatchObject({ code: 'queue-full', details: { maxInFlight: 1 } });
    calls[0]!.answer();
    expect((await first).status).toBe(200);
    await app.dispose();
  });

  it('stops the work of a client that goes away', async () => {
    const { app, called, calls } = heldApp();
    const client = new AbortController();
    const body = await flatPicture(9);
    const answer = app.hono.request('/v1/denoise', { method: 'POST', body, signal: client.signal });
    await called(1);
    client.abort();
    expect((await answer).status).toBe(499);
    expect(calls[0]!.signal?.aborted).toBe(true);
    calls[0]!.answer();
    await app.dispose();
  });

  it('logs every request with what was thrown, and counts it by route', async () => {
    const log: LogEntry[] = [];
    const { app } = heldApp({ log: (entry) => log.push(entry) });
    await app.hono.request('/v1/models/none');
    await app.hono.request('/no/such/place');
    await app.hono.request('/livez', { method: 'BREW' });
    expect(log.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/v1/models/:id', 404],
      ['GET', 'none', 404],
      ['BREW', '/livez', 405],
    ]);
    expect(log[0]!.error).toMatchObject({ code: 'unknown-model' });
    const text = await (await app.hono.request('/metrics')).text();
    expect(text).toContain(
      'denoisekit_http_requests_total{method="GET",route="/v1/models/:id",status="404"} 1\n',
    );
    expect(text).toContain('denoisekit_http_requests_total{method="GET",route="none",status="404"} 1\n');
    expect(text).toContain('denoisekit_http_requests_total{method="other",route="/livez",status="405"} 1\n');
    expect(text).toContain('denoisekit_errors_total{code="unknown-model"} 1\n');
    expect(text).toContain('denoisekit_http_requests_in_flight 1\n');
  });

  it('hands the response of an HTTPException through', async () => {
    const { app } = heldApp();
    app.hono.get('/teapot', () => {
      throw new HTTPException(418, { res: new Response('short and stout', { status: 418 }) });
    });
    const response = await app.hono.request('/teapot');
    expect([response.status, await response.text()]).toEqual([418, 'short and stout']);
  });

  it('serves files where no route answers, and its description where there are none', async () => {
    const assets = (request: Request) =>
      Promise.resolve(new URL(request.url).pathname === '/page.js' ? new Response('page') : undefined);
    const { app } = heldApp({ assets });
    expect(await (await app.hono.request('/page.js')).text()).toBe('page');
    expect((await app.hono.request('/other.js')).status).toBe(404);
    expect((await app.hono.request('/page.js', { method: 'POST' })).status).toBe(404);
    expect((await app.hono.request('/')).headers.get('location')).toBe('/docs');
  });

  it('cannot be made without a model, or with a default one that is not there', async () => {
    const { codec } = {
      codec: {
        formats: [],
        decode: () => Promise.reject(new Error()),
        encode: () => Promise.reject(new Error()),
      },
    };
    expect((await errorOf(() => createApp({ models: {}, codec }))).code).toBe('usage');
    expect((await errorOf(() => heldApp({ defaultModel: 'tinny' }))).code).toBe('unknown-model');
  });

  it('has the version of its package', async () => {
    const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    expect((JSON.parse(text) as { version: string }).version).toBe(version);
  });
});
