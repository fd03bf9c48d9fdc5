import type { TrainingProvenance } from './made-by.js';
import type { RunRecord } from './run-record.js';

/** What the record of a run says of the training, as manifests hold it. */
export function trainingOf(record: RunRecord): TrainingProvenance {
  const { config, dataset, progress } = record;
  // A run that was stopped has made a part of its epochs, and one whose length was changed more or fewer than it began with.
  const planned = progress.plan?.[0]?.steps ?? progress.totalSteps;
  const done = record.state === 'complete' && !progress.plan ? 1 : progress.steps / Math.max(1, planned);
  return {
    kind: 'trained',
    recipe: record.recipe.name,
    seed: config.seed,
    ...(dataset.shot === true ? { noise: null } : { noise: config.noise, noiseDraw: config.noiseDraw }),
    validatedOn: config.images === 'all' ? 'test' : 'held-out',
    ...(config.from === undefined ? {} : { from: config.from }),
    loss: config.loss,
    optimizer: record.optimizer,
    learningRate: config.learningRate,
    epochs: Number((config.epochs * done).toFixed(3)),
    steps: progress.steps,
    batchSize: config.batchSize,
    seconds: progress.seconds,
    backend: record.backend,
    device: record.device,
    dataset: {
      name: dataset.name,
      sha256: dataset.sha256,
      trainImages: dataset.trainImages,
      validationImages: dataset.validationImages,
      testImages: dataset.testImages,
      imageSize: dataset.height === null || dataset.width === null ? null : [dataset.height, dataset.width],
    },
    versions: record.versions,
    finishedAt: record.finishedAt ?? `not (started ${record.startedAt.slice(0, 19)})`,
  };
}
