export { defaultSeed, resolveConfig } from './run/config.js';
export type { TrainConfig, TrainOverrides } from './run/config.js';
export { stepScheduleOf } from './run/step-schedule.js';
export type { StepSchedule, StepScheduleOptions } from './run/step-schedule.js';
export type { HistoryFile } from './run/end-epoch.js';
export type { EarlyStopping } from './step/early-stopping.js';
export type { OnTrainEvent, TrainEvent } from './run/events.js';
export { testNoiseSeed, validationNoiseSeed } from './images/port.js';
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
} from './images/port.js';
export { openImages } from './run/open-images.js';
export type { OpenImagesOptions } from './run/open-images.js';
export { openLayersModel } from './layers/layers-model.js';
export type { LayersModelAnswers } from './layers/layers-model.js';
export { runLoop } from './run/loop.js';
export type { LoopOptions } from './run/loop.js';
export type { Loss } from './layers/loss.js';
export { networkFacts } from './recipes/network.js';
export type { NetworkFacts } from './recipes/network.js';
export { defaultAdam, defaultMuon, kerasAdam } from './step/optimizer.js';
export type { AdamSettings } from './step/optimizer.js';
export { newPlan } from './step/plan.js';
export type { Plan, Stretch } from './step/plan.js';
export { newProgress } from './run/progress.js';
export type { BestSoFar, HistoryRow, Progress } from './run/progress.js';
export type { MetricsFile } from './run/quality.js';
export { createBlocks } from './layers/blocks.js';
export type { Blocks, ConvOptions } from './layers/blocks.js';
export { findRecipe, recipes } from './recipes/index.js';
export { recipeAims } from './recipes/aims.js';
export { photographAims } from './recipes/photograph-aims.js';
export { scanAims } from './recipes/scan-aims.js';
export type { ScanAim } from './recipes/scan-aims.js';
export { publishedFigures } from './recipes/published.js';
export type { CropStage, NetworkShape, Recipe, RecipeDefaults } from './recipes/types.js';
export { facesOf, fontsKeptAside, trainingFonts } from './pages/fonts.js';
export type { Face, FontFamily, FontUse, Script } from './pages/fonts.js';
export { loadCanvas } from './pages/load-canvas.js';
export { openPages } from './pages/page-images.js';
export { openPairs } from './pictures/open-pairs.js';
export type { PairOptions } from './pictures/open-pairs.js';
export { openPictures } from './pictures/open-pictures.js';
export type { PictureOptions } from './pictures/open-pictures.js';
export type { ExampleOptions } from './pictures/surveyed-images.js';
export { readRun } from './run/resume.js';
export type { RunFileSystem } from './files/run-files.js';
export { scheduleFactor } from './step/schedule.js';
export type { Schedule, ScheduleKind, WarmUp } from './step/schedule.js';
export { loadTensorFlow, tensorFlowBackends } from './backends/tensorflow.js';
export type {
  LoadTensorFlowOptions,
  LoadedTensorFlow,
  TensorFlow,
  TensorFlowBackend,
} from './backends/tensorflow.js';
export { logToTensorBoard } from './tensorboard/logger.js';
export type { TensorBoardOptions } from './tensorboard/logger.js';
export { testImagesOf } from './data/test-images.js';
export type { TestImages } from './data/test-images.js';
export { train } from './train.js';
export type { TrainOptions, TrainResult } from './train.js';
export { createTrainer } from './step/trainer.js';
export type { Trainer, TrainerOptions, TrainerState } from './step/trainer.js';
export { type FirstWeights, readFirstWeights } from './run/first-weights.js';
