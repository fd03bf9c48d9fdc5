export type { Baseline, Pauses } from './baselines/baseline.js';
export { baselineNames, createBaselines } from './baselines/index.js';
export type {
  BaselineName,
  CleanImages,
  Estimate,
  EvaluatedModel,
  EvaluationDifference,
  EvaluationDocument,
  EvaluationProgress,
  EvaluationRow,
  PictureScore,
  PictureSweepOptions,
  SweepOptions,
  TestPicture,
} from './document.js';
export { sweepPictures } from './sweep-pictures.js';
export { evaluationSeed, sweepQuality } from './sweep-quality.js';
