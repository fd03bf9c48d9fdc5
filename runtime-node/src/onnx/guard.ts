import { DenoiseError } from '@denoisekit/core/session';

/** Graphs inside graphs (If, Loop). Denoisers have none; a file nested deeper than this is made to overflow a stack. */
const maxDepth = 32;

type Kind = 'model' | 'training' | 'graph' | 'function' | 'node' | 'attribute' | 'sparse' | 'tensor';

/** Which fields of a message hold which messages: the part of onnx/onnx.proto on the way to tensors and attributes. */
const children: Readonly<Record<Kind, Readonly<Record<number, Kind>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

const tensorExternalData = 13;
const tensorDataLocation = 14;
const attributeName = 1;
const attributeInteger = 3;

/**
 * Refuses files that make ONNX Runtime do harm, before it sees them:
 *
 * - weights outside the file. Even a model loaded from bytes has them read from the current folder, so a model could
 *   read any file that the process may read, and a checked digest would say nothing about its answers.
 * - a group of 0 (or less), by which ConvTranspose divides: the whole process dies, no error is thrown.
 *
 * @param where names the model in errors
 * @throws DenoiseError `model-invalid`, also for bytes that are no protobuf message
 */
export function assertHarmless(onnx: Uint8Array, where: string): void {
  walk({ bytes: onnx, where }, 0, onnx.length, 'model', 0);
}

interface File {
  readonly bytes: Uint8Array;
  readonly where: string;
}

function walk(file: File, start: number, end: number, kind: Kind, depth: number): void {
  if (depth > maxDepth) throw invalid(file, `messages nested deeper than ${maxDepth}`);
  let name = '';
  let integer = 0;
  for (let at = start; at < end;) {
    const tag = varint(file, at, end);
    const field = Math.floor(tag.value / 8);
    const value = valueAt(file, tag.next, end, tag.value % 8);
    at = value.end;
    if (
      kind === 'tensor' &&
      (field === tensorExternalData || (field === tensorDataLocation && value.integer !== 0))
    ) {
      throw invalid(file, 'weights in another file', 'all weights inside the model file');
    }
    if (kind === 'attribute' && field === attributeName) {
      name = new TextDecoder().decode(file.bytes.subarray(value.start, value.end));
    }
    if (kind === 'attribute' && field === attributeInteger) integer = value.integer;
    const child = children[kind][field];
    if (child !== undefined && value.message) walk(file, value.start, value.end, child, depth + 1);
  }
  // An absent integer reads as 0, and a negative one as something above 2^63.
  if (kind === 'attribute' && name === 'group' && (integer < 1 || integer >= 2 ** 31)) {
    throw invalid(file, 'a convolution whose group is below 1', 'a group of at least 1');
  }
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly integer: number;
  readonly message: boolean;
}

function valueAt(file: File, at: number, end: number, wireType: number): Value {
  switch (wireType) {
    case 0: {
      const { value, next } = varint(file, at, end);
      return { start: at, end: next, integer: value, message: false };
    }
    case 1:
    case 5:
      return bounded(file, at, at + (wireType === 1 ? 8 : 4), end, false);
    case 2: {
      const length = varint(file, at, end);
      return bounded(file, length.next, length.next + length.value, end, true);
    }
    default:
      throw damaged(file, 'bytes that are no ONNX');
  }
}

function bounded(file: File, start: number, stop: number, end: number, message: boolean): Value {
  if (stop > end) throw damaged(file, 'a file that ends too early');
  return { start, end: stop, integer: 0, message };
}

function varint(file: File, at: number, end: number): { value: number; next: number } {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    if (at + index >= end) throw damaged(file, 'a file that ends too early');
    const byte = file.bytes[at + index]!;
    value += (byte % 128) * 2 ** (7 * index);
    if (byte < 128) return { value, next: at + index + 1 };
  }
  throw damaged(file, 'bytes that are no ONNX');
}

function invalid({ where }: File, actual: string, expected?: string, fix = 'export it again'): DenoiseError {
  const what = `${where} is no model that can be run`;
  return new DenoiseError('model-invalid', { what, actual, expected, fix });
}

function damaged(file: File, actual: string): DenoiseError {
  return invalid(file, actual, 'a whole ONNX file', 'it may be damaged: download or export it again');
}
