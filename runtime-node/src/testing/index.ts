export { boastfulPng, pngChunk } from './boastful-png.js';
export { fakeWorker } from './fake-worker.js';
export type { FakeWorker } from './fake-worker.js';
export { memorySource } from './memory-source.js';
export { tinyModel, writeTinyModel } from './tiny-model.js';
export type { Dimensions, TinyModel, TinyModelOptions } from './tiny-model.js';
