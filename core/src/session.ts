/*
 * `@denoisekit/core/session`: what a session is made with, without the schemas that read manifests. A worker thread that is
 * handed a manifest already read need not import them, which takes some 10 ms.
 */
export type { BatchingOptions } from './batching/batching-session.js';
export { answerJobs, enqueue, forItself, imagesOf, pixelsOf, settle, unsettled } from './batching/job.js';
export type { Job } from './batching/job.js';
export { joinBatch } from './batching/join.js';
export type { OwnTensor } from './batching/join.js';
export { createQueue, limitsFor } from './batching/queue.js';
export type { BatchLimits } from './batching/queue.js';
export { asDenoiseError, DenoiseError, textOf } from './errors.js';
export type { SerializedError } from './errors.js';
export { fileOf } from './documents/file-of.js';
export { readGolden, selfTest } from './runtime/golden.js';
export { elementCount, imageTensor } from './image/image-tensor.js';
export type { ImageShape, ImageTensor } from './image/image-tensor.js';
export type { Dtype, ModelManifest } from './documents/manifest.js';
export type {
  AbortSignalLike,
  Device,
  DeviceAttempt,
  DeviceChoice,
  RunOptions,
  SelfTest,
  Session,
  SessionDescription,
} from './runtime/ports.js';
export { orAborted, throwIfAborted } from './runtime/abort.js';
export type { ControlValues } from './runtime/controls.js';
export { assertDevices, deviceOrder, fallbackWarning } from './runtime/devices.js';
export type { Fallback } from './runtime/devices.js';
export type { Engine, OutputTensor } from './runtime/engine.js';
export type { LoadedModel } from './runtime/loaded-model.js';
export { openFirst } from './runtime/open-first.js';
export type { OpenFirstOptions } from './runtime/open-first.js';
export { openSession } from './runtime/open-session.js';
export type { OpenSessionOptions, RuntimeFacts } from './runtime/open-session.js';
export { disposedError } from './runtime/session-over.js';
