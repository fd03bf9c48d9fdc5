import { maxNoiseLength, maxNoiseStages, noiseKinds } from '@denoisekit/core';
import * as z from 'zod/mini';
import { answerTypes } from './accept.js';

/** Everything that crosses HTTP, once: requests are checked with it, `/openapi.json` is made of it, tests hold answers to it. */
const described = <T extends z.core.$ZodType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

const noise = z.optional(text(maxNoiseLength));
z.globalRegistry.add(noise, {
  description:
    `Adds this noise first, to try a model on a clean picture. Kinds: ${noiseKinds
      .map(({ name, parameter, range }) => `${name}:${parameter.toUpperCase()} (${range.join(' to ')})`)
      .join(', ')}. LOW..HIGH in place of a number draws a level from the seed. ` +
    `Up to ${maxNoiseStages} joined by + are applied in order; a space is read as +, since a + in an address becomes one.`,
  examples: [...noiseKinds.map(({ example }) => example), 'gaussian:0..1+salt-pepper:0.05'],
});

export const denoiseQuery = z.strictObject({
  model: described(z.optional(text(64)), 'Id of a model from /v1/models. Default: the first of them.'),
  noise,
  seed: described(
    z.optional(z.coerce.number().check(z.int(), z.nonnegative(), z.maximum(Number.MAX_SAFE_INTEGER))),
    'Of that noise: the same seed gives the same noise. Default 1.',
  ),
  image: described(
    z.optional(z.enum(['none', 'png', 'jpeg', 'webp'])),
    'The picture inside an application/json answer, as base64. Default png.',
  ),
});

export const denoiseAnswer = z.object({
  model: z.string(),
  device: described(z.string(), 'What ran: cpu, cuda, webgpu or wasm.'),
  width: z.int(),
  height: z.int(),
  channels: z.int(),
  ms: described(
    z.number(),
    'Milliseconds from when it was decoded to when it was denoised, waiting included.',
  ),
  notes: described(z.array(z.string()), 'What was done to make the picture fit the model.'),
  image: z.optional(
    z.object({ type: z.enum(answerTypes), base64: described(z.string(), 'The picture, base64.') }),
  ),
});

const sessionDescription = z.looseObject({
  runtime: z.string(),
  runtimeVersion: z.string(),
  device: z.string(),
  dtype: z.string(),
  model: z.string(),
  modelSha256: z.string(),
});

const modelFacts = {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  license: z.string(),
  state: described(
    z.enum(['closed', 'opening', 'open', 'failed']),
    'Models are opened when they are needed.',
  ),
  failure: described(z.optional(z.string()), 'Why it could not be opened the last time.'),
  running: described(z.optional(sessionDescription), 'What really runs, once it is open.'),
};

export const modelSummary = z.object({
  ...modelFacts,
  channels: z.int(),
  parameters: z.int(),
  bytes: z.int(),
  quality: described(
    z.array(z.looseObject({ noise: z.string() })),
    'As measured on the test images when the model was made.',
  ),
});

export const modelList = z.object({ default: z.string(), models: z.array(modelSummary) });

export const modelAnswer = z.object({
  ...modelFacts,
  manifest: described(z.looseObject({ id: z.string() }), 'All that is known of the model.'),
});

export const liveAnswer = z.object({ live: z.literal(true) });

export const readyAnswer = z.object({
  ready: z.boolean(),
  draining: z.boolean(),
  models: z.array(z.object({ ...modelFacts, title: z.optional(z.string()) })),
});

export const problem = z.object({
  type: described(z.string(), 'Where the code is explained.'),
  title: z.string(),
  status: z.int(),
  detail: described(z.string(), 'What is wrong and what to do.'),
  instance: described(z.string(), "The request's id, which the server's log has too."),
  code: described(z.string(), 'For programs; one of a closed list.'),
  details: z.optional(z.record(z.string(), z.unknown())),
});

const parameters = z.record(z.string(), z.union([z.number(), z.boolean(), z.string()]));

/** Checked value by value where it is turned into float32; doing it twice would be most of the work. */
const tensorData = z.custom<readonly unknown[]>((value) => Array.isArray(value));
z.globalRegistry.add(tensorData, {
  type: 'array',
  description: 'Values row by row, flat or nested as the shape is. Absent where they come as binary data.',
});

export const inferRequest = z.object({
  id: described(z.optional(z.string().check(z.maxLength(256))), 'Given back with the answer.'),
  parameters: described(z.optional(parameters), '`binary_data_output`: true for all outputs as binary data.'),
  inputs: z
    .array(
      z.object({
        name: text(200),
        datatype: text(20),
        shape: z.array(z.int().check(z.positive())).check(z.minLength(1), z.maxLength(8)),
        parameters: described(
          z.optional(parameters),
          '`binary_data_size`: bytes of this tensor after the JSON (float32, little-endian).',
        ),
        data: z.optional(tensorData),
      }),
    )
    .check(z.minLength(1), z.maxLength(16)),
  outputs: z.optional(
    z
      .array(
        z.object({
          name: text(200),
          parameters: described(
            z.optional(parameters),
            '`binary_data`: true for this output as binary data.',
          ),
        }),
      )
      .check(z.maxLength(16)),
  ),
});

export type InferRequest = z.infer<typeof inferRequest>;

export const inferAnswer = z.object({
  model_name: z.string(),
  id: z.optional(z.string()),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.literal('FP32'),
      shape: z.array(z.int()),
      parameters: z.optional(z.object({ binary_data_size: z.int() })),
      data: z.optional(z.array(z.number())),
    }),
  ),
});

export const protocolServer = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

const tensorMetadata = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: described(z.array(z.int()), '-1 where any size is taken.'),
});

export const protocolModel = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensorMetadata),
  outputs: z.array(tensorMetadata),
});

export const protocolHealth = z.object({ live: z.optional(z.boolean()), ready: z.optional(z.boolean()) });

export const protocolModelReady = z.object({ name: z.string(), ready: z.boolean() });

export const protocolError = z.object({ error: z.string() });
