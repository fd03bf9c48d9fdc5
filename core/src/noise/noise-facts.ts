import { noiseFacts, type NoiseFacts } from './noise.js';
import { parseNoise } from './noise-text.js';

/** What figures of photographed pairs have in place of a noise: none was added. */
export const shotNoise = 'as shot';

/** For people, after a figure: `at gaussian:0.5`, or `as shot`. */
export function atNoise(noise: string): string {
  return noise === shotNoise ? noise : `at ${noise}`;
}

/**
 * What people and plots call the noise of a figure by.
 *
 * @throws DenoiseError `noise-invalid`
 */
export function noiseFactsOf(text: string): NoiseFacts {
  if (text === shotNoise) return { kind: shotNoise, level: null, fixed: true, stages: 0 };
  return noiseFacts(parseNoise(text));
}
