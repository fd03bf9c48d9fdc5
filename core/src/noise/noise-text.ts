import { DenoiseError } from '../errors.js';
import { suggestion } from '../suggest.js';
import { noiseKinds } from './kinds/index.js';
import { formatLevel, parseLevel } from './level-text.js';
import { maxNoiseLength } from './limits.js';
import { assertNoise, type Noise, type NoiseAlternative, type NoiseStage } from './noise.js';
import { noiseKindOf, type NoiseKind } from './noise-kind.js';

/** The alternative without stages. */
const none = 'none';

/**
 * The noise that a text names: `gaussian:0.5`; `gaussian:0..1` for a level that differs from image to image; stages in their
 * order joined by `+`, such as `gaussian:0..1+salt-pepper:0.05`; alternatives joined by `|`, of which one is drawn for each image,
 * each as often as the weight before its `*` says: `0.1*none|0.9*gaussian:0..0.2`. Levels may be 255ths, such as `25/255`. Spaces may stand
 * for or around the `+`, since a `+` in the query of an address arrives as one. `noiseKinds` lists the kinds and their levels.
 *
 * @param kinds those that may be named. Default `noiseKinds`.
 *
 * @example
 * const noise = parseNoise('poisson:30+gaussian:0.02'); // a dim picture on a sensor that is read with some noise
 *
 * @throws DenoiseError `noise-invalid`
 */
export function parseNoise(text: string, kinds: readonly NoiseKind[] = noiseKinds): Noise {
  if (text.length > maxNoiseLength) {
    throw new DenoiseError('noise-invalid', {
      what: `the noise ${quote(text)} is too long a text`,
      actual: `${text.length} characters`,
      expected: `at most ${maxNoiseLength}`,
    });
  }
  const parts = text.replace(/(\de)\+(?=\d)/gi, '$1').split('|'); // the sign of an exponent joins nothing
  const noise = parts.map((part, i) =>
    parseAlternative(part.trim(), kinds, parts.length > 1 ? `alternative ${i + 1}` : ''),
  );
  assertNoise(noise, kinds);
  return noise;
}

function parseAlternative(text: string, kinds: readonly NoiseKind[], where: string): NoiseAlternative {
  const star = text.indexOf('*');
  const rest = text.slice(star + 1).trim();
  const weight = star < 0 ? 1 : parseWeight(text.slice(0, star).trim(), where);
  if (rest === none) return { weight, stages: [] };
  const parts = rest.split(/\s*\+\s*|\s+/);
  return {
    weight,
    stages: parts.map((part, i) =>
      parseStage(part, kinds, [where, parts.length > 1 ? `stage ${i + 1}` : ''].filter(Boolean).join(', ')),
    ),
  };
}

function parseWeight(text: string, where: string): number {
  const [weight, end] = parseLevel(text) ?? [];
  if (weight !== undefined && weight === end) return weight;
  throw new DenoiseError('noise-invalid', {
    what: `the weight before * cannot be read${at(where)}`,
    actual: quote(text),
    expected: 'a number',
    fix: `write 0.5*${noiseKinds[0]!.example}`,
  });
}

function parseStage(text: string, kinds: readonly NoiseKind[], where: string): NoiseStage {
  if (text === '') {
    throw new DenoiseError('noise-invalid', {
      what: `the noise is empty${at(where)}`,
      expected: 'KIND:LEVEL, or several joined by +',
      fix: `write ${kinds[0]!.example}`,
    });
  }
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const parameters = colon < 0 ? '' : text.slice(colon + 1);
  const facts = noiseKindOf(kind, kinds);
  if (facts === undefined) {
    const names = kinds.map(({ name }) => name);
    throw new DenoiseError('noise-invalid', {
      what: `there is no noise ${quote(kind)}${at(where)}`,
      expected: names.join(', '),
      fix: suggestion(kind, names) ?? `write KIND:LEVEL, such as ${kinds[0]!.example}`,
    });
  }
  const level = parseLevel(parameters);
  if (level === undefined) {
    const { name, parameter } = facts;
    throw new DenoiseError('noise-invalid', {
      what: `the ${parameter} of ${quote(text)} cannot be read${at(where)}`,
      actual: parameters === '' ? 'nothing' : quote(parameters),
      expected: 'a number, or two with .. between them',
      fix: `write ${name}:${parameter.toUpperCase()} or ${name}:LOW..HIGH`,
    });
  }
  return { kind, level };
}

/**
 * The text that `parseNoise` reads back as exactly this noise.
 *
 * @param kinds those that may be named. Default `noiseKinds`.
 * @throws DenoiseError `noise-invalid` for what no text could have named
 */
export function formatNoise(noise: Noise, kinds: readonly NoiseKind[] = noiseKinds): string {
  assertNoise(noise, kinds);
  return noise.map(formatAlternative).join('|');
}

function formatAlternative({ weight, stages }: NoiseAlternative): string {
  const text = stages.map(({ kind, level }) => `${kind}:${formatLevel(level)}`).join('+') || none;
  return weight === 1 ? text : `${formatLevel([weight, weight])}*${text}`;
}

function at(where: string): string {
  return where === '' ? '' : ` (${where})`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
