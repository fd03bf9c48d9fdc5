import { formatLevel, noiseKinds, type NoiseKindFacts, type NoiseStage } from '@denoisekit/core';

export function factsOf(kind: string): NoiseKindFacts {
  return noiseKinds.find(({ name }) => name === kind)!;
}

/** Whether people read levels in a unit as `25 of 255`: those in units of the [0, 1] range, where pictures are photographs or scans. */
export function isOf255(unit: string, in255ths: boolean): boolean {
  return in255ths && unit.includes('[0, 1]');
}

/** `0.5`, `5–200`, and of photographs and scans `25 of 255`. */
export function levelText({ kind, level }: NoiseStage, in255ths: boolean): string {
  const text = (shown: NoiseStage['level']) => formatLevel(shown).replace('..', '–');
  const of255 = (end: number) => Number((255 * end).toFixed(1));
  const is255 = isOf255(factsOf(kind).unit, in255ths);
  return is255 ? `${text([of255(level[0]), of255(level[1])])} of 255` : text(level);
}
