export { DenoiseError, errorCodes, textOf } from './errors.js';
export type { ErrorCode, ErrorDetails, ErrorFacts, SerializedError } from './errors.js';
export { assertFinite, elementCount, imageTensor } from './image-tensor.js';
export type { ImageShape, ImageTensor } from './image-tensor.js';
export { defaultTolerance, maxManifestBytes, maxModelBytes, parseManifest } from './manifest.js';
export type {
  Dtype,
  ModelFile,
  ModelManifest,
  ModelPort,
  Quality,
  Scores,
  TrainingProvenance,
} from './manifest.js';
export type {
  AbortSignalLike,
  DecodedImage,
  Denoiser,
  Device,
  DeviceAttempt,
  ImageCodec,
  ImageFormat,
  ModelSource,
  RunOptions,
  Session,
  SessionDescription,
} from './ports.js';
export { parseRunRecord, runFiles } from './run-record.js';
export type { LayerFacts, RunRecord, RunReference } from './run-record.js';
