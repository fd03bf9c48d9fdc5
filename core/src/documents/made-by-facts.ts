import { formatCount } from './brief-texts.js';
import type { ModelManifest } from './manifest.js';
import type { ImportProvenance, MadeBy, TrainingProvenance } from './made-by.js';

/** The name of a fact and what it is, for people. */
export type Fact = readonly [name: string, text: string];

/** Where a model comes from, in words: the same in model cards, on pages of reports and in the terminal. */
export function madeByFacts(madeBy: MadeBy): readonly Fact[] {
  return madeBy.kind === 'trained' ? trainedFacts(madeBy) : importedFacts(madeBy);
}

/** How a model was trained; null for one that was not trained here. */
export function trainedOf({ madeBy }: { readonly madeBy: MadeBy }): TrainingProvenance | null {
  return madeBy.kind === 'trained' ? madeBy : null;
}

/** What pictures a model is for; of one that does not say, those that it learnt from. */
export function picturesFor({ suits, madeBy }: Pick<ModelManifest, 'suits' | 'madeBy'>): string {
  if (suits !== undefined) return suits.pictures.join(', ');
  return madeBy.kind === 'trained' ? `pictures such as those of ${madeBy.dataset.name}` : 'not known';
}

function trainedFacts(facts: TrainingProvenance): readonly Fact[] {
  const { dataset, learningRate, from, seconds } = facts;
  const minutes = seconds >= 60 ? ` (${(seconds / 60).toFixed(1)} minutes)` : '';
  return [
    ['recipe', `${facts.recipe}, seed ${facts.seed}`],
    ...(from === undefined ? [] : [['began with', `weights of sha256 ${from}`] as const]),
    ['noise', noiseOf(facts)],
    ['loss', facts.loss],
    ['optimizer', facts.optimizer],
    ...(learningRate === undefined ? [] : [['learning rate', String(learningRate)] as const]),
    ['length', `${facts.epochs} epochs, ${formatCount(facts.steps)} steps of ${examplesOf(facts)}`],
    ['time', `${formatCount(Math.round(seconds))} s${minutes} on ${facts.device} (${facts.backend})`],
    ['data', `${dataset.name}: ${imagesOf(facts)}`],
    ...sizeOf(dataset.imageSize),
    ['data, sha256', dataset.sha256],
    ['finished', facts.finishedAt],
    ['trained with', versionsText(facts.versions)],
  ];
}

function noiseOf({ noise, noiseDraw }: TrainingProvenance): string {
  if (noise === null) return 'none was added: images came in pairs, noisy and clean';
  if (noiseDraw === undefined) return noise;
  return `${noise}, ${noiseDraw === 'fresh' ? 'drawn anew in each epoch' : 'drawn once for each image and kept'}`;
}

/** Large crops come fewer at a time. */
function examplesOf({ batchSize, dataset }: TrainingProvenance): string {
  return dataset.imageSize === null ? `at most ${batchSize} crops` : `${batchSize} images`;
}

function imagesOf({ dataset, validatedOn }: TrainingProvenance): string {
  const { trainImages, validationImages, testImages } = dataset;
  const train = trainImagesText(trainImages);
  if (validatedOn === 'test') {
    return `${train}, ${formatCount(testImages)} to test, whose loss was watched and decided nothing`;
  }
  return `${train}, ${formatCount(validationImages)} to validate, ${formatCount(testImages)} to test`;
}

/** As many images as a run takes, where they are drawn while it trains: 2^32, since steps are counted in 32 bits. */
export const endlessImages = 2 ** 32;

/** For people: `60,000 images to train on`. */
export function trainImagesText(images: number): string {
  return images >= endlessImages
    ? 'images drawn while training'
    : `${formatCount(images)} images to train on`;
}

function sizeOf(size: TrainingProvenance['dataset']['imageSize']): readonly Fact[] {
  if (size === undefined) return [];
  return [['size of images', size === null ? 'crops of several sizes' : size.join('x')]];
}

function importedFacts({ fileName, sha256, producer, importedAt, found }: ImportProvenance): readonly Fact[] {
  return [
    ['imported from', `${fileName}, sha256 ${sha256}`],
    ...(producer === undefined ? [] : [['written by', producer] as const]),
    ['imported', importedAt],
    ...Object.entries(found).map(([field, how]) => [field, how] as const),
  ];
}

/** `node 20.20.2, tfjs 4.22.0` */
export function versionsText(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
