import { readFile } from 'node:fs/promises';
import { compareTensors, parseManifest, readGolden } from '@denoisekit/core';
import { modelUrl } from '@denoisekit/models';
import { createNodeDenoiser, createSharpCodec } from '@denoisekit/runtime-node';
import { fileURLToPath } from 'node:url';
import { parse } from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.js';
import * as schemas from '../description/schemas.js';
import { tinyApp } from '../testing/tiny-app.js';

const app = tinyApp({ limits: { maxBodyBytes: 100_000, maxJsonBytes: 50_000, maxPixels: 10_000 } });
afterAll(() => app.dispose());

const path = '/v2/models/tiny/infer';
/** Ones, and their 3x3 mean with zeros outside. */
const ones = { name: 'input', datatype: 'FP32', shape: [1, 1, 2, 2], data: [1, 1, 1, 1] };
const mean = 4 / 9;

function post(
  body: string | Blob | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  to = path,
) {
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
  return app.hono.request(to, init);
}

const infer = (request: object) => post(JSON.stringify(request));

/** The body that Triton's extension describes: JSON, then bytes. */
function binary(request: object, values: Float32Array, jsonLength?: number) {
  const json = new TextEncoder().encode(JSON.stringify(request));
  const body = new Uint8Array(json.length + values.byteLength);
  body.set(json);
  body.set(new Uint8Array(values.buffer), json.length);
  const headers = {
    'content-type': 'application/octet-stream',
    'inference-header-content-length': String(jsonLength ?? json.length),
  };
  return post(body, headers);
}

async function readBinary(response: Response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length'));
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, length)));
  return { json: parse(schemas.inferAnswer, json), data: new Float32Array(bytes.slice(length).buffer) };
}

async function expectError(response: Response, status: number, code: string) {
  const text = await response.text();
  expect([response.status, response.headers.get('denoisekit-code')], text).toEqual([status, code]);
  const { error } = parse(schemas.protocolError, JSON.parse(text));
  expect(error).not.toMatch(/\n|node_modules|\.[jt]s\b/);
}

