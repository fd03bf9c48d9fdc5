import { createSharpCodec } from '@denoisekit/runtime-node';
import { hc } from 'hono/client';
import { afterAll, describe, expect, it } from 'vitest';
import type { Api, Endpoints } from './client.js';
import { operationsFor } from './description/operations.js';
import { flatPicture, greyOf, tinyApp } from './testing/tiny-app.js';

const app = tinyApp();
afterAll(() => app.dispose());
const client = hc<Api>('http://server', { fetch: app.hono.request });
const picture = async () => new File([await flatPicture(90)], 'a.png', { type: 'image/png' });

/** Compiles only where the type has these addresses and methods, and no others. */
const typed: { readonly [Address in keyof Endpoints]: keyof Endpoints[Address] } = {
  '/v1/denoise': '$post',
  '/v1/models': '$get',
  '/v1/models/:id': '$get',
  '/v2': '$get',
  '/v2/health/live': '$get',
  '/v2/health/ready': '$get',
  '/v2/models/:id': '$get',
  '/v2/models/:id/ready': '$get',
  '/v2/models/:id/infer': '$post',
  '/v2/models/:id/versions/:version': '$get',
  '/v2/models/:id/versions/:version/ready': '$get',
  '/v2/models/:id/versions/:version/infer': '$post',
  '/livez': '$get',
  '/readyz': '$get',
  '/metrics': '$get',
  '/openapi.json': '$get',
  '/docs': '$get',
};

describe('the type for Hono’s client', () => {
  it('has every address of the description, with its method', () => {
    const described = operationsFor(createSharpCodec().formats).map(
      ({ path, method }) => [path.replace(/\{(\w+)\}/g, ':$1'), `$${method}`] as const,
    );
    expect(typed).toEqual(Object.fromEntries(described));
  });

  it('sends a picture and gets one', async () => {
    const response = await client.v1.denoise.$post({
      form: { image: await picture() },
      query: { strength: '0', format: 'png' },
    });
    expect(response.status).toBe(200);
    expect(await greyOf(new Response(await response.blob()))).toEqual(new Array(20).fill(90));
  });

  it('knows the facts of an answer in JSON', async () => {
    const query = { image: 'none' };
    const header = { accept: 'application/json' };
    const response = await client.v1.denoise.$post({ form: { image: await picture() }, query, header });
    if (!response.ok) throw new Error((await response.json()).detail);
    const { width, height, notes } = await response.json();
    expect([width, height, notes]).toEqual([5, 4, []]);
  });

  it('knows what a refusal says', async () => {
    const response = await client.v1.denoise.$post({
      form: { image: await picture() },
      query: { model: 'x' },
    });
    expect(response.ok ? undefined : (await response.json()).code).toBe('unknown-model');
  });

  it('sends a tensor to a model by its name and gets one', async () => {
    const inputs = [{ name: 'input', datatype: 'FP32', shape: [1, 1, 1, 1], data: [0.9] }];
    const response = await client.v2.models[':id'].infer.$post({ param: { id: 'tiny' }, json: { inputs } });
    if (!response.ok) throw new Error((await response.json()).error);
    const { outputs } = await response.json();
    expect(outputs[0]?.data?.[0]).toBeCloseTo(0.1, 6); // a mean over 3x3, of which eight are zeros outside
  });

  it('lists the models', async () => {
    const response = await client.v1.models.$get();
    if (!response.ok) throw new Error((await response.json()).detail);
    expect((await response.json()).default).toBe('tiny');
  });
});
