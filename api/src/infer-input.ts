import {
  assertControls,
  DenoiseError,
  elementCount,
  shapeChecker,
  imageTensor,
  levelControl,
  type ControlValues,
  type ImageShape,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { checked } from './check.js';
import { parseJson } from './json.js';
import type { Limits } from './limits/limits.js';
import { inferRequest, type InferRequest } from './description/schemas.js';

/** The JSON before binary data has only names and shapes; a page is plenty. */
const maxHeaderBytes = 64 * 1024;

/** It usually has 150 bytes; comparing much more would take longer than it saves. */
const maxRememberedBytes = 1024;

/** White in pictures of 16 bits, the deepest that are denoised. */
const maxScale = 65_535;

/** The last JSON before binary data, parsed: a client sends the same again and again. */
export interface LastHeader {
  bytes: Uint8Array;
  request: InferRequest | undefined;
}

export interface InferInput {
  readonly request: InferRequest;
  /** On the scale of 0 to 1, whatever that of the request. */
  readonly image: ImageTensor;
  /** What white is in the request, and has to be in the answer. */
  readonly scale: number;
  /** Undefined where the request has none. */
  readonly controls: ControlValues | undefined;
}

/**
 * The one tensor of an inference request, as JSON or as binary data after it.
 *
 * @param headerLength of `Inference-Header-Content-Length`, or null where everything is JSON
 * @param last is looked at and written to
 * @throws DenoiseError `usage` for controls that the model does not have, `body-invalid`, `body-too-large`, `shape-mismatch`, `image-too-large`
 */
export function readInferInput(
  body: Uint8Array<ArrayBuffer>,
  headerLength: string | null,
  manifest: ModelManifest,
  limits: Limits,
  last: LastHeader,
): InferInput {
  const jsonLength = headerLength === null ? body.length : parseLength(headerLength, body.length);
  const request = readRequest(body.subarray(0, jsonLength), headerLength === null ? undefined : last, limits);
  const input = theInput(request, manifest);
  const controls = controlsOf(request, manifest);
  const shape = shapeOf(input.shape, manifest, limits.maxPixels);
  const size = input.parameters?.['binary_data_size'] ?? undefined;
  const given = input.data ?? undefined;
  const rest = body.length - jsonLength;
  const data =
    size === undefined
      ? fromJson(given, shape, input.name, rest)
      : fromBytes(body.slice(jsonLength), size, shape, { name: input.name, data: given });
  const scale = scaleOf(request);
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i]! /= scale;
  return { request, image: imageTensor(data, shape), scale, controls };
}

function scaleOf({ parameters }: InferRequest): number {
  const scale = parameters?.['scale'] ?? 1;
  if (typeof scale === 'number' && scale > 0 && scale <= maxScale) return scale;
  throw new DenoiseError('body-invalid', {
    what: 'the parameter scale is wrong',
    actual: JSON.stringify(scale).slice(0, 20),
    expected: `what white is in the tensor: a number above 0 and at most ${maxScale}, such as 255`,
  });
}

/** Parameters that are named like a control of the model; others are ignored, except the level of noise, whose absence a client may not expect. */
function controlsOf(
  { parameters }: InferRequest,
  { id, controls }: ModelManifest,
): ControlValues | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  const names = [levelControl, ...controls.map(({ name }) => name)];
  const given: Record<string, number> = {};
  for (const name of new Set(names)) {
    const value = parameters[name];
    // NaN is outside every range.
    if (value !== undefined && value !== null) given[name] = typeof value === 'number' ? value : NaN;
  }
  assertControls(id, controls, given);
  return Object.keys(given).length === 0 ? undefined : given;
}

function readRequest(bytes: Uint8Array, last: LastHeader | undefined, limits: Limits): InferRequest {
  if (last?.request !== undefined && sameBytes(last.bytes, bytes)) return last.request;
  const maxBytes = last === undefined ? limits.maxJsonBytes : Math.min(limits.maxJsonBytes, maxHeaderBytes);
  const json = parseJson(bytes, { maxBytes, maxDepth: limits.maxJsonDepth });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new DenoiseError('body-invalid', {
      what: 'the body is JSON, but no request',
      actual: json === null ? 'null' : Array.isArray(json) ? 'an array' : `a ${typeof json}`,
      expected: 'an object with inputs',
      fix: '/docs shows what to send',
    });
  }
  const request = checked(inferRequest, json, 'body-invalid', 'the request');
  if (last !== undefined && bytes.length <= maxRememberedBytes) {
    last.bytes = bytes.slice();
    last.request = request;
  }
  return request;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function parseLength(text: string, bodyLength: number): number {
  const length = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (length <= bodyLength) return length;
  throw new DenoiseError('body-invalid', {
    what: 'Inference-Header-Content-Length is wrong',
    actual: text.slice(0, 20),
    expected: `the length of the JSON in bytes, at most ${bodyLength}`,
  });
}

