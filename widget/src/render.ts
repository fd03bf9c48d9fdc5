import type { ImageTensor } from '@denoisekit/core';
import { badgeRows, badgeText } from './badge.js';
import { imageDataOf } from './canvas-codec.js';
import { gainText, scoreRows } from './scores.js';
import { isBusy, pictureOf, type State } from './state.js';
import { progressOf, statusText } from './status-text.js';
import type { Parts } from './template.js';

/** Below this many pixels a side a picture is shown enlarged, its pixels as squares. */
const smallPicture = 416;

/** Shows states. What is shown already is left alone, so that a canvas is painted and a text announced only once. */
export function createRenderer(parts: Parts): (state: State) => void {
  const shown = new Map<HTMLCanvasElement, ImageTensor>();

  function paint(canvas: HTMLCanvasElement, tensor: ImageTensor): void {
    if (shown.get(canvas) === tensor) return;
    shown.set(canvas, tensor);
    const pixels = imageDataOf(tensor);
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    const small = Math.max(pixels.width, pixels.height) < smallPicture;
    canvas.classList.toggle('pixels', small);
    parts.compare.classList.toggle('natural', !small);
  }

  return (state) => {
    const picture = pictureOf(state);
    const outcome = state.kind === 'done' ? state.outcome : undefined;
    const busy = isBusy(state);
    parts.hint.hidden = picture !== undefined || !parts.pad.hidden;
    parts.compare.hidden = picture === undefined;
    if (picture !== undefined) {
      paint(parts.before, picture.input);
      setText(parts.tagBefore, picture.cleanKnown ? 'noisy' : 'original');
      parts.before.setAttribute(
        'aria-label',
        `${picture.name}, ${picture.cleanKnown ? 'noisy' : 'as it is'}`,
      );
    }
    if (outcome !== undefined) paint(parts.after, outcome.output);
    for (const part of [parts.after, parts.tagAfter, parts.split, parts.download, parts.badge]) {
      part.hidden = outcome === undefined;
    }

    parts.denoise.disabled = picture === undefined || busy || state.kind === 'reading';
    parts.cancel.hidden = !busy && state.kind !== 'reading';
    const progress = progressOf(state);
    parts.progress.hidden = progress === undefined;
    if (progress !== undefined) {
      parts.progress.max = progress.max;
      if (progress.value === undefined) parts.progress.removeAttribute('value');
      else parts.progress.value = progress.value;
      parts.progress.setAttribute('aria-valuetext', progress.text);
      parts.progress.title = progress.text;
    }
    setText(parts.status, statusText(state));
    const failed = state.kind === 'failed';
    parts.error.hidden = !failed;
    setText(parts.error, failed ? sentence(state.error.message) : '');

    const scores = outcome?.scores;
    parts.scores.hidden = scores === undefined;
    if (scores !== undefined) {
      setText(parts.gain, gainText(scores) ?? '');
      const rows = scoreRows(scores).map(([name, before, after]) => {
        const row = document.createElement('tr');
        row.append(cell('th', name), cell('td', before), cell('td', after));
        row.querySelector('th')!.scope = 'row';
        return row;
      });
      parts.scores.tBodies[0]!.replaceChildren(...rows);
    }
    if (outcome !== undefined) {
      setText(parts.badge.querySelector('summary')!, badgeText(outcome.description));
      const entries = badgeRows(outcome.description).flatMap(([term, text]) => [
        cell('dt', term),
        cell('dd', text),
      ]);
      parts.badge.querySelector('dl')!.replaceChildren(...entries);
    }
  };
}

function cell(tag: 'th' | 'td' | 'dt' | 'dd', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** With a capital, unless it begins with a file's name. */
function sentence(text: string): string {
  return `${text.replace(/^[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
}
