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
  const { name, summary, request, answers, errors } = operation;
  return {
    operationId: name,
    summary,
    parameters: parametersOf(operation),
    ...(request && { requestBody: { required: true, content: contentOf(request) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, content }]) => [
          status,
          { description, content: contentOf(content) },
        ]),
      ),
      default: {
        description: 'What went wrong, and what to do.',
        content:
          errors === 'problem'
            ? { 'application/problem+json': { schema: reference('Problem') } }
            : { 'application/json': { schema: reference('ProtocolError') } },
      },
    },
  };
}

function parametersOf({ path, query, headers = {} }: Operation): readonly Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'id' ? 'Id of a model from /v1/models.' : 'Version of the model: 1.',
    schema: { type: 'string' },
  }));
  const properties = query === undefined ? {} : (jsonSchema(query)['properties'] as Record<string, Json>);
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema,
  }));
  const inHeader = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  // In OpenAPI the content types of each answer say this; a parameter named Accept is ignored.
  return [...inPath, ...inQuery, ...inHeader.filter(({ name }) => name !== 'accept')];
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
