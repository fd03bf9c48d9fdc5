import { gainText } from '../state/score-text.js';
import type { State } from '../state/state.js';

/** What the live region says. It changes with the phase only, so that a screen reader is not flooded with numbers. */
export function statusText(state: State): string {
  switch (state.kind) {
    case 'empty':
    case 'failed':
      return '';
    case 'reading':
      return `Reading ${state.name}…`;
    case 'ready': {
      const { name, raster } = state.picture;
      return `${name}, ${raster.width} × ${raster.height}, is ready.`;
    }
    case 'loading':
      return 'Loading the model…';
    case 'working':
      return 'Denoising…';
    case 'done': {
      const { outcome, notes = [] } = state;
      const { scores, noise, ms, description, remarks } = outcome;
      const { device, deviceAsked } = description;
      const gain = scores && gainText(scores);
      const number = gain === undefined ? noise && noiseText(noise) : `${gain} PSNR`;
      const done = `Denoised in ${timeText(ms)} on ${device}${number === undefined ? '' : `, ${number}`}.`;
      const isOther = deviceAsked !== device && deviceAsked !== 'auto';
      const other = isOther ? [`${String(deviceAsked)} does not run here.`] : [];
      return [done, ...other, ...remarks, ...notes.map(sentence)].join(' ');
    }
  }
}

/** How far the work is, for a progress bar; without a value where that is not known; undefined where there is no work. */
export function progressOf(
  state: State,
): { readonly value?: number; readonly max: number; readonly text: string } | undefined {
  switch (state.kind) {
    case 'reading':
      return { max: 1, text: 'reading' };
    case 'loading': {
      const { file, loaded, total } = state;
      if (file === undefined || total === 0) return { max: 1, text: 'loading' };
      return { value: loaded, max: total, text: `${file}: ${megabytes(loaded)} of ${megabytes(total)}` };
    }
    case 'working':
      return {
        value: state.done,
        max: state.total,
        text: `tile ${state.done} of ${state.total}${leftText(state)}`,
      };
    case 'empty':
    case 'ready':
    case 'done':
    case 'failed':
      return undefined;
  }
}

/** The standard deviation of the noise in steps of 8 bits, as people read it. */
function noiseText({ before, after }: { readonly before: number; readonly after: number }): string {
  const [from, to] = [before, after].map((sigma) => (255 * sigma).toFixed(1));
  return `noise ${from} → ${to} of 255`;
}

/** Once some of the work is done, how long the rest will take. */
function leftText({ done, total, ms }: Extract<State, { kind: 'working' }>): string {
  if (done === 0 || done === total || ms < 500) return '';
  return `, about ${timeText(1000 * Math.ceil(((ms / done) * (total - done)) / 1000))} left`;
}

/** To two digits: `850 ms`, `2.1 s`, `2 min`. */
export function timeText(ms: number): string {
  const [by, unit] = ms < 995 ? [1, 'ms'] : ms < 99_500 ? [1e3, 's'] : [6e4, 'min'];
  return `${Number((ms / by).toPrecision(2))} ${unit}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** With a capital, unless it begins with a file's name. */
export function sentence(text: string): string {
  return `${text.replace(/^[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
}
