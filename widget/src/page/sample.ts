import { parseNoise } from '@denoisekit/core';
import type { DenoiseWidget } from '../denoise-widget.js';
import { gainText } from '../state/score-text.js';
import { levelText } from '../view/level-text.js';
import { timeText } from '../view/status-text.js';
import { samples, type SampleKind } from './sample-noises.js';

/** The picture that the page begins with. */
export interface Sample {
  /** Whether it is what the widget shows. */
  readonly isShown: boolean;
  /** That for models of a kind. */
  show(kind: SampleKind): void;
  /** Leaves the widget to another picture, whose noise is its own. */
  leave(): void;
}

/**
 * @param place what is there only while the sample is
 * @param buttons takes a button for each noise
 * @param result takes a sentence on what came of it
 */
export function createSample(
  widget: DenoiseWidget,
  { place, buttons, result }: Record<'place' | 'buttons' | 'result', HTMLElement>,
): Sample {
  let shown: SampleKind | undefined;

  function explanationOf(kind: SampleKind, noise: string): string {
    const known = samples[kind].noises.find(([, own]) => own === noise)?.[2];
    const texts = parseNoise(noise)[0]!.stages.map((stage) => `${stage.kind} ${levelText(stage, true)}`);
    return known ?? `(${texts.join(', ') || noise})`;
  }

  function say(kind: SampleKind, noise: string): void {
    result.textContent = samples[kind].beginning(explanationOf(kind, noise));
    for (const button of buttons.children) {
      button.setAttribute('aria-pressed', String((button as HTMLElement).dataset['noise'] === noise));
    }
  }

  function offer(kind: SampleKind): void {
    buttons.replaceChildren(
      ...samples[kind].noises.map(([name, noise, explanation]) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = name;
        button.title = explanation;
        button.dataset['noise'] = noise;
        button.addEventListener('click', () => {
          widget.noise = noise;
        });
        return button;
      }),
    );
  }

  widget.addEventListener('denoise-start', ({ detail }) => {
    if (shown !== undefined) say(shown, detail.noise);
  });
  widget.addEventListener('denoise-done', ({ detail: { scores, ms } }) => {
    const gain = scores && gainText(scores);
    if (shown === undefined || scores === undefined || gain === undefined) return;
    const [before, after] = [scores.noisy, scores.denoised].map(({ psnr }) => psnr!.toFixed(1));
    const strong = document.createElement('strong');
    strong.textContent = gain;
    const { end, next } = samples[shown];
    const sentence = end(explanationOf(shown, widget.noise!), timeText(ms));
    result.replaceChildren(`${sentence}: PSNR ${before} → ${after} dB, `, strong, `. ${next}`);
  });

  return {
    get isShown() {
      return shown !== undefined;
    },
    show(kind) {
      if (shown === kind) return;
      shown = kind;
      place.hidden = false;
      offer(kind);
      const { src, noises } = samples[kind];
      const [, noise] = noises[1]!;
      say(kind, noise);
      widget.noise = noise;
      widget.src = src;
    },
    leave() {
      shown = undefined;
      place.hidden = true;
      widget.src = null;
      widget.noise = null;
    },
  };
}
