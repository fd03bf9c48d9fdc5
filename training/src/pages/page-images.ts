import { DenoiseError, endlessImages, formatNoise, parseNoise, scanTests } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import {
  testNoiseSeed,
  validationNoiseSeed,
  type PairSet,
  type Series,
  type TrainingImages,
} from '../images/port.js';
import { spawnThread } from '../pictures/spawn.js';
import { createThreadedPairs, type ThreadedPairs } from '../pictures/threaded-pairs.js';
import { facesOf, fontsKeptAside, trainingFonts } from './fonts.js';
import { loadCanvas } from './load-canvas.js';
import { createPageMaker, type PagePlan } from './page-maker.js';
import { texts } from './texts.js';

/** Windows to validate and test on: enough for a precision of a tenth of a dB, in seconds. */
const [validationPages, testPages] = [32, 24];
const heldOutSide = 256;
/** Changes whenever the same seed and step give other pages than before. */
const edition = 3;

/**
 * Pages that are drawn while training, in fonts of npm packages, and damaged by noise. Those that validate and test are drawn in fonts that
 * no training page has, always the same.
 *
 * @throws DenoiseError `setup-missing` where the canvas or a font is not installed
 * @example
 * const images = await openPages();
 * const pairs = images.training({ noise: scanNoise, noiseDraw: 'fresh', seed: 1 });
 * const { input, target } = await pairs.at(0, { count: 16, height: 64, width: 64 });
 */
export async function openPages(): Promise<TrainingImages> {
  await loadCanvas(facesOf([...trainingFonts, ...fontsKeptAside])); // what is missing is said before anything begins
  const facts = JSON.stringify({ edition, texts, trainingFonts, fontsKeptAside });
  const sha256 = createHash('sha256').update(facts).digest('hex');
  const open = new Set<ThreadedPairs>();

  const images: TrainingImages = {
    name: 'drawn pages',
    sha256,
    pictures: ['scans'],
    channels: 1,
    size: null,
    counts: { train: endlessImages, validation: validationPages, test: testPages },
    notes: [
      `pages are drawn while training, in ${trainingFonts.length} fonts; ${fontsKeptAside.length} others validate and test`,
    ],
    select({ limit }) {
      if (limit === null) return images;
      throw new DenoiseError('usage', {
        what: 'drawn pages have no number that could be limited',
        actual: `a limit of ${limit}`,
        fix: 'leave --limit out; --steps makes a run shorter',
      });
    },
    training(options) {
      for (const pairs of open) void pairs.close();
      const plan: PagePlan = { ...options, fonts: 'training', noise: formatNoise(parseNoise(options.noise)) };
      const entry = new URL('./thread.js', import.meta.url);
      const pairs = createThreadedPairs(spawnThread(entry, plan));
      open.add(pairs);
      return pairs;
    },
    validation: ({ noises }) => noises.map((noise) => heldOut(noise, validationPages, validationNoiseSeed)),
    tests: ({ noises }) =>
      [...new Set([...noises, ...scanTests])].map((noise) => heldOut(noise, testPages, testNoiseSeed)),
    examples: (size, noise) =>
      createPageMaker({ fonts: 'kept-aside', noise, noiseDraw: 'once', seed: testNoiseSeed }).make(0, size),
    async close() {
      await Promise.all([...open].map((pairs) => pairs.close()));
      open.clear();
    },
  };
  return images;
}

/** Drawn anew in each pass, one page a part. */
function heldOut(text: string, count: number, seed: number): Series {
  const noise = formatNoise(parseNoise(text));
  const size = { count: 1, height: heldOutSide, width: heldOutSide };
  const pairs: PairSet = {
    count,
    async *parts(signal) {
      const maker = createPageMaker({ fonts: 'kept-aside', noise, noiseDraw: 'fresh', seed });
      for (let first = 0; first < count; first++) {
        signal?.throwIfAborted();
        yield { ...(await maker.make(first, size)), first };
      }
    },
  };
  return { noise, seed, pairs };
}
