export { mixImages } from './mix-images.js';
export { joinPairs, newPair } from './pair.js';
export { stepsOfPass, testNoiseSeed, validationNoiseSeed } from './port.js';
export type {
  BatchSize,
  Pair,
  PairSet,
  Part,
  Selection,
  Series,
  SeriesOptions,
  TrainingImages,
  TrainingOptions,
  TrainingPairs,
} from './port.js';
