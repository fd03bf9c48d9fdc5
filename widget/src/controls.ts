import { noiseKinds, parseNoise, type NoiseKindFacts, type NoiseStage } from '@denoisekit/core';
import { noNoise } from './pictures.js';
import type { Settings } from './settings.js';
import type { Parts } from './template.js';

/** The choice that stands for stages in a row or alternatives, which the attribute may have and the controls cannot make. */
const blend = 'blend';

/** Fills what does not change: the kinds of noise that core knows. */
export function fillControls({ kind }: Parts): void {
  kind.append(
    ...noiseKinds.map(({ name, title, summary }) => {
      const option = new Option(title, name);
      option.title = summary;
      return option;
    }),
    new Option('none', noNoise),
  );
}

/** Makes the controls say what the attributes say. */
export function syncControls(parts: Parts, { noise, device }: Settings): void {
  const { kind, level, levelText, again } = parts;
  parts.device.value = device;
  kind.querySelector(`[value=${blend}]`)?.remove();
  again.disabled = noise === noNoise;
  level.disabled = true;
  kind.title = level.title = levelText.textContent = '';
  if (noise === noNoise) {
    kind.value = noNoise;
    return;
  }
  try {
    const [first, ...others] = parseNoise(noise);
    const { stages } = first!;
    if (others.length > 0) showBlend(parts, `one of ${others.length + 1}`, noise);
    else if (stages.length === 1) showStage(parts, stages[0]!);
    else showBlend(parts, `blend of ${stages.length}`, noise);
  } catch {
    // What is wrong with it is told when a picture needs it.
    kind.value = noise.split(':')[0] ?? '';
    levelText.textContent = '?';
  }
}

function showBlend({ kind }: Parts, text: string, noise: string): void {
  const option = new Option(text, blend);
  option.disabled = true;
  kind.append(option);
  kind.value = blend;
  kind.title = noise;
}

function showStage({ kind, level, levelText }: Parts, { kind: name, level: [low, high] }: NoiseStage): void {
  const { usual, parameter, unit } = factsOf(name);
  kind.value = name;
  level.disabled = false;
  level.min = String(Math.min(usual.low, high));
  level.max = String(Math.max(usual.high, high));
  level.step = String(usual.step);
  level.value = String(high);
  level.title = `${parameter}: ${unit}`;
  const [from, to] = [low, high].map((end) => String(Number(end.toPrecision(4)))); // 25/255 has 16 digits
  levelText.textContent = from === to ? from! : `${from}–${to}`;
}

/** The attribute `noise` when a kind has been chosen: at the level that it begins with. */
export function noiseOfKind({ kind }: Parts): string {
  return kind.value === noNoise ? noNoise : `${kind.value}:${factsOf(kind.value).default}`;
}

/** The attribute `noise` when the level has been moved. */
export function noiseOfLevel({ kind, level }: Parts): string {
  return `${kind.value}:${Number(level.value)}`;
}

function factsOf(kind: string): NoiseKindFacts {
  return noiseKinds.find(({ name }) => name === kind)!;
}