function theInput({ inputs, outputs }: InferRequest, { id, input, output }: ModelManifest) {
  const expected = `${input.name}, FP32, [${input.dimensions.join(', ')}]`;
  const [only] = inputs;
  if (inputs.length !== 1 || only?.name !== input.name) {
    throw new DenoiseError('body-invalid', {
      what: `these are not the inputs of the model ${id}`,
      actual: inputs.map(({ name }) => name).join(', '),
      expected,
    });
  }
  if (only.datatype !== 'FP32') {
    throw new DenoiseError('body-invalid', {
      what: `the input ${only.name} has the wrong datatype`,
      actual: only.datatype,
      expected: 'FP32',
    });
  }
  const unknown = outputs?.find(({ name }) => name !== output.name);
  if (unknown === undefined && (outputs?.length ?? 0) <= 1) return only;
  throw new DenoiseError('body-invalid', {
    what: `the model ${id} does not have these outputs`,
    actual: outputs?.map(({ name }) => name).join(', ') ?? '',
    expected: output.name,
  });
}

function shapeOf(sizes: readonly number[], manifest: ModelManifest, maxPixels: number): ImageShape {
  if (sizes.length !== 4) {
    throw new DenoiseError('shape-mismatch', {
      what: 'the shape needs four sizes',
      actual: `[${sizes.join(', ')}]`,
      expected: '[batch, channels, height, width]',
    });
  }
  const shape = sizes as [number, number, number, number];
  // Before anything is allocated for it.
  shapeChecker(manifest)(shape);
  const [batch, , height, width] = shape;
  if (batch * height * width > maxPixels) {
    throw new DenoiseError('image-too-large', {
      what: 'the tensor is too large',
      actual: `[${sizes.join(', ')}]`,
      expected: `at most ${maxPixels} pixels in all`,
      fix: 'send it in parts',
      details: { maxPixels },
    });
  }
  return shape;
}

function fromBytes(
  rest: Uint8Array<ArrayBuffer>,
  size: string | number | boolean,
  shape: ImageShape,
  { name, data }: { readonly name: string; readonly data: readonly unknown[] | undefined },
): Float32Array {
  const expected = 4 * elementCount(shape);
  if (size === expected && rest.length === expected && data === undefined) {
    return new Float32Array(rest.buffer); // little-endian, as every host of JavaScript is
  }
  throw new DenoiseError('body-invalid', {
    what: `the binary data of ${name} does not fill its shape`,
    actual: `binary_data_size ${String(size).slice(0, 20)} and ${rest.length} bytes after the JSON`,
    expected: `${expected} bytes, and no "data" beside them`,
  });
}

function fromJson(
  data: readonly unknown[] | undefined,
  shape: ImageShape,
  name: string,
  rest: number,
): Float32Array {
  if (data === undefined || rest > 0) {
    throw new DenoiseError('body-invalid', {
      what: data === undefined ? `${name} has no data` : 'there are bytes after the JSON that nobody claims',
      expected: '"data", or the parameter binary_data_size with the bytes after the JSON',
    });
  }
  const out = new Float32Array(elementCount(shape));
  const nested = Array.isArray(data[0]);
  const filled = fill(out, 0, data, nested ? shape : [out.length], 0);
  if (filled === out.length) return out;
  throw new DenoiseError('shape-mismatch', {
    what: `the data of ${name} does not fill its shape`,
    expected: `${out.length} numbers, flat or nested as [${shape.join(', ')}]`,
  });
}

/** Returns how many values it wrote; anything but the length of `out` means that something did not fit. */
function fill(
  out: Float32Array,
  at: number,
  values: unknown,
  sizes: readonly number[],
  axis: number,
): number {
  if (!Array.isArray(values) || values.length !== sizes[axis]) return Number.NaN;
  const items: readonly unknown[] = values;
  if (axis < sizes.length - 1) {
    return items.reduce<number>((end, item) => fill(out, end, item, sizes, axis + 1), at);
  }
  if (Number.isNaN(at)) return at;
  for (let i = 0; i < items.length; i++) {
    const value = items[i];
    if (typeof value !== 'number') return Number.NaN;
    out[at + i] = value;
  }
  return at + items.length;
}
