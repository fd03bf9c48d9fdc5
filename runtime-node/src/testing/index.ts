export { boastfulPng } from './boastful-png.js';
export { tinyModel, writeTinyModel } from './tiny-model.js';
export type { Dimensions, TinyModel, TinyModelOptions } from './tiny-model.js';
