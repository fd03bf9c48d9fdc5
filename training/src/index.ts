export { defaultSeed, resolveConfig } from './config.js';
export type { TrainConfig, TrainOverrides } from './config.js';
export { stepScheduleOf } from './step-schedule.js';
export type { StepSchedule, StepScheduleOptions } from './step-schedule.js';
export type { HistoryFile } from './end-epoch.js';
export type { EarlyStopping } from './early-stopping.js';
export type { OnTrainEvent, TrainEvent } from './events.js';
export { testNoiseSeed, validationNoiseSeed } from './images/index.js';
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
} from './images/index.js';
export { openImages } from './open-images.js';
export type { OpenImagesOptions } from './open-images.js';
export { openLayersModel } from './layers-model.js';
export type { LayersModelAnswers } from './layers-model.js';
export { runLoop } from './loop.js';
export type { LoopOptions } from './loop.js';
export type { Loss } from './loss.js';
export { networkFacts } from './network.js';
export type { NetworkFacts } from './network.js';
export { defaultAdam, defaultMuon, kerasAdam } from './optimizer.js';
export type { AdamSettings } from './optimizer.js';
export { newPlan } from './plan.js';
export type { Plan, Stretch } from './plan.js';
export { newProgress } from './progress.js';
export type { BestSoFar, HistoryRow, Progress } from './progress.js';
export type { MetricsFile } from './quality.js';
export { createBlocks } from './recipes/blocks.js';
export type { Blocks, ConvOptions } from './recipes/blocks.js';
export { findRecipe, recipes } from './recipes/index.js';
export { recipeAims } from './recipes/aims.js';
export { photographAims } from './recipes/photograph-aims.js';
export { scanAims } from './recipes/scan-aims.js';
export type { ScanAim } from './recipes/scan-aims.js';
export type { RecipeAim } from './recipes/aims.js';
export { publishedFigures } from './recipes/published.js';
export type { PublishedFigure, PublishedMetric } from './recipes/published.js';
export type { CropStage, NetworkShape, Recipe, RecipeDefaults } from './recipes/types.js';
export { fontsKeptAside, openPages, openTextPages, trainingFonts } from './pages/index.js';
export type { FontFamily, FontUse, Script, TextPage, TextPages } from './pages/index.js';
export { openPairs, openPictures } from './pictures/index.js';
export type { ExampleOptions, PairOptions, PictureOptions } from './pictures/index.js';
export { readRun } from './resume.js';
export type { RunFileSystem } from './run-files.js';
export { scheduleFactor } from './schedule.js';
export type { Schedule, ScheduleKind, WarmUp } from './schedule.js';
export { loadTensorFlow, tensorFlowBackends } from './tensorflow.js';
export type { LoadTensorFlowOptions, LoadedTensorFlow, TensorFlow, TensorFlowBackend } from './tensorflow.js';
export { logToTensorBoard } from './tensorboard/logger.js';
export type { TensorBoardOptions } from './tensorboard/logger.js';
export { testImagesOf } from './data/test-images.js';
export type { TestImages } from './data/test-images.js';
export { train } from './train.js';
export type { TrainOptions, TrainResult } from './train.js';
export { createTrainer } from './trainer.js';
export type { Trainer, TrainerOptions, TrainerState } from './trainer.js';
export { type FirstWeights, readFirstWeights } from './first-weights.js';
