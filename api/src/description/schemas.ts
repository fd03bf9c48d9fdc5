import { maxNoiseLength, maxNoiseStages, noiseKinds, parseLevel, parseSampleRange } from '@denoisekit/core';
import { count, finite, positive } from '@denoisekit/core/schema';
import * as v from 'valibot';

/** Everything that crosses HTTP, once: requests are checked with it, `/openapi.json` is made of it, tests hold answers to it. */
const described = <T extends v.GenericSchema>(schema: T, description: string) =>
  v.pipe(schema, v.description(description));

const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

const noise = v.optional(
  v.pipe(
    text(maxNoiseLength),
    // Any other character takes up to twelve in an address: the longest text would be more than a server reads.
    v.regex(/^[ -~]+$/, 'a text of printable ASCII'),
    v.description(
      `Adds this noise first, to try a model on a clean picture. Kinds: ${noiseKinds
        .map(({ name, parameter, range }) => `${name}:${parameter.toUpperCase()} (${range.join(' to ')})`)
        .join(', ')}. LOW..HIGH in place of a number draws a level from the seed. ` +
        `Up to ${maxNoiseStages} joined by + are applied in order; a space is read as +, since a + in an address becomes one. ` +
        'Of alternatives between | one is drawn.',
    ),
    v.examples([...noiseKinds.map(({ example }) => example), 'gaussian:0..1+salt-pepper:0.05']),
  ),
);

const matching = (pattern: RegExp, what: string) =>
  v.custom<string>((value) => typeof value === 'string' && pattern.test(value), what);

/** A number in an address. */
const digits = matching(/^\d+$/, 'a whole number');
/** From 1 to 100. */
const percent = matching(/^\d+$/, 'a whole number');
const decimal = matching(/^\d+(\.\d+)?$/, 'a number');
const levelPattern = /^\d+(\.\d+)?(\/255)?$/;
/** A noise level: a plain number, or 255ths as everywhere else. */
const level = matching(levelPattern, 'a number, or 255ths such as 25/255');
const samplePattern = /^(auto|full|\d+\.\.\d+)$/;
const sampleRange = v.custom<string>(
  (value) => typeof value === 'string' && parseSampleRange(value) !== undefined,
  'auto, full, or LOW..HIGH from 0 to 65535',
);
const seed = v.pipe(digits, v.toNumber(), count);

export const denoiseQuery = v.strictObject({
  model: described(
    v.optional(text(64)),
    'Id of a model from /v1/models. Default: the one that it names as default.',
  ),
  noise,
  seed: described(v.optional(seed), 'Of that noise: the same seed gives the same noise. Default 1.'),
  strength: described(
    v.optional(v.pipe(decimal, v.toNumber(), v.minValue(0), v.maxValue(1))),
    'How much of what the model changes is changed: 0 the picture as it was, 1 the model’s answer; in between coloured noise goes before fine texture. Default 1.',
  ),
  'pale-print': described(
    v.optional(v.picklist(['auto', 'keep', 'remove'])),
    'Of pages, with a model for scans: what becomes of print that is far paler than the rest; auto leaves it pale where it may shine through from the other side, keep makes it dark. Default auto.',
  ),
  'noise-level': described(
    v.optional(
      v.pipe(
        level,
        v.transform((text) => parseLevel(text)![0]),
      ),
    ),
    'How much noise there is, for models that are told: sigma, on values from 0 to 1, such as 0.1 or 25/255. Those have the control `noise-level`, with its range, in their manifest; others refuse it. Default: what is estimated from the picture.',
  ),
  quality: described(
    v.optional(v.pipe(percent, v.toNumber(), v.minValue(1), v.maxValue(100))),
    'From 1 to 100, of formats that lose something. Default 95; WebP without loss, unless the picture came as WebP with loss.',
  ),
  strip: described(
    v.optional(v.picklist(['true', 'false'])),
    'Whether to leave out what the picture says of itself: EXIF, XMP, texts, resolution. Its colour profile stays. Default false.',
  ),
  range: described(
    v.optional(
      v.pipe(
        sampleRange,
        v.transform((text) => parseSampleRange(text)!),
      ),
    ),
    'For pictures of 16 bits, the samples that are black and white to the model, such as 100..4095: auto stretches one that uses a quarter of the range or less, as cameras of 10 to 14 bits do, for the model, and back; full does not. Default auto.',
  ),
  format: described(
    v.optional(text(20)),
    'Of the picture in the answer, in lower case. Default: by Accept, and where that leaves the choice the format of the picture that came.',
  ),
  image: described(
    v.optional(text(20)),
    'The picture inside an application/json answer, as base64: none, or a format as `format` has it. Default: `format`.',
  ),
});

export const denoiseAnswer = v.object({
  model: v.string(),
  device: described(v.string(), 'What ran: cpu, cuda, webgpu or wasm.'),
  width: positive,
  height: positive,
  channels: positive,
  ms: described(finite, 'Milliseconds from when it was decoded to when it was denoised, waiting included.'),
  range: described(
    v.nullable(v.object({ low: count, high: count })),
    'The samples that were black and white to the model, of 16 bits that were stretched; null where all of their bits count.',
  ),
  notes: described(
    v.array(v.string()),
    'What was done to make the picture fit the model and the format, and what was left out.',
  ),
  image: v.optional(
    v.object({
      type: described(v.string(), 'Its media type.'),
      base64: described(v.string(), 'The picture, base64.'),
    }),
  ),
});

