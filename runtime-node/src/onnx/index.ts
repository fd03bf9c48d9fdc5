/*
 * `@denoisekit/runtime-node/onnx`: ONNX files taken apart, put together, and refused before ONNX Runtime sees them.
 */
export { decodeModel } from './decode-model.js';
export { encodeModel } from './encode-model.js';
export { assertHarmless } from './guard.js';
export { dataTypes, typeBytes } from './model.js';
export type {
  OnnxAttribute,
  OnnxInitializer,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxType,
  OnnxValue,
} from './model.js';
export { fieldsOf, textField, textFields } from './read-wire.js';
export type { FoundField } from './read-wire.js';
export { bytes, float, integer, joined, message, text } from './wire.js';
export type { Field } from './wire.js';
