import { noiseKinds, type NoiseKindFacts } from '@denoisekit/core';

/** What `--noise` takes, for below the help of a verb: every kind that core knows. */
export function noiseHelp(): string {
  const uses = noiseKinds.map(({ name, parameter }) => `${name}:${parameter.toUpperCase()}`);
  const width = Math.max(...uses.map((use) => use.length)) + 2;
  const lines = noiseKinds.map((facts, i) => `  ${uses[i]!.padEnd(width)}${textOf(facts)}`);
  return [
    '\nNoise, on images in [0, 1]:',
    ...lines,
    '  LOW..HIGH in place of a number draws a level for each image. Kinds joined by + are applied in their order,',
    `  each clipped to [0, 1]: ${noiseKinds[0]!.example}, gaussian:0..0.5+${noiseKinds[1]!.example}`,
  ].join('\n');
}

function textOf({ summary, parameter, range: [least, greatest] }: NoiseKindFacts): string {
  return `${summary}; ${parameter} ${least} to ${greatest.toLocaleString('en')}`;
}
