import { DenoiseError } from '@denoisekit/core/session';
import { placesIn, type Refuse } from './read-wire.js';

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
  const what = `${where} is no model that can be run`;
  const invalid = (actual: string, expected?: string, fix = 'export it again') =>
    new DenoiseError('model-invalid', { what, actual, expected, fix });
  const damaged: Refuse = (actual) =>
    invalid(actual, 'a whole ONNX file', 'it may be damaged or incomplete: download or export it again');

  function walk(message: Uint8Array, kind: Kind, depth: number): void {
    if (depth > maxDepth) throw invalid(`messages nested deeper than ${maxDepth}`);
    let name = '';
    let group = 0;
    for (const { field, from, end, integer } of placesIn(message, damaged)) {
      if (
        kind === 'tensor' &&
        (field === tensorExternalData || (field === tensorDataLocation && integer !== 0))
      ) {
        throw invalid('weights in another file', 'all weights inside the model file');
      }
      if (kind === 'attribute' && field === attributeName) {
        name = new TextDecoder().decode(message.subarray(from, end));
      }
      if (kind === 'attribute' && field === attributeInteger) group = integer;
      const child = children[kind][field];
      if (child !== undefined) walk(message.subarray(from, end), child, depth + 1);
    }
    // An absent integer reads as 0, and a negative one as something above 2^63.
    if (kind === 'attribute' && name === 'group' && (group < 1 || group >= 2 ** 31)) {
      throw invalid('a convolution whose group is below 1', 'a group of at least 1');
    }
  }

  walk(onnx, 'model', 0);
}