describe('the Open Inference Protocol', () => {
  it('tells of the server, its health and its models', async () => {
    await app.warm();
    const get = async (address: string) => (await app.hono.request(address)).json();
    expect(await get('/v2')).toEqual({
      name: 'denoisekit',
      version: '0.1.0',
      extensions: ['binary_tensor_data'],
    });
    expect(await get('/v2/health/live')).toEqual({ live: true });
    expect(await get('/v2/health/ready')).toEqual({ ready: true });
    expect(await get('/v2/models/tiny/ready')).toEqual({ name: 'tiny', ready: true });
    expect(await get('/v2/models/tiny')).toEqual({
      name: 'tiny',
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 1, -1, -1] }],
      outputs: [{ name: 'output', datatype: 'FP32', shape: [-1, 1, -1, -1] }],
    });
  });

  it('answers JSON with JSON, flat or nested, and gives the id back', async () => {
    const flat = await (await infer({ id: '42', inputs: [ones], outputs: [{ name: 'output' }] })).json();
    const [output] = parse(schemas.inferAnswer, flat).outputs;
    expect(flat).toMatchObject({ model_name: 'tiny', id: '42' });
    expect(output).toMatchObject({ name: 'output', datatype: 'FP32', shape: [1, 1, 2, 2] });
    for (const value of output!.data!) expect(value).toBeCloseTo(mean, 6);
    const nested = await infer({
      inputs: [
        {
          ...ones,
          data: [
            [
              [
                [1, 1],
                [1, 1],
              ],
            ],
          ],
        },
      ],
    });
    expect(await nested.json()).toEqual({ model_name: 'tiny', outputs: [output] });
  });

  it('takes null for what is left out, as clients of languages without absence send it', async () => {
    const nothing = { id: null, parameters: null, outputs: null };
    const input = { ...ones, parameters: null };
    const answer: unknown = await (await infer({ ...nothing, inputs: [input], model_name: 'tiny' })).json();
    expect(Object.keys(parse(schemas.inferAnswer, answer))).toEqual(['model_name', 'outputs']);
    const sized = { ...ones, data: null, parameters: { binary_data_size: 16, other: null } };
    const wanted = { ...nothing, inputs: [sized], outputs: [{ name: 'output', parameters: null }] };
    expect((await binary(wanted, new Float32Array(4))).status).toBe(200);
    await expectError(await infer({ ...nothing, inputs: [{ ...input, data: null }] }), 400, 'body-invalid');
  });

  it('has version 1 of each model, and explains that there is no other', async () => {
    const versions = '/v2/models/tiny/versions';
    const get = (address: string) => app.hono.request(address);
    expect(await (await get(`${versions}/1`)).json()).toEqual(await (await get('/v2/models/tiny')).json());
    expect((await get(`${versions}/1/ready`)).status).toBe(200);
    const request = JSON.stringify({ inputs: [ones] });
    expect((await post(request, {}, `${versions}/1/infer`)).status).toBe(200);
    const other = await post(request, {}, `${versions}/2/infer`);
    expect(await other.clone().text()).toContain('does not have this version: found 2, expected 1; leave');
    await expectError(other, 404, 'unknown-model');
    await expectError(await get(`${versions}/latest`), 404, 'unknown-model');
  });

  it('answers each of many that look alike by itself', async () => {
    const input = { ...ones, data: undefined, parameters: { binary_data_size: 16 } };
    const ask = async (id: string, value: number) => {
      const request = { id, inputs: [input], parameters: { binary_data_output: true } };
      const { json, data } = await readBinary(await binary(request, new Float32Array(4).fill(value)));
      return [json.id, Math.round(data[0]! / mean)];
    };
    expect([await ask('a', 1), await ask('a', 2), await ask('b', 3), await ask('b', 4)]).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['b', 4],
    ]);
    const short = await binary({ id: 'b', inputs: [input] }, new Float32Array(3));
    await expectError(short, 400, 'body-invalid');
    expect(await ask('b', 5)).toEqual(['b', 5]);
  });

  it('takes binary data and gives them where they are asked for', async () => {
    const input = { ...ones, data: undefined, parameters: { binary_data_size: 16 } };
    const values = new Float32Array(4).fill(1);
    const asBytes = await readBinary(
      await binary(
        { inputs: [input], outputs: [{ name: 'output', parameters: { binary_data: true } }] },
        values,
      ),
    );
    expect(asBytes.json.outputs[0]).toEqual({
      name: 'output',
      datatype: 'FP32',
      shape: [1, 1, 2, 2],
      parameters: { binary_data_size: 16 },
    });
    for (const value of asBytes.data) expect(value).toBeCloseTo(mean, 6);
    const all = await readBinary(
      await binary({ inputs: [input], parameters: { binary_data_output: true } }, values),
    );
    expect(all.data).toEqual(asBytes.data);
    const overridden = await binary(
      {
        inputs: [input],
        parameters: { binary_data_output: true },
        outputs: [{ name: 'output', parameters: { binary_data: false } }],
      },
      values,
    );
    expect(parse(schemas.inferAnswer, await overridden.json()).outputs[0]?.data).toHaveLength(4);
    const fromJson = await readBinary(
      await infer({ inputs: [ones], parameters: { binary_data_output: true } }),
    );
    expect(fromJson.data).toEqual(asBytes.data);
  });

  it.each([
    ['another name', { inputs: [{ ...ones, name: 'noisy' }] }, 'body-invalid'],
    ['two inputs', { inputs: [ones, ones] }, 'body-invalid'],
    ['no inputs', { inputs: [] }, 'body-invalid'],
    ['another type', { inputs: [{ ...ones, datatype: 'FP16' }] }, 'body-invalid'],
    ['three sizes', { inputs: [{ ...ones, shape: [1, 2, 2] }] }, 'shape-mismatch'],
    ['other channels', { inputs: [{ ...ones, shape: [1, 2, 2, 1] }] }, 'shape-mismatch'],
    ['a size of zero', { inputs: [{ ...ones, shape: [1, 1, 0, 2] }] }, 'body-invalid'],
    ['a size that is no integer', { inputs: [{ ...ones, shape: [1, 1, 2.5, 2] }] }, 'body-invalid'],
    ['a size beyond all limits', { inputs: [{ ...ones, shape: [1, 1, 2 ** 52, 2] }] }, 'image-too-large'],
    ['too few values', { inputs: [{ ...ones, data: [1, 1, 1] }] }, 'shape-mismatch'],
    ['too many values', { inputs: [{ ...ones, data: [1, 1, 1, 1, 1] }] }, 'shape-mismatch'],
    ['text for a value', { inputs: [{ ...ones, data: [1, 1, 1, '1'] }] }, 'shape-mismatch'],
    ['null for a value', { inputs: [{ ...ones, data: [1, 1, 1, null] }] }, 'shape-mismatch'],
    ['ragged rows', { inputs: [{ ...ones, data: [[[[1, 1, 1], [1]]]] }] }, 'shape-mismatch'],
    [
      'rows not nested to the end',
      {
        inputs: [
          {
            ...ones,
            data: [
              [1, 1],
              [1, 1],
            ],
          },
        ],
      },
      'shape-mismatch',
    ],
    ['data that are no list', { inputs: [{ ...ones, data: { 0: 1 } }] }, 'body-invalid'],
    ['no data', { inputs: [{ ...ones, data: undefined }] }, 'body-invalid'],
    ['another output', { inputs: [ones], outputs: [{ name: 'x' }] }, 'body-invalid'],
    [
      'the output twice',
      { inputs: [ones], outputs: [{ name: 'output' }, { name: 'output' }] },
      'body-invalid',
    ],
    ['a list', [ones], 'body-invalid'],
  ])('refuses %s', async (_, request, code) => {
    await expectError(await infer(request), code === 'image-too-large' ? 413 : 400, code);
  });

  it('refuses values on a scale to 255, which would give rubbish', async () => {
    const input = { ...ones, data: [0, 255, 128, 64] };
    await expectError(await infer({ inputs: [input] }), 400, 'values-out-of-range');
  });

  it('takes and gives values on the scale that the request names, as JSON and as binary data', async () => {
    const parameters = { scale: 255 };
    const asJson: unknown = await (
      await infer({ inputs: [{ ...ones, data: [255, 255, 255, 255] }], parameters })
    ).json();
    for (const value of parse(schemas.inferAnswer, asJson).outputs[0]!.data!)
      expect(value).toBeCloseTo(255 * mean, 3);
    const input = { ...ones, data: undefined, parameters: { binary_data_size: 16 } };
    const request = { inputs: [input], parameters: { ...parameters, binary_data_output: true } };
    const { data } = await readBinary(await binary(request, new Float32Array(4).fill(51)));
    for (const value of data) expect(value).toBeCloseTo(51 * mean, 3);
  });

  it.each([0, -1, 65_536, '255', true])('refuses the scale %s', async (scale) => {
    await expectError(await infer({ inputs: [ones], parameters: { scale } }), 400, 'body-invalid');
  });

  it.each([
    ['channels that come last', [1, 4, 2, 1]],
    ['too many of them', [1, 40, 2, 2]],
  ])('refuses %s by the shape that was sent', async (_, shape) => {
    const data = new Array<number>(shape.reduce((product, size) => product * size, 1)).fill(1);
    const response = await infer({ inputs: [{ ...ones, shape, data }] });
    const text = await response.clone().text();
    await expectError(response, 400, 'shape-mismatch');
    expect(text).toContain(`found [${shape.join(', ')}], expected [batch, 1, height, width]`);
  });

  it('refuses numbers that float32 does not have', async () => {
    const huge = '{"inputs":[{"name":"input","datatype":"FP32","shape":[1,1,1,2],"data":[1e999,0]}]}';
    await expectError(await post(huge), 400, 'values-not-finite');
    await expectError(await post(huge.replace('1e999', 'NaN')), 400, 'body-invalid');
    const input = { ...ones, data: undefined, parameters: { binary_data_size: 16 } };
    const values = Float32Array.of(1, Number.NaN, 1, 1);
    await expectError(await binary({ inputs: [input] }, values), 400, 'values-not-finite');
  });

  it('refuses binary data whose sizes do not agree', async () => {
    const values = new Float32Array(4);
    const sized = (size: unknown) => ({
      inputs: [{ ...ones, data: undefined, parameters: { binary_data_size: size } }],
    });
    await expectError(await binary(sized(12), values), 400, 'body-invalid');
    await expectError(await binary(sized('16'), values), 400, 'body-invalid');
    await expectError(await binary(sized(16), new Float32Array(5)), 400, 'body-invalid');
    await expectError(await binary(sized(16), values, 1_000_000), 400, 'body-invalid');
    await expectError(await binary(sized(16), values, -1), 400, 'body-invalid');
    await expectError(await binary(sized(16), values, 10), 400, 'body-invalid');
    await expectError(await binary({ inputs: [ones] }, values), 400, 'body-invalid');
    const both = { inputs: [{ ...ones, parameters: { binary_data_size: 16 } }] };
    await expectError(await binary(both, values), 400, 'body-invalid');
  });

  it('refuses JSON bombs and keys that touch prototypes', async () => {
    await expectError(await post('['.repeat(40_000)), 400, 'body-invalid');
    await expectError(await post(`{"inputs":${'[],'.repeat(10)}`), 400, 'body-invalid');
    await expectError(await post('{"__proto__":{"inputs":[]}}'), 400, 'body-invalid');
    await expectError(await post(`"${'x'.repeat(50_000)}"`), 413, 'body-too-large');
    await expectError(await post(''), 400, 'body-invalid');
  });

  it('refuses pictures, unknown models and unknown addresses in the shape of the protocol', async () => {
    await expectError(await post('x', { 'content-type': 'image/png' }), 415, 'body-unsupported');
    await expectError(await post('{}', {}, '/v2/models/none/infer'), 404, 'unknown-model');
    await expectError(await app.hono.request('/v2/models/none'), 404, 'unknown-model');
    await expectError(await app.hono.request('/v2/nothing'), 404, 'not-found');
    const wrong = await app.hono.request(path);
    expect(wrong.headers.get('allow')).toBe('POST, OPTIONS');
    await expectError(wrong, 405, 'not-allowed');
  });

  it('answers the golden vectors of the shipped model as TensorFlow.js did, as JSON and as binary data', async () => {
    const manifest = parseManifest(await readFile(modelUrl('compact'), 'utf8'));
    const pairs = readGolden(manifest, await readFile(modelUrl('compact', manifest.golden.path)));
    const model = fileURLToPath(new URL('.', modelUrl('compact')));
    const open = () => createNodeDenoiser({ model, device: 'cpu', threads: 1 });
    const shipped = createApp({ models: { compact: { manifest, open } }, codec: createSharpCodec() });
    const address = '/v2/models/compact/infer';
    for (const { input, output } of pairs) {
      const facts = { name: manifest.input.name, datatype: 'FP32', shape: input.shape };
      const asJson = await shipped.hono.request(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inputs: [{ ...facts, data: Array.from(input.data) }] }),
      });
      const [answer] = parse(schemas.inferAnswer, await asJson.json()).outputs;
      expect(compareTensors(Float32Array.from(answer!.data!), output.data).max).toBeLessThanOrEqual(1e-5);
      const size = input.data.byteLength;
      const json = JSON.stringify({
        inputs: [{ ...facts, parameters: { binary_data_size: size } }],
        parameters: { binary_data_output: true },
      });
      const asBytes = await shipped.hono.request(address, {
        method: 'POST',
        headers: { 'inference-header-content-length': String(json.length) },
        body: new Blob([json, Float32Array.from(input.data)]),
      });
      const { data } = await readBinary(asBytes);
      expect(compareTensors(data, output.data).max).toBeLessThanOrEqual(1e-5);
    }
    await shipped.dispose();
  });
});
