/*
 * `@denoisekit/core/session`: what a session is made with, without the schemas that read manifests. A worker thread that is
 * handed a manifest already read need not import them, which takes some 10 ms.
 */
export { DenoiseError, textOf } from './errors.js';
export type { SerializedError } from './errors.js';
export { fileOf } from './file-of.js';
export { readGolden, selfTest } from './golden.js';
export type { SelfTest } from './golden.js';
export { elementCount, imageTensor } from './image-tensor.js';
export type { ImageShape, ImageTensor } from './image-tensor.js';
export type { ModelManifest } from './manifest.js';
export { assertSignature } from './model-signature.js';
export type {
  AbortSignalLike,
  Device,
  DeviceAttempt,
  RunOptions,
  Session,
  SessionDescription,
} from './ports.js';
export { shapeChecker } from './shape-checker.js';
export { suggestion } from './suggest.js';
