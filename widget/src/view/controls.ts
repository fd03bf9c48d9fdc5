import { formatLevel, noiseKinds, parseNoise, type NoiseKindFacts, type NoiseStage } from '@denoisekit/core';
import { noNoise, type Settings } from '../state/settings.js';
import type { Parts } from './template.js';

/** The choice that stands for stages in a row or alternatives, which the attribute may have and the controls cannot make. */
const blend = 'blend';

/** Fills what does not change, once: the kinds of noise that core knows. */
function fillControls({ kind }: Parts): void {
  if (kind.options.length > 0) return;
  kind.append(
    ...noiseKinds.map(({ name, title, summary, default: level }) => {
      const option = new Option(title, name);
      option.title = summary;
      option.dataset['level'] = String(level);
      return option;
    }),
    new Option('none', noNoise),
  );
}

/** Makes the controls say what the attributes say. */
export function syncControls(
  parts: Parts,
  { device, strength }: Settings,
  /** What is added, whether the attribute says so or the model. */
  noise: string,
): void {
  const { kind, level, levelLabel, levelRow, levelText, again } = parts;
  fillControls(parts);
  parts.device.value = device;
  parts.strength.value = String(Math.round(100 * strength));
  parts.strengthText.textContent = `${parts.strength.value} %`;
  kind.querySelector(`[value=${blend}]`)?.remove();
  again.hidden = levelLabel.hidden = levelRow.hidden = noise === noNoise;
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
    // An error in it is reported when a picture needs it.
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
  levelText.textContent = formatLevel([low, high]).replace('..', '–');
}

function factsOf(kind: string): NoiseKindFacts {
  return noiseKinds.find(({ name }) => name === kind)!;
}
