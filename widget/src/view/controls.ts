import { DenoiseError, noiseKinds, parseNoise, type NoiseStage } from '@denoisekit/core';
import { modelAddress } from '../model/model-address.js';
import { noNoise, type Settings } from '../state/settings.js';
import { factsOf, isOf255, levelText } from './level-text.js';
import type { Parts } from './template.js';

/** The choice that stands for stages in a row or alternatives, which the attribute may have and the controls cannot make. */
const blend = 'blend';

/** Fills in the kinds of noise that core knows, anew for other pictures only: people may have the list open. */
function fillControls({ kind }: Parts, in255ths: boolean): void {
  if (kind.dataset['of'] === `${in255ths}`) return;
  kind.dataset['of'] = `${in255ths}`;
  kind.replaceChildren(
    ...noiseKinds.map(({ name, title, summary, unit, default: level }) => {
      const option = new Option(title, name);
      option.title = summary;
      option.dataset['level'] = isOf255(unit, in255ths) ? '25/255' : String(level);
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
  /** Whether the model's pictures are photographs or scans, whose levels people know as `25 of 255`. */
  in255ths: boolean,
): void {
  const { kind, level, levelLabel, levelRow, levelText, again } = parts;
  fillControls(parts, in255ths);
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
    else if (stages.length === 1) showStage(parts, stages[0]!, in255ths);
    else showBlend(parts, `blend of ${stages.length}`, noise);
  } catch {
    // `assertSettings` says what is wrong with it.
    kind.value = noise.split(':')[0] ?? '';
    levelText.textContent = '?';
  }
}

/** What any picture would be refused for. @throws DenoiseError `usage`, `unknown-device`, `noise-invalid` */
export function assertSettings({ device }: Parts, settings: Settings, noise: string): void {
  modelAddress(settings.model);
  if (device.selectedIndex < 0) {
    throw new DenoiseError('unknown-device', {
      what: 'there is no such device',
      actual: settings.device,
      expected: Array.from(device.options, ({ value }) => value).join(', '),
    });
  }
  if (noise !== noNoise) parseNoise(noise);
}

function showBlend({ kind }: Parts, text: string, noise: string): void {
  const option = new Option(text, blend);
  option.disabled = true;
  kind.append(option);
  kind.value = blend;
  kind.title = noise;
}

function showStage({ kind, level, ...parts }: Parts, stage: NoiseStage, in255ths: boolean): void {
  const { usual, parameter, unit } = factsOf(stage.kind);
  const by = isOf255(unit, in255ths) ? 255 : 1;
  const high = by * stage.level[1];
  kind.value = stage.kind;
  level.disabled = false;
  level.min = String(Math.min(by * usual.low, high));
  level.max = String(Math.max(by * usual.high, high));
  level.step = String(by === 1 ? usual.step : 1);
  level.value = String(high);
  level.title = `${parameter}: ${unit}`;
  level.dataset['unit'] = by === 1 ? '' : '/255';
  parts.levelText.textContent = levelText(stage, in255ths);
}
