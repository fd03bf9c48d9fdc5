import { noiseKinds, parseNoise } from '@denoisekit/core';
import { noNoise } from './pictures.js';
import type { Settings } from './settings.js';
import type { Parts } from './template.js';

/** Fills what does not change: the kinds of noise that core knows. */
export function fillControls({ kind }: Parts): void {
  const option = (value: string, text: string): HTMLOptionElement => new Option(text, value);
  kind.append(
    ...noiseKinds.map((name) => option(name, name.charAt(0).toUpperCase() + name.slice(1))),
    option(noNoise, 'none'),
  );
}

/** Makes the controls say what the attributes say. */
export function syncControls(parts: Parts, { noise, device }: Settings): void {
  const { kind, level, levelText, again } = parts;
  parts.device.value = device;
  kind.value = noise.split(':')[0] ?? '';
  level.disabled = again.disabled = noise === noNoise;
  if (noise === noNoise) return;
  try {
    const { sigma } = parseNoise(noise);
    level.max = String(Math.max(1, sigma[1]));
    level.value = String(sigma[1]);
    levelText.textContent = sigma[0] === sigma[1] ? String(sigma[0]) : `${sigma[0]}–${sigma[1]}`;
  } catch {
    // What is wrong with it is told when a picture needs it.
    levelText.textContent = '?';
  }
}

/** The attribute `noise` that the controls say. */
export function noiseOf({ kind, level }: Parts): string {
  return kind.value === noNoise ? noNoise : `${kind.value}:${Number(level.value)}`;
}
