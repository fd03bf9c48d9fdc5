import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from './observe.js';
import { heldDenoiser } from './testing/denoiser.js';
import { flatPicture, tinyApp } from './testing/tiny-app.js';

const { manifest } = tinyModel();

/** An app whose one place is taken. */
async function fullApp() {
  const held = heldDenoiser();
  const log: LogEntry[] = [];
  const models = { tiny: { manifest, open: () => Promise.resolve(held.denoiser) } };
  const app = tinyApp({ models, limits: { maxQueue: 1 }, log: (entry) => log.push(entry) });
  await app.warm();
  const picture = await flatPicture(90);
  const post = (path: string, fetch = app.fetch): Response | Promise<Response> =>
    fetch(new Request(`http://localhost${path}`, { method: 'POST', body: picture, headers: png }));
  const taken = post('/v1/denoise');
  await held.called(1);
  return { app, held, log, post, taken };
}

/** Every address that takes work, of the tiny model. */
const workPaths = tinyApp()
  .hono.routes.filter(({ method }) => method === 'POST')
  .map(({ path }) => path.replace(':id', 'tiny').replace(':version', '1'))
  .filter((path, index, all) => all.indexOf(path) === index);

const png = { 'content-type': 'image/png' };
const withoutId = async (response: Response) => {
  const id = response.headers.get('x-request-id')!;
  const text = (await response.text()).replaceAll(id, 'ID');
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) headers[name] = value.replaceAll(id, 'ID');
  return { status: response.status, headers, text };
};

describe('a refusal before anything else', () => {
  it.each(workPaths)('is at once, and the same as the one that the route gives (%s)', async (path) => {
    const { app, held, log, post, taken } = await fullApp();
    const early = post(path);
    expect(early).toBeInstanceOf(Response);
    const { status, headers, text } = await withoutId(await early);
    expect([status, headers['retry-after']]).toEqual([429, '1']);
    const late = await withoutId(await post(path, (request) => app.hono.fetch(request)));
    expect({ status, text, headers }).toEqual(late);
    const [one, other] = log;
    expect(one).toMatchObject({ method: 'POST', status: 429, route: other!.route });
    const metrics = await (await app.hono.request('/metrics')).text();
    expect(metrics).toContain('denoisekit_errors_total{code="queue-full"} 2');
    expect(metrics).toContain(`{method="POST",route="${one!.route}",status="429"} 2`);
    held.calls[0]!.answer();
    await taken;
    await app.dispose();
  });

  it('leaves alone what brings no work, what needs a closer look, and what there is room for', async () => {
    const { app, held, post, taken } = await fullApp();
    const live = await app.fetch(new Request('http://localhost/livez'));
    expect(live.status).toBe(200);
    expect((await post('/v1/denoise?model=none')).status).toBe(404);
    expect((await post('/v2/models/none/infer')).status).toBe(404);
    held.calls[0]!.answer();
    expect((await taken).status).toBe(200);
    const next = post('/v1/denoise');
    await held.called(2);
    held.calls[1]!.answer();
    expect((await next).status).toBe(200);
    await app.dispose();
  });
});
