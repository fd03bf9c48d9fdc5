import { DenoiseError } from './errors.js';
import { noiseKindOf, noiseKinds, type NoiseKind, type NoiseKindFacts } from './noise-kinds.js';
import { suggestion } from './suggest.js';

/** No camera or channel is modelled by more, and each of them costs a pass over the image. */
export const maxNoiseStages = 8;

/** Characters of a noise text: eight stages with the longest spans that `formatNoise` writes take 487. */
export const maxNoiseLength = 512;

/** One kind of noise at one level. */
export interface NoiseStage {
  readonly kind: NoiseKind;
  /**
   * Sigma, fraction or peak, as the kind has it. Drawn uniformly between the two for each image; both the same: always that.
   */
  readonly level: readonly [low: number, high: number];
}

/** What spoils an image: one to eight stages, each applied to what the one before has left. */
export type Noise = readonly NoiseStage[];

/** `0.5` or `0..1`. */
const spanPattern = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\.\.(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?))?$/i;

/**
 * The noise that a text names: `gaussian:0.5`; `gaussian:0..1` for a level that differs from image to image; stages in their
 * order joined by `+`, such as `gaussian:0..1+salt-pepper:0.05`. Spaces may stand for or around the `+`, since a `+` in the
 * query of an address arrives as one. `noiseKinds` lists the kinds and their levels.
 *
 * @example
 * const noise = parseNoise('poisson:30+gaussian:0.02'); // a dim picture on a sensor that is read with some noise
 *
 * @throws DenoiseError `noise-invalid`
 */
export function parseNoise(text: string): Noise {
  if (text.length > maxNoiseLength) {
    throw new DenoiseError('noise-invalid', {
      what: `the noise ${quote(text)} is too long a text`,
      actual: `${text.length} characters`,
      expected: `at most ${maxNoiseLength}`,
    });
  }
  const parts = text
    .trim()
    .replace(/(\de)\+(?=\d)/gi, '$1') // the sign of an exponent joins nothing
    .split(/\s*\+\s*|\s+/);
  const noise = parts.map((part, i) => parseStage(part, () => (parts.length > 1 ? ` (stage ${i + 1})` : '')));
  assertNoise(noise);
  return noise;
}

function parseStage(text: string, where: () => string): NoiseStage {
  if (text === '') {
    throw new DenoiseError('noise-invalid', {
      what: `the noise is empty${where()}`,
      expected: 'KIND:LEVEL, or several joined by +',
      fix: `write ${noiseKinds[0]!.example}`,
    });
  }
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const parameters = colon < 0 ? '' : text.slice(colon + 1);
  const facts = noiseKindOf(kind);
  if (facts === undefined) {
    const names = noiseKinds.map(({ name }) => name);
    throw new DenoiseError('noise-invalid', {
      what: `there is no noise ${quote(kind)}${where()}`,
      expected: names.join(', '),
      fix: suggestion(kind, names) ?? `write KIND:LEVEL, such as ${noiseKinds[0]!.example}`,
    });
  }
  const [, low, high = low] = spanPattern.exec(parameters) ?? [];
  if (low === undefined || high === undefined) {
    const { name, parameter } = facts;
    throw new DenoiseError('noise-invalid', {
      what: `the ${parameter} of ${quote(text)} cannot be read${where()}`,
      actual: parameters === '' ? 'nothing' : quote(parameters),
      expected: 'a number, or two with .. between them',
      fix: `write ${name}:${parameter.toUpperCase()} or ${name}:LOW..HIGH`,
    });
  }
  return { kind: facts.name, level: [Number(low) + 0, Number(high) + 0] }; // + 0 makes -0 a 0
}

/**
 * The text that `parseNoise` reads back as exactly this noise.
 *
 * @throws DenoiseError `noise-invalid` for what no text could have named
 */
export function formatNoise(noise: Noise): string {
  assertNoise(noise);
  return noise.map(({ kind, level }) => `${kind}:${formatLevel(level)}`).join('+');
}

function formatLevel([low, high]: NoiseStage['level']): string {
  return low === high ? String(low) : `${low}..${high}`;
}

/**
 * Refuses what no text could have named, for noise that a program has put together.
 *
 * @throws DenoiseError `noise-invalid`
 */
export function assertNoise(noise: Noise): void {
  if (!(noise.length >= 1 && noise.length <= maxNoiseStages)) {
    throw new DenoiseError('noise-invalid', {
      what: 'a noise has one stage or several',
      actual: String(noise.length),
      expected: `1 to ${maxNoiseStages}`,
    });
  }
  for (const stage of noise) assertStage(stage);
}

function assertStage({ kind, level }: NoiseStage): void {
  const facts = noiseKindOf(kind);
  if (facts === undefined) {
    throw new DenoiseError('noise-invalid', {
      what: `there is no noise ${JSON.stringify(kind)}`,
      expected: noiseKinds.map(({ name }) => name).join(', '),
    });
  }
  const [low, high] = level;
  const [least, greatest] = facts.range;
  if (low >= least && low <= high && high <= greatest) return;
  throw new DenoiseError('noise-invalid', {
    what: `the ${facts.parameter} of ${kind} noise is out of range`,
    actual: formatLevel(level),
    expected: `numbers from ${least} to ${greatest}, the lower one first`,
    fix: low > high ? `write ${kind}:${high}..${low}` : hintOf(facts, level),
  });
}

function hintOf({ name, parameter, unit }: NoiseKindFacts, [low, high]: NoiseStage['level']): string {
  if (parameter === 'fraction' && low >= 0 && high > 1 && high <= 100) {
    return `for ${formatLevel([low, high])} % write ${name}:${formatLevel([low / 100, high / 100])}`;
  }
  return `${parameter} is ${unit}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
