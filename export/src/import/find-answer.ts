import { DenoiseError, imageTensor, type ImageTensor } from '@denoisekit/core';
import type { Foreign } from './foreign.js';
import { bestOf, distance, gainOf, meanGains, notNumbersIn, type Gain, type NotNumbers } from './gains.js';
import type { Trial } from './samples.js';

/** The values that stand for black and white. */
export type Range = readonly [low: number, high: number];

/** What a file answers with: the picture without noise, or the noise to be taken from the picture. */
export type AnswerKind = 'picture' | 'noise';

/** How a file wants to be asked, and what its answer means. */
export interface Convention {
  readonly range: Range;
  readonly answer: AnswerKind;
  /** What a sigma of 1 on [0, 1] images is to its second input. 1 where it has none. */
  readonly levelScale: number;
}

/** What is known of it already. */
export interface StatedConvention {
  readonly range?: Range | undefined;
  readonly answer?: AnswerKind | undefined;
  readonly levelScale?: number | undefined;
}

export interface FoundConvention extends Convention {
  /** How it was found, for people. */
  readonly how: string;
  /** By kind of pictures and sigma: how much better than noisy, in dB, the mean over its pictures. */
  readonly gains: readonly Gain[];
}

export const ranges: readonly Range[] = [
  [0, 1],
  [0, 255],
  [-1, 1],
];

/** Less than that may be chance, and decides nothing. */
const leastMargin = 0.3;
/** A model that gains less on any kind of picture at any level is none that denoises. */
const leastGain = 0.3;
/** After so many trials, ways that are so far behind one that gains as much are not tried on, in dB. */
const leastTrials = 3;
const goodGain = 3;
const hopeless = 6;
/** Answers that differ by less are the same: a network without biases does not care for the scale of its input. */
const same = 1e-3;

/**
 * Asks a file in each way that it may mean, on noisy pictures whose clean ones are known. The right way makes them better, the wrong ones make
 * rubbish of them.
 *
 * @param stated what is known already; it leaves no other
 * @throws DenoiseError `usage` where two ways are close and give different pictures: a flag has to say; `model-invalid` where no way helps
 */
export async function findConvention(
  foreign: Foreign,
  trials: readonly Trial[],
  stated: StatedConvention,
): Promise<FoundConvention> {
  const ways = waysOf(foreign, stated);
  let tried: readonly Tried[] = ways.map((way) => ({ way, gains: [], answers: [] }));
  for (const trial of trials) {
    tried = promising(tried);
    const raw = new Map<string, ImageTensor>();
    for (const one of tried) {
      const { way, gains, answers } = one;
      const key = `${way.range.join()} ${way.levelScale}`;
      const answer = raw.get(key) ?? (await rawAnswer(foreign, way, trial.noisy, trial.sigma));
      raw.set(key, answer);
      const picture = meaning(answer, trial.noisy, way);
      gains.push({ kind: trial.kind, sigma: trial.sigma, decibels: gainOf(picture, trial) });
      one.notNumbers ??= notNumbersIn(answer, trial);
      answers.push(picture);
    }
  }
  const ordered = tried
    .map((one) => ({ ...one, best: bestOf(meanGains(one.gains), foreign.isTold) }))
    .sort((a, b) => b.best.decibels - a.best.decibels);
  const first = ordered[0]!;
  if (first.notNumbers !== undefined) throw givesNoNumbers(first.notNumbers, first.way);
  if (first.best.decibels < leastGain) {
    const isSame = distance(
      first.answers,
      trials.map(({ noisy }) => noisy),
    );
    throw doesNotDenoise(first, {
      ways: ways.length,
      isUnchanged: isSame <= same,
      better: await unlessStated(foreign, trials, stated),
    });
  }
  const close = ordered.filter(({ best }) => first.best.decibels - best.decibels < leastMargin);
  const rivals = close.filter(
    (one) => distance(one.answers, first.answers) > same && !isMagnified(first.way, one.way, foreign.isTold),
  );
  if (rivals.length > 0) throw undecided(first, rivals[0]!);
  // Of ways that give the same pictures, the plainest.
  const chosen = ways.find((way) => close.some((one) => one.way === way)) ?? first.way;
  const next = ordered.find((one) => !close.includes(one));
  return { ...chosen, how: howText(first.best, next, ways.length), gains: meanGains(first.gains) };
}

interface Tried {
  readonly way: Convention;
  readonly gains: Gain[];
  readonly answers: ImageTensor[];
  /** The first answer that has values which are not finite. */
  notNumbers?: NotNumbers | undefined;
}

/** A way in which the file gains, where what is stated allows none. */
async function unlessStated(
  foreign: Foreign,
  trials: readonly Trial[],
  stated: StatedConvention,
): Promise<FoundConvention | undefined> {
  if (Object.values(stated).every((value) => value === undefined)) return undefined;
  try {
    return await findConvention(foreign, trials, {});
  } catch (error) {
    if (error instanceof DenoiseError && error.code === 'model-invalid') return undefined;
    throw error;
  }
}

function waysOf(
  { isTold }: Foreign,
  { range, answer, levelScale: scale }: StatedConvention,
): readonly Convention[] {
  const kinds: readonly AnswerKind[] = answer === undefined ? ['picture', 'noise'] : [answer];
  const spans = range === undefined ? ranges : [range];
  return spans.flatMap((span) => {
    const scales = !isTold ? [1] : scale !== undefined ? [scale] : [...new Set([1, span[1] - span[0], 255])];
    return scales.flatMap((levelScale) => kinds.map((kind) => ({ range: span, answer: kind, levelScale })));
  });
}

