import type * as v from 'valibot';
import type { ImageCodec } from '@denoisekit/core';
import { titlesOf } from '@denoisekit/core/image-file';
import { answerTypes, mediaTypeOf, readTypes, writtenFormats } from '../picture-types.js';
import * as schemas from './schemas.js';

type Schema = v.GenericSchema;

/** A body: of JSON by schema, or of bytes. */
export type Content = Readonly<Record<string, Schema | 'binary' | 'text'>>;

interface OperationAnswer {
  readonly description: string;
  readonly content: Content;
  /** What comes beside it, by the names of headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/v1/models/{id}`. */
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly query?: v.GenericSchema;
  /** What fields of the query may be, where that depends on the codec. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly request?: Content;
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  readonly example?: string;
}

/** An operation that only asks need not say so. */
type OperationFacts = Omit<Operation, 'method'> & { readonly method?: 'post' };

const json = (schema: Schema): Content => ({ 'application/json': schema });
const ok = (description: string, content: Content, headers = {}) => ({
  200: {
    description,
    content,
    headers: { ...headers, 'X-Request-Id': 'By which the server’s log knows it.' },
  },
});
const okOrNotYet = (description: string, schema: Schema) => ({
  ...ok(description, json(schema)),
  503: { description: 'Not yet, or no more.', content: json(schema) },
});

/** Of a picture; JSON has the same inside. */
const pictureHeaders = {
  'Denoisekit-Model': 'With a picture: the id of the model.',
  'Denoisekit-Device': 'With a picture: what ran, such as cpu.',
  'Denoisekit-Notes':
    'With a picture, where there is something to say: what was changed or lost, joined by semicolons.',
  'Server-Timing': 'With a picture: milliseconds by stage; denoise is the model’s.',
};

const bytes = (types: readonly string[]): Content =>
  Object.fromEntries(types.map((type) => [type, 'binary' as const]));

/** Every address of this API, for a codec of these formats. The routes are held to it by a test. */
export function operationsFor(formats: ImageCodec['formats']): readonly Operation[] {
  return [denoiseOperation(formats), ...otherOperations].map((facts) => ({ method: 'get', ...facts }));
}

function denoiseOperation(formats: ImageCodec['formats']): OperationFacts {
  const types = answerTypes(formats);
  const written = writtenFormats(formats).map(({ name }) => name);
  return {
    method: 'post',
    path: '/v1/denoise',
    name: 'denoise',
    summary: `Denoise a picture: ${titlesOf(formats)}, as the body, whose type need not be said, or as the field "image" of a form.`,
    query: schemas.denoiseQuery,
    choices: { format: written, image: ['none', ...written] },
    headers: { accept: `${types.join(', ')}. Default: the type of the picture that came.` },
    request: {
      ...bytes(readTypes(formats)),
      'multipart/form-data': 'binary',
    },
    answers: ok(
      'The picture without noise, in the size and, unless Accept or `format` says otherwise, the format it came in.',
      {
        ...bytes(writtenFormats(formats).map(mediaTypeOf)),
        'application/json': schemas.denoiseAnswer,
      },
      pictureHeaders,
    ),
    example: 'curl --data-binary @in.png ORIGIN/v1/denoise -o out.png',
  };
}

const otherOperations: readonly OperationFacts[] = [
  {
    path: '/v1/models',
    name: 'listModels',
    summary: 'The models that are served, with their quality.',
    answers: ok('All of them, the default one by name.', json(schemas.modelList)),
  },
  {
    path: '/v1/models/{id}',
    name: 'showModel',
    summary: 'One model: its manifest, and what runs.',
    answers: ok('The model.', json(schemas.modelAnswer)),
  },
  {
    path: '/v2',
    name: 'serverMetadata',
    summary: 'Open Inference Protocol: the server and its extensions.',
    answers: ok('The server.', json(schemas.protocolServer)),
  },
  {
    path: '/v2/health/live',
    name: 'serverLive',
    summary: 'Open Inference Protocol: whether the server answers.',
    answers: ok('It does.', json(schemas.protocolHealth)),
  },
  {
    path: '/v2/health/ready',
    name: 'serverReady',
    summary: 'Open Inference Protocol: whether all models can answer.',
    answers: okOrNotYet('They can.', schemas.protocolHealth),
  },
  ...protocolModel('/v2/models/{id}', ''),
  ...protocolModel('/v2/models/{id}/versions/{version}', 'Version'),
  {
    path: '/livez',
    name: 'livez',
    summary: 'Whether the process answers.',
    answers: ok('It does.', json(schemas.liveAnswer)),
  },
  {
    path: '/readyz',
    name: 'readyz',
    summary: 'Whether all models can answer, and what each of them runs on. Asking begins to open them.',
    answers: okOrNotYet('They can.', schemas.readyAnswer),
  },
  {
    path: '/metrics',
    name: 'metrics',
    summary: 'Numbers for Prometheus.',
    answers: ok('Text format 0.0.4.', { 'text/plain': 'text' }),
  },
  {
    path: '/openapi.json',
    name: 'openapi',
    summary: 'This description, for programs.',
    answers: ok('OpenAPI 3.1.', { 'application/json': 'text' }),
  },
  {
    path: '/docs',
    name: 'docs',
    summary: 'This description, for people. It needs no network.',
    answers: ok('A page.', { 'text/html': 'text' }),
  },
];

/** @param name what names of a model's version have beside those of the model */
function protocolModel(path: string, name: string): readonly OperationFacts[] {
  const of = name === '' ? 'a model' : 'version 1 of a model';
  return [
    {
      path,
      name: `model${name}Metadata`,
      summary: `Open Inference Protocol: inputs and outputs of ${of}.`,
      answers: ok('The model.', json(schemas.protocolModel)),
    },
    {
      path: `${path}/ready`,
      name: `model${name}Ready`,
      summary: `Open Inference Protocol: whether ${of} can answer.`,
      answers: okOrNotYet('It can.', schemas.protocolModelReady),
    },
    {
      method: 'post',
      path: `${path}/infer`,
      name: `infer${name}`,
      summary: `Open Inference Protocol: a tensor in, a tensor out of ${of}, as JSON or with the binary tensor data extension.`,
      headers: {
        'inference-header-content-length': 'Bytes of the JSON, where binary data follow it.',
      },
      request: { 'application/json': schemas.inferRequest, 'application/octet-stream': 'binary' },
      answers: ok('The tensor without noise.', {
        'application/json': schemas.inferAnswer,
        'application/octet-stream': 'binary',
      }),
    },
  ];
}
