import { noiseKinds, type NoiseKindFacts } from '@denoisekit/core';

/** What `--noise` takes, for below the help of a verb: every kind that core knows. */
export function noiseHelp(): string {
  const uses = noiseKinds.map(({ name, parameter }) => `${name}:${parameter.toUpperCase()}`);
  const width = Math.max(...uses.map((use) => use.length)) + 2;
  const lines = noiseKinds.map((facts, i) => `  ${uses[i]!.padEnd(width)}${textOf(facts)}`);
  return [
    '\nNoise, on images in [0, 1]:',
    ...lines,
    '  LOW..HIGH in place of a number draws a level for each image, and 25/255 is a number too. Kinds joined by +',
    `  are applied in their order: ${noiseKinds[0]!.example}, gaussian:0..0.5+${noiseKinds[1]!.example}. Of alternatives`,
    "  between | one is drawn for each image, by weight: '0.1*none|0.9*gaussian:0..0.5'",
  ].join('\n');
}

function textOf({ summary, parameter, range: [least, greatest] }: NoiseKindFacts): string {
  return `${summary}; ${parameter} ${least} to ${greatest.toLocaleString('en')}`;
}
