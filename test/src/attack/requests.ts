import { deflateSync } from 'node:zlib';
import type { RandomStream } from '@denoisekit/core';
import { pngChunk } from '@denoisekit/runtime-node/testing';

/** A request as it goes over a socket; nothing makes its parts agree. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array();

/** Grey, 8x8 pixels. */
const png = joined(
  Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  pngChunk('IHDR', Uint8Array.of(0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0)),
  // Each row begins with its filter.
  pngChunk('IDAT', deflateSync(Uint8Array.from({ length: 8 * 9 }, (_, i) => (i % 9 === 0 ? 0 : 3 * i)))),
  pngChunk('IEND', new Uint8Array()),
);

const infer = JSON.stringify({
  id: '1',
  parameters: { scale: 1, binary_data_output: false, 'noise-level': null },
  inputs: [{ name: 'input', datatype: 'FP32', shape: [1, 1, 2, 2], data: [0, 0.25, 0.5, 1] }],
  outputs: [{ name: 'output' }],
});

const binaryHeader = JSON.stringify({
  inputs: [{ name: 'input', datatype: 'FP32', shape: [1, 1, 2, 2], parameters: { binary_data_size: 16 } }],
  parameters: { binary_data_output: true },
});

const form = [
  '--edge\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n',
  '\r\n--edge--\r\n',
].map(text) as [Uint8Array, Uint8Array];

/** One that is answered as it should be, for each thing that the API does. */
export const healthy: readonly RawRequest[] = [
  post('/v1/denoise', 'image/png', png),
  post(
    '/v1/denoise?model=tiny&noise=gaussian:0.1&seed=3&strength=0.5&format=webp&quality=80&strip=true',
    'image/png',
    png,
  ),
  post('/v1/denoise?image=png', 'application/octet-stream', png, ['accept', 'application/json']),
  post('/v1/denoise', 'multipart/form-data; boundary=edge', joined(form[0], png, form[1])),
  post('/v2/models/tiny/infer', 'application/json', text(infer)),
  post(
    '/v2/models/tiny/versions/1/infer',
    'application/octet-stream',
    joined(text(binaryHeader), new Uint8Array(16)),
    ['inference-header-content-length', String(binaryHeader.length)],
  ),
  ...[
    '/v1/models',
    '/v1/models/tiny',
    '/v2',
    '/v2/health/ready',
    '/v2/models/tiny',
    '/v2/models/tiny/ready',
    '/livez',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/',
  ].map((target): RawRequest => ({ method: 'GET', target, headers: [], body: none })),
];

function post(
  target: string,
  type: string,
  body: Uint8Array,
  ...more: readonly (readonly [string, string])[]
): RawRequest {
  const headers = [['content-type', type], ['content-length', String(body.length)], ...more] as const;
  return { method: 'POST', target, headers, body };
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'get', 'X'];

/** What parsers, file systems and prototypes trip over. */
const oddities = [
  ...['', '0', '-1', '1e309', 'NaN', '99999999999999999999', '0x10', 'null', 'true', '[]', '{}', '"'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '../../../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    '%ff%fe',
    '%',
    '\u00ff',
  ],
  ...[
    'gaussian:9',
    'gaussian:0..1+gaussian:0.1',
    '|',
    'a'.repeat(5000),
    '<script>',
    "' OR 1=1 --",
    '\t',
    '*/*;q=x',
  ],
];

const headerNames = [
  ...[
    'content-type',
    'content-length',
    'content-encoding',
    'transfer-encoding',
    'accept',
    'expect',
    'range',
    'host',
  ],
  ...[
    'origin',
    'x-forwarded-for',
    'authorization',
    'x-api-key',
    'inference-header-content-length',
    'connection',
    'upgrade',
  ],
  ...[
    'access-control-request-method',
    'accept-encoding',
    'cookie',
    '__proto__',
    'x-request-id',
    'if-none-match',
  ],
];

const headerValues = [
  'gzip',
  'chunked',
  '100-continue',
  'bytes=0-',
  'application/json',
  'image/png',
  'close',
  'h2c',
  ...oddities,
];

type Change = (request: RawRequest, random: RandomStream) => RawRequest;

const changes: readonly Change[] = [
  (request, random) => ({ ...request, method: pick(methods, random) }),
  (request, random) => ({ ...request, target: pick(healthy, random).target }),
  (request, random) => ({ ...request, target: spliced(request.target, random) }),
  (request, random) => {
    const mark = request.target.includes('?') ? '&' : '?';
    const name = pick(
      ['model', 'noise', 'seed', 'strength', 'pale-print', 'noise-level', 'quality', 'format', 'image', 'x'],
      random,
    );
    return { ...request, target: `${request.target}${mark}${name}=${pick(oddities, random)}` };
  },
  (request, random) => ({
    ...request,
    headers: [...request.headers, [pick(headerNames, random), pick(headerValues, random)]],
  }),
  (request, random) => ({ ...request, headers: request.headers.filter(() => random.integer(2) === 0) }),
  (request, random) => ({
    ...request,
    headers: request.headers.map(([name, value]) =>
      random.integer(2) === 0 ? [name, spliced(value, random)] : [name, value],
    ),
  }),
  (request, random) => sized({ ...request, body: damaged(request.body, random) }),
  (request, random) =>
    sized({ ...request, body: text(spliced(new TextDecoder().decode(request.body), random)) }),
  (request, random) => sized({ ...request, body: pick(healthy, random).body }),
  (request, random) => ({
    ...request,
    body: request.body.subarray(0, random.integer(request.body.length + 1)),
  }),
];

/** A healthy request with one to four things wrong, the same for the same stream. */
export function attack(random: RandomStream): RawRequest {
  let request = pick(healthy, random);
  for (let count = 1 + random.integer(4); count > 0; count--)
    request = pick(changes, random)(request, random);
  return request;
}

/** The bytes of a request, which nothing keeps from ending where its head does. */
export function bytesOf({ method, target, headers, body }: RawRequest): Uint8Array {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: a',
    'connection: close',
    ...headers.map((pair) => pair.join(': ')),
  ];
  return joined(Uint8Array.from(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')), body);
}

/** With the length that its body has. */
function sized(request: RawRequest): RawRequest {
  const headers = request.headers.map(([name, value]): readonly [string, string] =>
    name === 'content-length' ? [name, String(request.body.length)] : [name, value],
  );
  return { ...request, headers };
}

/** With something odd in place of up to eight characters. */
function spliced(value: string, random: RandomStream): string {
  const at = random.integer(value.length + 1);
  return `${value.slice(0, at)}${pick(oddities, random)}${value.slice(at + random.integer(9))}`;
}

function damaged(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const copy = bytes.slice();
  for (let count = 1 + random.integer(8); count > 0 && copy.length > 0; count--) {
    copy[random.integer(copy.length)] = random.integer(256);
  }
  return copy;
}

function pick<T>(from: readonly T[], random: RandomStream): T {
  return from[random.integer(from.length)]!;
}
