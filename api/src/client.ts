import type { Hono } from 'hono';
import type { ClientErrorStatusCode, ServerErrorStatusCode } from 'hono/utils/http-status';
import type { InferInput, InferOutput } from 'valibot';
import type { AppEnv } from './services.js';
import type * as schemas from './description/schemas.js';

type Status = 200 | ClientErrorStatusCode | ServerErrorStatusCode;

// Not interfaces, which Hono does not take for endpoints: they have no implicit index signature.
/* eslint-disable @typescript-eslint/consistent-type-definitions */
type Json<Input, Output, Code extends Status = 200> = {
  input: Input;
  output: Output;
  outputFormat: 'json';
  status: Code;
};

/** Pictures and texts. By this format Hono's client knows that they are no JSON. */
type Bytes<Input> = { input: Input; output: string; outputFormat: 'text'; status: 200 };
/* eslint-enable @typescript-eslint/consistent-type-definitions */

interface Nothing {
  header?: Record<string, string>;
}
type Refusal = ClientErrorStatusCode | ServerErrorStatusCode;
type Problem<Input> = Json<Input, InferOutput<typeof schemas.problem>, Refusal>;
type ProtocolError<Input> = Json<Input, InferOutput<typeof schemas.protocolError>, Refusal>;

interface DenoiseInput {
  /** The picture is a file of its form: clients of Hono send no bodies of bytes. */
  form: { image: Blob };
  query?: InferInput<typeof schemas.denoiseQuery>;
  header?: { accept?: string };
}

interface OfModel {
  param: { id: string };
}

interface OfVersion {
  param: { id: string; version: string };
}

/** By address and method: what a request brings, and what its answers have. A test holds it to the routes. */
export type Endpoints = {
  '/v1/denoise': {
    $post:
      | Bytes<DenoiseInput>
      | Json<DenoiseInput, InferOutput<typeof schemas.denoiseAnswer>>
      | Problem<DenoiseInput>;
  };
  '/v1/models': { $get: Json<Nothing, InferOutput<typeof schemas.modelList>> | Problem<Nothing> };
  '/v1/models/:id': { $get: Json<OfModel, InferOutput<typeof schemas.modelAnswer>> | Problem<OfModel> };
  '/v2': { $get: Json<Nothing, InferOutput<typeof schemas.protocolServer>> | ProtocolError<Nothing> };
  '/v2/health/live': { $get: Json<Nothing, InferOutput<typeof schemas.protocolHealth>> };
  '/v2/health/ready': { $get: Json<Nothing, InferOutput<typeof schemas.protocolHealth>, 200 | 503> };
  '/livez': { $get: Json<Nothing, InferOutput<typeof schemas.liveAnswer>> };
  '/readyz': { $get: Json<Nothing, InferOutput<typeof schemas.readyAnswer>, 200 | 503> };
  '/metrics': { $get: Bytes<Nothing> | Problem<Nothing> };
  '/openapi.json': { $get: Json<Nothing, Record<string, unknown>> | Problem<Nothing> };
  '/docs': { $get: Bytes<Nothing> | Problem<Nothing> };
} & ProtocolModel<'/v2/models/:id', OfModel> &
  ProtocolModel<'/v2/models/:id/versions/:version', OfVersion>;

type ProtocolModel<Address extends string, Of> = Record<
  Address,
  { $get: Json<Of, InferOutput<typeof schemas.protocolModel>> | ProtocolError<Of> }
> &
  Record<
    `${Address}/ready`,
    { $get: Json<Of, InferOutput<typeof schemas.protocolModelReady>, 200 | 503> | ProtocolError<Of> }
  > &
  Record<
    `${Address}/infer`,
    { $post: InferEndpoint<Of & { json: InferInput<typeof schemas.inferRequest> }> }
  >;

type InferEndpoint<Input> = Json<Input, InferOutput<typeof schemas.inferAnswer>> | ProtocolError<Input>;

/**
 * The type of this API for Hono's client: requests and answers are checked while they are written.
 *
 * @example
 * import { hc } from 'hono/client';
 * import type { Api } from '@denoisekit/api';
 * const client = hc<Api>('http://127.0.0.1:8787', { headers: { 'x-api-key': key } });
 * const response = await client.v1.denoise.$post({ form: { image: file }, query: { strength: '0.8' } });
 * if (!response.ok) throw new Error((await response.json()).detail);
 * const picture = await response.blob();
 */
export type Api = Hono<AppEnv, Endpoints>;
