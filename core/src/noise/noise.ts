import { DenoiseError } from '../errors.js';
import { noiseKinds } from './kinds/index.js';
import { noiseKindOf, type NoiseKind } from './noise-kind.js';
import { maxNoiseAlternatives, maxNoiseStages, maxNoiseStagesInAll, maxNoiseWeight } from './limits.js';
import { formatLevel, type NoiseLevel } from './level-text.js';

/** One kind of noise at one level. */
export interface NoiseStage {
  /** The name of a kind. */
  readonly kind: string;
  /** Sigma, fraction or peak, as the kind has it. */
  readonly level: NoiseLevel;
}

/** What may happen to an image: each stage is applied to the result of the one before. No stage: nothing happens. */
export interface NoiseAlternative {
  /** How often it is drawn, in relation to the weights of the others. */
  readonly weight: number;
  readonly stages: readonly NoiseStage[];
}

/** What spoils images: for each image one of these is drawn. Most noise has only one alternative. */
export type Noise = readonly NoiseAlternative[];

/** What people and plots call a noise by. */
export interface NoiseFacts {
  /** `gaussian`; of several stages `gaussian+salt-pepper`, of alternatives `none|gaussian`. */
  readonly kind: string;
  /** The one number of the noise: sigma, fraction or peak. Null for a span, for several stages and for alternatives. */
  readonly level: number | null;
  /** Whether every image gets the same: one alternative, and no level is a span. */
  readonly fixed: boolean;
  /** The most that one image goes through. */
  readonly stages: number;
}

export function noiseFacts(noise: Noise): NoiseFacts {
  const [first, second] = noise.flatMap(({ stages }) => stages.map(({ level }) => level));
  const kinds = noise.map(({ stages }) => stages.map(({ kind }) => kind).join('+') || 'none');
  const fixed =
    noise.length === 1 && noise.every(({ stages }) => stages.every(({ level: [low, high] }) => low === high));
  return {
    kind: [...new Set(kinds)].join('|'),
    level: fixed && first !== undefined && second === undefined ? first[0] : null,
    fixed,
    stages: Math.max(...noise.map(({ stages }) => stages.length)),
  };
}

/**
 * Refuses what no text could have named, for noise that a program has put together.
 *
 * @param kinds those that may be named. Default `noiseKinds`.
 * @throws DenoiseError `noise-invalid`
 */
export function assertNoise(noise: Noise, kinds: readonly NoiseKind[] = noiseKinds): void {
  assertCount('a noise needs alternatives', noise.length, 1, maxNoiseAlternatives);
  let stagesInAll = 0;
  for (const { weight, stages } of noise) {
    if (!(weight > 0 && weight <= maxNoiseWeight)) {
      throw new DenoiseError('noise-invalid', {
        what: 'the weight of an alternative of the noise is out of range',
        actual: String(weight),
        expected: `a number above 0, up to ${maxNoiseWeight}`,
      });
    }
    assertCount('too many stages one after the other', stages.length, 0, maxNoiseStages);
    for (const stage of stages) assertStage(stage, kinds);
    stagesInAll += stages.length;
  }
  assertCount('too many stages in all alternatives', stagesInAll, 0, maxNoiseStagesInAll);
}

function assertCount(what: string, actual: number, least: number, greatest: number): void {
  if (actual >= least && actual <= greatest) return;
  throw new DenoiseError('noise-invalid', {
    what,
    actual: String(actual),
    expected: `${least} to ${greatest}`,
  });
}

function assertStage({ kind, level }: NoiseStage, kinds: readonly NoiseKind[]): void {
  const facts = noiseKindOf(kind, kinds);
  if (facts === undefined) {
    throw new DenoiseError('noise-invalid', {
      what: `there is no noise ${JSON.stringify(kind)}`,
      expected: kinds.map(({ name }) => name).join(', '),
    });
  }
  const [low, high] = level;
  const { parameter, range, whole } = facts;
  const [least, greatest] = range;
  const inRange = low >= least && low <= high && high <= greatest;
  if (inRange && (!whole || (Number.isInteger(low) && Number.isInteger(high)))) return;
  throw new DenoiseError('noise-invalid', {
    what: `the ${parameter} of ${kind} noise is out of range`,
    actual: formatLevel(level),
    expected: `${whole ? 'whole numbers' : 'numbers'} from ${least} to ${greatest}, the lower one first`,
    fix: low > high ? `write ${kind}:${formatLevel([high, low])}` : hintOf(facts, level),
  });
}

function hintOf({ name, parameter, unit }: NoiseKind, [low, high]: NoiseLevel): string {
  if (parameter === 'fraction' && low >= 0 && high > 1 && high <= 100) {
    return `for ${formatLevel([low, high])} % write ${name}:${formatLevel([low / 100, high / 100])}`;
  }
  if (unit.includes('[0, 1]') && low >= 0 && high > 1 && high <= 255) {
    return `for ${formatLevel([low, high])} of 255 write ${name}:${formatLevel([low / 255, high / 255])}`;
  }
  return `${parameter} is ${unit}`;
}
