import type { Raster, Rect } from '../raster/raster-part.js';
import { formatOf } from '../state/download-format.js';
import { gainText, scoreRows } from '../state/score-text.js';
import { isBusy, shownOutcome, pictureOf, type Picture, type State } from '../state/state.js';
import { badgeRows, badgeText } from './badge.js';
import { handFocusOn } from './hand-focus-on.js';
import type { Panes } from './panes.js';
import { progressOf, sentence, statusText } from './status-text.js';
import type { Parts } from './template.js';

export interface Renderer {
  /** Says what paints pictures, before there is one. */
  use(painters: Panes): void;
  /** Shows a state. What is shown already is left alone, so that a canvas is painted and a text announced only once. */
  show(state: State): void;
  /** Shows a part of an answer that is not whole yet. */
  part(answer: Raster, part: Rect): void;
}

export function createRenderer(parts: Parts): Renderer {
  let panes: Panes | undefined;
  let last: Picture | undefined;

  function show(state: State): void {
    const picture = pictureOf(state);
    const outcome = shownOutcome(state);
    const busy = isBusy(state) || state.kind === 'reading';
    const isPartial = state.kind === 'working' && panes?.after.raster !== undefined;
    parts.hint.hidden = picture !== undefined || !parts.pad.hidden;
    parts.ways.hidden = !parts.hint.hidden;
    // What is added matters to an empty element where something is.
    parts.noise.hidden = picture === undefined && parts.again.hidden;
    parts.view.hidden = parts.zooms.hidden = picture === undefined;
    if (picture !== undefined && picture !== last) {
      last = picture;
      parts.format.value = formatOf(picture);
      parts.download.textContent = `Download ${parts.format.selectedOptions[0]!.text}`;
    }
    if (picture !== undefined) {
      if (outcome === undefined && !isPartial) panes!.after.clear();
      void panes!.before.show(picture.raster, picture.file?.metadata.icc);
      if (outcome !== undefined) void panes!.after.show(outcome.raster, picture.file?.metadata.icc);
      setText(parts.tagBefore, picture.cleanKnown ? 'noisy' : 'original');
      parts.before.setAttribute(
        'aria-label',
        `${picture.name}, ${picture.cleanKnown ? 'noisy' : 'as it is'}`,
      );
    }
    const scores = outcome?.scores;
    const gain = scores && gainText(scores);
    setText(parts.tagAfter, gain === undefined ? 'denoised' : `denoised, ${gain}`);
    parts.compare.classList.toggle('partial', isPartial);
    parts.after.hidden = outcome === undefined && !isPartial;
    for (const part of [parts.tagAfter, parts.split, parts.save, parts.badge]) {
      part.hidden = outcome === undefined;
    }

    // The one that comes next stands out.
    parts.pick.classList.toggle('primary', picture === undefined);
    parts.denoise.classList.toggle('primary', picture !== undefined && outcome === undefined);
    parts.download.classList.toggle('primary', outcome !== undefined);
    parts.denoise.disabled = picture === undefined || busy;
    parts.cancel.hidden = !busy;
    const progress = progressOf(state);
    parts.progress.hidden = parts.left.hidden = progress === undefined;
    if (progress !== undefined) {
      parts.progress.max = progress.max;
      if (progress.value === undefined) parts.progress.removeAttribute('value');
      else parts.progress.value = progress.value;
      parts.progress.setAttribute('aria-valuetext', progress.text);
      setText(parts.left, progress.text);
    }
    setText(parts.status, statusText(state));
    const error = 'error' in state ? state.error : undefined;
    parts.error.hidden = error === undefined;
    setText(parts.error, error === undefined ? '' : sentence(error.message));

    parts.scores.hidden = scores === undefined;
    if (scores !== undefined) {
      setText(parts.gain, gain ?? '');
      const rows = scoreRows(scores).map(([name, before, after]) => {
        const row = document.createElement('tr');
        row.append(cell('th', name), cell('td', before), cell('td', after));
        row.querySelector('th')!.scope = 'row';
        return row;
      });
      parts.scores.tBodies[0]!.replaceChildren(...rows);
    }
    if (outcome !== undefined) {
      setText(parts.badge.querySelector('summary')!, badgeText(outcome));
      const entries = badgeRows(outcome).flatMap(([term, text]) => [cell('dt', term), cell('dd', text)]);
      parts.badge.querySelector('dl')!.replaceChildren(...entries);
    }
  }

  return {
    show(state) {
      handFocusOn(parts.view.getRootNode() as ShadowRoot, () => {
        show(state);
      });
    },
    use(painters) {
      panes = painters;
    },
    part(answer, part) {
      panes!.after.add(answer, last?.file?.metadata.icc, part);
    },
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
