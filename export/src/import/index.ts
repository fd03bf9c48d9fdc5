/*
 * `@denoisekit/export/import`: models of foreign ONNX files.
 */
export { importModel } from './import-model.js';
export type { ImportOptions, ImportResult, Stated } from './types.js';
export type { AnswerKind, Range } from './find-answer.js';
export { childRunner } from './child-runner.js';
export { parseForeign } from './read-file.js';
export type { Samples } from './samples.js';
export { madeDtypes } from '../variants/types.js';
export type { FindPictures, KeptOut, MadeDtype, VariantPictures } from '../variants/types.js';