/** What a file answers to an image in [0, 1], in the file's own values. */
export async function rawAnswer(
  foreign: Foreign,
  { range: [low, high], levelScale }: Convention,
  image: ImageTensor,
  sigma: number,
) {
  const scaled = low === 0 && high === 1 ? image.data : image.data.map((value) => low + value * (high - low));
  return foreign.run(imageTensor(scaled, image.shape), sigma * levelScale);
}

/** The picture in [0, 1] that an answer stands for. */
export function meaning(
  { data, shape }: ImageTensor,
  input: ImageTensor,
  { range: [low, high], answer }: Convention,
): ImageTensor {
  const span = high - low;
  const picture =
    answer === 'picture'
      ? data.map((value) => (value - low) / span)
      : data.map((value, i) => input.data[i]! - value / span);
  return imageTensor(picture, shape);
}

/** Leaves out what has become hopeless, once some way has shown that it is a good one. */
function promising(tried: readonly Tried[]): readonly Tried[] {
  if (tried[0]!.gains.length < leastTrials) return tried;
  const means = tried.map(
    ({ gains }) => gains.reduce((sum, { decibels }) => sum + decibels, 0) / gains.length,
  );
  const best = Math.max(...means);
  return best < goodGain ? tried : tried.filter((_, i) => best - means[i]! <= hopeless);
}

/**
 * Whether the other way is the better one with picture and level made larger. A network's biases count for little there, so it does nearly as well; the other
 * way round they would drown the picture. Where the smaller scale is the better one, it is the right one.
 */
function isMagnified(better: Convention, other: Convention, isTold: boolean): boolean {
  const factor = other.range[1] / better.range[1];
  const begins = better.range[0] === 0 && other.range[0] === 0;
  const level = isTold ? other.levelScale === factor * better.levelScale : true;
  return begins && factor > 1 && level && other.answer === better.answer;
}

export function wayText({ range: [low, high], answer, levelScale }: Convention): string {
  const level = levelScale === 1 ? '' : `, a level of ${levelScale} times sigma`;
  return `values in [${low}, ${high}], answering with the ${answer}${level}`;
}

function gainText({ kind, sigma, decibels }: Gain): string {
  return `${decibels >= 0 ? '+' : ''}${decibels.toFixed(1)} dB on ${kind} at sigma ${Math.round(255 * sigma)} of 255`;
}

function howText(best: Gain, next: Judged | undefined, ways: number): string {
  if (ways === 1) return `stated; ${gainText(best)}`;
  return `tried: ${gainText(best)}${next === undefined ? '' : `; next best ${wayText(next.way)}: ${next.best.decibels.toFixed(1)} dB`}`;
}

function doesNotDenoise(
  { best, way }: Judged,
  {
    ways,
    isUnchanged,
    better,
  }: { readonly ways: number; readonly isUnchanged: boolean; readonly better: FoundConvention | undefined },
): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: isUnchanged
      ? 'the file removes no noise: it gives back every picture as it gets it'
      : 'the file does not denoise: in no way of asking it does noise get less',
    actual: `at best ${gainText(best)}, with ${wayText(way)}${ways === 1 ? '' : `, of ${ways} ways`}`,
    expected: `${leastGain} dB gained on some kind of picture at some level`,
    fix:
      better === undefined
        ? 'if its black and white are other values, say them by --range LOW..HIGH; if it is for other pictures than photographs, digits and scans, name a folder of them by --probe'
        : `say ${flagsText(better)}: ${better.how}`,
  });
}

function flagsText({ range, answer, levelScale }: Convention): string {
  const level = levelScale === 1 ? '' : ` --level-scale ${levelScale}`;
  return `--range ${rangeText(range)} --answer ${answer}${level}`;
}

function givesNoNumbers({ count, of, kind, sigma, value }: NotNumbers, way: Convention): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: 'the model gives values that are not numbers',
    actual: `${value} among ${count} of ${of} values, for ${kind} with noise of sigma ${Math.round(255 * sigma)} of 255, with ${wayText(way)}`,
    expected: 'finite values',
    fix: 'look for a division by 0, a root or logarithm of what is below 0, or a training that broke; if it is for other pictures, name a folder of them by --probe',
  });
}

interface Judged {
  readonly way: Convention;
  readonly best: Gain;
}

function undecided(first: Judged, other: Judged): DenoiseError {
  const { what, fix } = question(first.way, other.way);
  return new DenoiseError('usage', {
    what: `it is not clear ${what}`,
    actual: [first, other]
      .map(({ way, best }) => `${best.decibels.toFixed(2)} dB gained with ${wayText(way)}`)
      .join(' and '),
    fix,
  });
}

function question(first: Convention, other: Convention): { readonly what: string; readonly fix: string } {
  if (first.range !== other.range) {
    return {
      what: 'which values stand for black and white',
      fix: `say --range ${rangeText(first.range)} or --range ${rangeText(other.range)}`,
    };
  }
  if (first.answer !== other.answer) {
    return {
      what: 'whether it answers with the picture or with the noise',
      fix: 'say --answer picture or --answer noise',
    };
  }
  return {
    what: 'in which unit it wants the level of noise',
    fix: `say --level-scale ${first.levelScale} or --level-scale ${other.levelScale}`,
  };
}

export function rangeText([low, high]: Range): string {
  return `${low}..${high}`;
}
