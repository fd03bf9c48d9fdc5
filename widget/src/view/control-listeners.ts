import type { ImageTensor } from '@denoisekit/core';
import { createDrawPad } from '../intake/draw-pad.js';
import type { DownloadFormat } from '../state/download-format.js';
import type { Settings } from '../state/settings.js';
import type { Parts } from './template.js';

/** What the controls ask of the element. */
export interface Commands {
  readonly settings: () => Settings;
  readonly setAttribute: (name: 'noise' | 'seed' | 'device' | 'strength', value: string) => void;
  readonly load: (source: Blob | ImageTensor, name?: string) => void;
  /** Files that people have given. */
  readonly take: (files: readonly File[]) => void;
  /** Takes a picture with a camera. */
  readonly photograph: () => void;
  readonly denoise: () => void;
  readonly cancel: () => void;
  readonly download: (format: DownloadFormat, strip: boolean) => void;
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
    const { value, dataset } = parts.kind.selectedOptions[0]!;
    // At the level that the kind begins with; `none` has no level.
    const level = dataset['level'];
    commands.setAttribute('noise', level === undefined ? value : `${value}:${level}`);
  });
  parts.level.addEventListener('input', () => {
    const { value, dataset } = parts.level;
    commands.setAttribute('noise', `${parts.kind.value}:${Number(value)}${dataset['unit']}`);
  });
  onClick(parts.again, () => {
    const { seed } = commands.settings();
    commands.setAttribute('seed', String(Number.isSafeInteger(seed) ? seed + 1 : 1));
  });
  parts.device.addEventListener('change', () => {
    commands.setAttribute('device', parts.device.value);
  });
  onClick(parts.camera, commands.photograph);
  onClick(parts.denoise, commands.denoise);
  onClick(parts.cancel, commands.cancel);
  parts.strength.addEventListener('input', () => {
    commands.setAttribute('strength', String(Number(parts.strength.value) / 100));
  });
  parts.format.addEventListener('change', () => {
    parts.download.textContent = `Download ${parts.format.selectedOptions[0]!.text}`;
  });
  onClick(parts.download, () => {
    commands.download(parts.format.value as DownloadFormat, parts.strip.checked);
  });
  parts.split.addEventListener('input', () => {
    const share = Number(parts.split.value);
    parts.compare.style.setProperty('--split', `${share}%`);
    parts.split.setAttribute('aria-valuetext', `${share} % before, ${100 - share} % after`);
  });
}

function listenToSources(
  parts: Parts,
  { load, take, refresh }: Commands,
  onClick: (button: HTMLElement, act: () => void) => void,
): void {
  const say = (text: string): void => {
    parts.status.textContent = text;
  };
  // With the element, not later: keys that are pressed before it is there would be lost.
  const pad = createDrawPad(
    parts.paper,
    () => {
      load(pad.picture(), 'drawing');
    },
    say,
  );
  for (const part of [parts.pick, parts.hint]) {
    onClick(part, () => {
      parts.file.click();
    });
  }
  parts.file.addEventListener('change', () => {
    const files = [...(parts.file.files ?? [])];
    parts.file.value = ''; // so that the same file can be chosen again
    if (files.length > 0) take(files);
  });
  onClick(parts.draw, () => {
    parts.pad.hidden = parts.clear.hidden = !parts.pad.hidden;
    parts.draw.setAttribute('aria-expanded', String(!parts.pad.hidden));
    refresh();
    if (parts.pad.hidden) return;
    parts.paper.focus();
  });
  onClick(parts.clear, () => {
    pad.clear();
    parts.paper.focus();
  });
}
