import { gainText } from './scores.js';
import type { State } from './state.js';

/** What the live region says. It changes with the phase only, so that a screen reader is not flooded with numbers. */
export function statusText(state: State): string {
  switch (state.kind) {
    case 'empty':
    case 'failed':
      return '';
    case 'reading':
      return `Reading ${state.name}…`;
    case 'ready': {
      const { shape } = state.picture.input;
      return `${state.picture.name}, ${shape[3]} × ${shape[2]}, is ready.`;
    }
    case 'loading':
      return 'Loading the model…';
    case 'working':
      return 'Denoising…';
    case 'done': {
      const { scores, ms, description } = state.outcome;
      const gain = scores && gainText(scores);
      const time = ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
      return `Denoised in ${time} ms on ${description.device}${gain === undefined ? '' : `, ${gain} PSNR`}.`;
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
      return { value: state.done, max: state.total, text: `tile ${state.done} of ${state.total}` };
    case 'empty':
    case 'ready':
    case 'done':
    case 'failed':
      return undefined;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
