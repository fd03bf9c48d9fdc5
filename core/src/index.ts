export { addNoise, noisyInto } from './noise/add-noise.js';
export type { AddNoiseOptions, NoisyIntoOptions } from './noise/add-noise.js';
export type { PhotographAim, PublishedFigure, RecipeAim } from './documents/aims.js';
export { attributionFile, attributionText, parseAttribution } from './documents/attribution.js';
export type { Credit } from './documents/attribution.js';
export { briefNoise, formatBytes, formatCount } from './documents/brief-texts.js';
export { createBatchingSession } from './batching/batching-session.js';
export type { BatchingOptions } from './batching/batching-session.js';
export { joinBatch } from './batching/join.js';
export type { BatchLimits } from './batching/queue.js';
export { reflect } from './image/reflect.js';
export { contactSheet } from './image/contact-sheet.js';
export type { ContactSheetOptions } from './image/contact-sheet.js';
export { compareTensors } from './runtime/difference.js';
export type { Difference } from './runtime/difference.js';
export { createDenoiser, isImageList } from './runtime/denoiser.js';
export type { DenoiserOptions } from './runtime/denoiser.js';
export {
  asDenoiseError,
  DenoiseError,
  errorCodes,
  readingError,
  systemCodeOf,
  systemTextOf,
  textOf,
} from './errors.js';
export type { ErrorCode, ErrorDetails, ErrorFacts, SerializedError } from './errors.js';
export { givenOptions } from './given-options.js';
export { fileOf } from './documents/file-of.js';
export { readGolden, selfTest, toleranceOf } from './runtime/golden.js';
export type { GoldenPair } from './runtime/golden.js';
export { parseHistory } from './documents/history-file.js';
export type { HistoryEpoch } from './documents/history-file.js';
export { assertImageTensor, elementCount, imagesBetween, imageTensor } from './image/image-tensor.js';
export type { ImageShape, ImageTensor } from './image/image-tensor.js';
export type { DecodedImage, DecodeOptions, EncodeOptions, ImageCodec } from './image-file/image-codec.js';
export type { EncodedImage, ImageFormat, ImageFormatFacts } from './image-file/image-format.js';
export { colourOnly } from './image-file/metadata.js';
export type { ImageMetadata } from './image-file/metadata.js';
export { fromLittleEndian, littleEndian } from './image/little-endian.js';
export { inverseNormal } from './random/inverse-normal.js';
export { defaultTolerance } from './documents/default-tolerance.js';
export type { ImportProvenance, MadeBy, TrainingProvenance } from './documents/made-by.js';
export {
  endlessImages,
  madeByFacts,
  picturesFor,
  trainedOf,
  trainImagesText,
  versionsText,
} from './documents/made-by-facts.js';
export type { Fact } from './documents/made-by-facts.js';
export { macsPerPixel } from './documents/macs-per-pixel.js';
export { maxManifestBytes, maxModelBytes, parseManifest } from './documents/manifest.js';
export type {
  Dtype,
  ModelControl,
  ModelFile,
  ModelManifest,
  ModelPort,
  Quality,
  Scores,
  Variant,
} from './documents/manifest.js';
export { parseMetrics } from './documents/metrics-file.js';
export type { MetricsFile } from './documents/metrics-file.js';
export {
  assertSameShape,
  bce,
  crossEntropy,
  mse,
  psnrFromMse,
  psnrMean,
  psnrPooled,
  squaredError,
} from './scores/metrics.js';
export { naturalLog } from './random/natural-log.js';
export { maxNoiseAlternatives, maxNoiseLength, maxNoiseStages } from './noise/limits.js';
export { assertNoise, noiseFacts } from './noise/noise.js';
export type { Noise, NoiseAlternative, NoiseFacts, NoiseStage } from './noise/noise.js';
export type { NoiseKind, NoiseKindFacts, StageImage } from './noise/noise-kind.js';
export { formatLevel, parseLevel } from './noise/level-text.js';
export { formatNoise, parseNoise } from './noise/noise-text.js';
export { atNoise, noiseFactsOf, shotNoise } from './noise/noise-facts.js';
export { estimateNoise } from './noise/estimate-noise.js';
export { bleedThroughFrom } from './noise/kinds/bleed-through.js';
export { noiseKinds } from './noise/kinds/index.js';
export { levelControl, toldLevel } from './picture/told-level.js';
export { changeOf, excessText, statedNoise } from './picture/excess-change.js';
export { gaussianSigma, unsuitedLevel } from './picture/unsuited-level.js';
export type { Levels } from './picture/unsuited-level.js';
export { photographNoise, photographTests } from './noise/photograph-noise.js';
export { scanNoise, scanTests } from './noise/scan-noise.js';
export { middleOf } from './image/middle-of.js';
export { cropTo, padToMultiple, roundUp } from './image/padding.js';
export type { Padded } from './image/padding.js';
export { philox4x32 } from './random/philox.js';
export type { PhiloxCounter, PhiloxKey } from './random/philox.js';
export { pictureChannels } from './picture/picture-channels.js';
export { denoisePicture } from './picture/denoise-picture.js';
export type {
  BandNumber,
  DenoisedPicture,
  DenoisePictureOptions,
  RunBand,
} from './picture/denoise-picture.js';
export { imageRows, readBand } from './image/image-rows.js';
export type { Band, ImageRows } from './image/image-rows.js';
export type { Orientation } from './picture/orientation.js';
export { depthOf, fromPixels, isGrey, pixelRows, toPixels, writeSamples } from './picture/pixels.js';
export type { Pixels, SampleDepth, ToPixelsOptions } from './picture/pixels.js';
export { parseSampleRange, usedRange } from './picture/sample-range.js';
export type { SampleRange } from './picture/sample-range.js';
export type { PalePrint } from './picture/pale-print.js';
export { papersGrey } from './picture/papers-grey.js';
export { answersInGrey, lumaRows, modelRows } from './picture/model-rows.js';
export { pictureRows } from './picture/picture-rows.js';
export { tilesOf } from './picture/bands.js';
export type { ModelBand } from './picture/bands.js';
export { pictureKinds, unsuitedKind } from './picture/picture-kind.js';
export type { PictureKind } from './picture/picture-kind.js';
export { createStageClock, measured, pictureStages } from './runtime/stage-clock.js';
export type { PictureStage, StageClock, StageTimes } from './runtime/stage-clock.js';
export { applyStrength } from './picture/strength.js';
export { throughGrey, throughModel } from './picture/through-model.js';
export type { RunModel } from './picture/through-model.js';
export { palePrintFor, treatPalePrint } from './picture/treat-pale-print.js';
export type { PalePrintDone } from './picture/treat-pale-print.js';
export { unsuitedText } from './picture/unsuited-text.js';
export type {
  AbortSignalLike,
  DenoiseOptions,
  DenoiseProgress,
  Denoiser,
  Device,
  DeviceAttempt,
  DeviceChoice,
  ModelSource,
  RunOptions,
  SelfTest,
  Session,
  SessionDescription,
} from './runtime/ports.js';
export { randomStream } from './random/random.js';
export type { RandomStream } from './random/random.js';
export { parseRunRecord, runFiles } from './documents/run-record.js';
export type { LayerFacts, RunRecord, RunReference } from './documents/run-record.js';
export { orAborted, throwIfAborted } from './runtime/abort.js';
export { assertControls } from './runtime/controls.js';
export type { ControlValues } from './runtime/controls.js';
export { assertDevices, deviceOrder, fallbackWarning } from './runtime/devices.js';
export type { Fallback } from './runtime/devices.js';
export type { Engine, OutputTensor } from './runtime/engine.js';
export { assertSource, loadModel } from './runtime/loaded-model.js';
export type { LoadedModel } from './runtime/loaded-model.js';
export type { ModelSignature, ValueMetadata } from './runtime/model-signature.js';
export { openFirst } from './runtime/open-first.js';
export type { OpenFirstOptions } from './runtime/open-first.js';
export { openSession } from './runtime/open-session.js';
export { speedRatio } from './runtime/speed-ratio.js';
export type { SpeedRatioOptions } from './runtime/speed-ratio.js';
export type { OpenSessionOptions, RuntimeFacts } from './runtime/open-session.js';
export { pack } from './runtime/pack.js';
export type { PackedImages } from './runtime/pack.js';
export { disposedError } from './runtime/session-over.js';
export { shapeChecker } from './runtime/shape-checker.js';
export { createScoreboard } from './scores/scoreboard.js';
export type { Scoreboard } from './scores/scoreboard.js';
export { ssim } from './scores/ssim.js';
export { nearestName, suggestion } from './suggest.js';
export type { TilingFacts } from './runtime/tiling/tiling.js';
export { defaultTile } from './runtime/tiling/default-tile.js';
export { largeTileFor } from './runtime/tiling/large-tile.js';
export { planTiles } from './runtime/tiling/plan.js';
export type { PlanTilesOptions, TilePlan, TileSize, TileSpan } from './runtime/tiling/plan.js';
export { runTiled } from './runtime/tiling/run-tiled.js';
export type { RunTiledOptions } from './runtime/tiling/run-tiled.js';
export { trainingOf } from './documents/training-of.js';