const sessionDescription = v.looseObject({
  runtime: v.string(),
  runtimeVersion: v.string(),
  device: v.string(),
  dtype: v.string(),
  model: v.string(),
  modelSha256: v.string(),
});

const modelFacts = {
  id: v.string(),
  title: v.string(),
  description: v.string(),
  license: v.string(),
  state: described(
    v.picklist(['closed', 'opening', 'open', 'failed']),
    'Models are opened when they are needed.',
  ),
  failure: described(v.optional(v.string()), 'Why it could not be opened the last time.'),
  running: described(v.optional(sessionDescription), 'What really runs, once it is open.'),
};

export const modelSummary = v.object({
  ...modelFacts,
  pictures: described(
    v.optional(v.array(v.string())),
    'What it is for: `digits`, `photographs`, `scans`, or other words of a model of your own.',
  ),
  channels: positive,
  parameters: count,
  bytes: positive,
  quality: described(
    v.array(v.looseObject({ noise: v.string() })),
    'As measured on the test images when the model was made.',
  ),
});

export const modelList = v.object({ default: v.string(), models: v.array(modelSummary) });

export const modelAnswer = v.object({
  ...modelFacts,
  manifest: described(v.looseObject({ id: v.string() }), 'All that is known of the model.'),
});

export const liveAnswer = v.object({ live: v.literal(true) });

export const readyAnswer = v.object({
  ready: v.boolean(),
  draining: v.boolean(),
  models: v.array(v.object({ ...modelFacts, title: v.optional(v.string()) })),
});

export const problem = v.object({
  type: described(v.string(), 'Where the code is explained.'),
  title: v.string(),
  status: positive,
  detail: described(v.string(), 'What is wrong and what to do.'),
  instance: described(v.string(), "The request's id, which the server's log has too."),
  code: described(v.string(), 'For programs; one of a closed list.'),
  details: v.optional(v.record(v.string(), v.unknown())),
});

/** What is optional may be null: clients whose languages have no absence send it so, KServe's own among them. */
const parameters = v.record(v.string(), v.union([finite, v.boolean(), v.string(), v.null()]));

/** Checked value by value where it is turned into float32; doing it twice would be most of the work. */
const tensorData = v.custom<readonly unknown[]>((value) => Array.isArray(value), 'a list');

/** Where JSON Schema cannot be derived from how a value is checked. */
export const asJsonSchema = new Map<v.GenericSchema, Readonly<Record<string, unknown>>>([
  [digits, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
  [percent, { type: 'integer', minimum: 1, maximum: 100 }],
  [decimal, { type: 'number', minimum: 0, maximum: 1 }],
  [level, { type: 'string', pattern: levelPattern.source }],
  [sampleRange, { type: 'string', pattern: samplePattern.source }],
  [
    tensorData,
    {
      type: 'array',
      description:
        'Values row by row, flat or nested as the shape is. Absent where they come as binary data.',
    },
  ],
]);

export const inferRequest = v.object({
  id: described(v.nullish(v.pipe(v.string(), v.maxLength(256))), 'Given back with the answer.'),
  parameters: described(
    v.nullish(parameters),
    '`binary_data_output`: true for all outputs as binary data. `scale`: what white is in the tensors of request and answer, such as 255 for 8-bit values. Default 1. `noise-level`, or another control of the model by its name: as its manifest has it.',
  ),
  inputs: v.pipe(
    v.array(
      v.object({
        name: text(200),
        datatype: text(20),
        shape: v.pipe(v.array(positive), v.minLength(1), v.maxLength(8)),
        parameters: described(
          v.nullish(parameters),
          '`binary_data_size`: bytes of this tensor after the JSON (float32, little-endian).',
        ),
        data: v.nullish(tensorData),
      }),
    ),
    v.minLength(1),
    v.maxLength(16),
  ),
  outputs: v.nullish(
    v.pipe(
      v.array(
        v.object({
          name: text(200),
          parameters: described(v.nullish(parameters), '`binary_data`: true for this output as binary data.'),
        }),
      ),
      v.maxLength(16),
    ),
  ),
});

export type InferRequest = v.InferOutput<typeof inferRequest>;

export const inferAnswer = v.object({
  model_name: v.string(),
  id: v.optional(v.string()),
  outputs: v.array(
    v.object({
      name: v.string(),
      datatype: v.literal('FP32'),
      shape: v.array(positive),
      parameters: v.optional(v.object({ binary_data_size: count })),
      data: v.optional(v.array(finite)),
    }),
  ),
});

export const protocolServer = v.object({
  name: v.string(),
  version: v.string(),
  extensions: v.array(v.string()),
});

const tensorMetadata = v.object({
  name: v.string(),
  datatype: v.string(),
  shape: described(
    v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(-1))),
    '-1 where any size is taken.',
  ),
});

export const protocolModel = v.object({
  name: v.string(),
  versions: v.array(v.string()),
  platform: v.string(),
  inputs: v.array(tensorMetadata),
  outputs: v.array(tensorMetadata),
});

export const protocolHealth = v.object({ live: v.optional(v.boolean()), ready: v.optional(v.boolean()) });

export const protocolModelReady = v.object({ name: v.string(), ready: v.boolean() });

export const protocolError = v.object({ error: v.string() });
