import { noiseOfKind, noiseOfLevel } from './controls.js';
import { createDrawPad } from './draw-pad.js';
import type { Settings } from './settings.js';
import type { Parts } from './template.js';
import type { ImageTensor } from '@denoisekit/core';

/** What the controls ask of the element. */
export interface Commands {
  readonly settings: () => Settings;
  readonly setAttribute: (name: 'noise' | 'seed' | 'device', value: string) => void;
  readonly load: (source: Blob | ImageTensor, name?: string) => void;
  readonly denoise: () => void;
  readonly cancel: () => void;
  readonly download: () => void;
  /** Called when the drawing surface has come or gone. */
  readonly refresh: () => void;
}

/** Makes the controls do what they say. */
export function listenToControls(parts: Parts, commands: Commands): void {
  const onClick = (button: HTMLElement, act: () => void): void => {
    button.addEventListener('click', act);
  };
  listenToSources(parts, commands, onClick);

  parts.kind.addEventListener('change', () => {
    commands.setAttribute('noise', noiseOfKind(parts));
  });
  parts.level.addEventListener('input', () => {
    commands.setAttribute('noise', noiseOfLevel(parts));
  });
  onClick(parts.again, () => {
    const { seed } = commands.settings();
    commands.setAttribute('seed', String(Number.isSafeInteger(seed) ? seed + 1 : 1));
  });
  parts.device.addEventListener('change', () => {
    commands.setAttribute('device', parts.device.value);
  });
  onClick(parts.denoise, commands.denoise);
  onClick(parts.cancel, () => {
    commands.cancel();
    parts.denoise.focus();
  });
  onClick(parts.download, commands.download);
  parts.split.addEventListener('input', () => {
    const share = Number(parts.split.value);
    parts.compare.style.setProperty('--split', `${share}%`);
    parts.split.setAttribute('aria-valuetext', `${share} % before, ${100 - share} % after`);
  });
}

function listenToSources(
  parts: Parts,
  { load, refresh }: Commands,
  onClick: (button: HTMLElement, act: () => void) => void,
): void {
  const pad = createDrawPad(
    parts.paper,
    () => {
      load(pad.picture(), 'drawing');
    },
    (text) => {
      parts.status.textContent = text;
    },
  );
  onClick(parts.pick, () => {
    parts.file.click();
  });
  parts.file.addEventListener('change', () => {
    const file = parts.file.files?.[0];
    parts.file.value = ''; // so that the same file can be chosen again
    if (file !== undefined) load(file);
  });
  onClick(parts.draw, () => {
    parts.pad.hidden = parts.clear.hidden = !parts.pad.hidden;
    parts.draw.setAttribute('aria-expanded', String(!parts.pad.hidden));
    refresh();
    if (!parts.pad.hidden) parts.paper.focus();
  });
  onClick(parts.clear, () => {
    pad.clear();
    parts.paper.focus();
  });
}
