import { toJsonSchema } from '@valibot/to-json-schema';
import type { ImageCodec } from '@denoisekit/core';
import type * as v from 'valibot';
import { operationsFor, type Content, type Operation } from './operations.js';
import * as schemas from './schemas.js';
import { version } from './version.js';

type Json = Readonly<Record<string, unknown>>;

/** Schemas that the description names, by the names that it gives them. */
const named = {
  DenoiseAnswer: schemas.denoiseAnswer,
  ModelList: schemas.modelList,
  Model: schemas.modelAnswer,
  Live: schemas.liveAnswer,
  Ready: schemas.readyAnswer,
  Problem: schemas.problem,
  ProtocolServer: schemas.protocolServer,
  ProtocolHealth: schemas.protocolHealth,
  ProtocolModel: schemas.protocolModel,
  ProtocolModelReady: schemas.protocolModelReady,
  ProtocolError: schemas.protocolError,
  InferRequest: schemas.inferRequest,
  InferAnswer: schemas.inferAnswer,
} as const;

/** How a key is sent: one or the other. */
const keySchemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
} as const;

/**
 * OpenAPI 3.1 of this API, made from the schemas that requests are checked with. It is made by hand from what valibot's schemas
 * are as JSON Schema 2020-12, the dialect of OpenAPI 3.1; packages that do it bring validators of their own, which read the
 * body before it could be counted.
 *
 * @param isOpen whether an address needs no key
 */
export function openApiDocument(
  formats: ImageCodec['formats'],
  isOpen: (path: string) => boolean = () => true,
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  let needsKeys = false;
  for (const operation of operationsFor(formats)) {
    const security = isOpen(operation.path)
      ? {}
      : { security: Object.keys(keySchemes).map((name) => ({ [name]: [] })) };
    (paths[operation.path] ??= {})[operation.method] = { ...documentOf(operation), ...security };
    needsKeys ||= !isOpen(operation.path);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Denoisekit',
      version,
      description:
        'Denoises pictures and tensors. Errors are RFC 9457 problems with a code; under /v2 as its protocol has them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      ...(needsKeys && { securitySchemes: keySchemes }),
      schemas: Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, jsonSchema(schema)])),
    },
  };
}

function documentOf(operation: Operation): Json {
  const { path, name, summary, request, answers } = operation;
  return {
    operationId: name,
    summary,
    parameters: parametersOf(operation),
    ...(request && { requestBody: { required: true, content: contentOf(request) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, content, headers = {} }]) => [
          status,
          { description, headers: headersOf(headers), content: contentOf(content) },
        ]),
      ),
      default: {
        description: 'What went wrong, and what to do.',
        content: path.startsWith('/v2')
          ? { 'application/json': { schema: reference('ProtocolError') } }
          : { 'application/problem+json': { schema: reference('Problem') } },
      },
    },
  };
}

function headersOf(headers: Readonly<Record<string, string>>): Json {
  const schema = { type: 'string' };
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema }]),
  );
}

function parametersOf({ path, query, choices = {}, headers = {} }: Operation): readonly Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) =>
    parameter('path', name!, name === 'id' ? 'Id of a model from /v1/models.' : 'Version of the model: 1.'),
  );
  const properties = query === undefined ? {} : (jsonSchema(query)['properties'] as Record<string, Json>);
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) =>
    parameter('query', name, description, choices[name] ? { type: 'string', enum: choices[name] } : schema),
  );
  const inHeader = Object.entries(headers)
    // In OpenAPI the content types of each answer say this; a parameter named Accept is ignored.
    .filter(([name]) => name !== 'accept')
    .map(([name, description]) => parameter('header', name, description));
  return [...inPath, ...inQuery, ...inHeader];
}

function parameter(
  place: string,
  name: string,
  description: unknown,
  schema: Json = { type: 'string' },
): Json {
  return { name, in: place, required: place === 'path', description, schema };
}

function contentOf(content: Content): Json {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, mediaTypeObject(type, schema)]),
  );
}

function mediaTypeObject(type: string, schema: Content[string]): Json {
  if (schema === 'text') return { schema: { type: type === 'application/json' ? 'object' : 'string' } };
  if (schema !== 'binary') return { schema: reference(nameOf(schema)) };
  if (type !== 'multipart/form-data') return {}; // bytes as they are: OpenAPI 3.1 has no schema for them
  const image = { type: 'string', contentMediaType: 'application/octet-stream' };
  return { schema: { type: 'object', required: ['image'], properties: { image } } };
}

function nameOf(schema: v.GenericSchema): string {
  const found = Object.entries(named).find(([, candidate]) => candidate === schema);
  if (found === undefined) throw new RangeError('the description lacks a name for a schema');
  return found[0];
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchema(schema: v.GenericSchema): Json {
  const made = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    ignoreActions: ['finite'], // all numbers of JSON are
    overrideSchema: ({ valibotSchema }) => schemas.asJsonSchema.get(valibotSchema),
  });
  // The document as a whole names its dialect.
  return Object.fromEntries(Object.entries(made).filter(([key]) => key !== '$schema'));
}
