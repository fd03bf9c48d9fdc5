import { gainText } from '../score-text.js';
import type { DenoiseWidget } from '../denoise-widget.js';

/** Clean, so that noise can be added to it and the gain is known. */
const photograph = 'photograph.webp';

/** Kinds of noise to try on the photograph, from what a camera gives to what papers measure with. */
const noises = [
  ['Light', 'gaussian:15/255', 'of sigma 15 of 255'],
  ['Medium', 'gaussian:25/255', 'of sigma 25 of 255'],
  ['Heavy', 'gaussian:50/255', 'of sigma 50 of 255'],
  ['Low light', 'poisson-gaussian:25/255', 'of few photons and of the sensor'],
  ['Grain', 'gaussian-correlated:25/255', 'that spreads over neighbouring pixels'],
  ['JPEG', 'gaussian:15/255+jpeg:60', 'of sigma 15 of 255, stored as a JPEG of quality 60'],
] as const;

function explanationOf(noise: string | null): string {
  return noises.find(([, own]) => own === noise)?.[2] ?? `(${noise})`;
}

/** The photograph that the page begins with. */
export interface Sample {
  /** Whether it is what the widget shows. */
  readonly isShown: boolean;
  show(): void;
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
  let isShown = false;

  function say(noise: string): void {
    result.textContent = `Noise ${explanationOf(noise)} is added to a clean photograph, and removed again.`;
    for (const button of buttons.children) {
      button.setAttribute('aria-pressed', String((button as HTMLElement).dataset['noise'] === noise));
    }
  }

  buttons.replaceChildren(
    ...noises.map(([name, noise, explanation]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.title = `Noise ${explanation}`;
      button.dataset['noise'] = noise;
      button.addEventListener('click', () => {
        widget.noise = noise;
      });
      return button;
    }),
  );
  widget.addEventListener('denoise-start', ({ detail }) => {
    say(detail.noise);
  });
  widget.addEventListener('denoise-done', ({ detail: { scores, ms } }) => {
    const gain = scores && gainText(scores);
    if (!isShown || scores === undefined || gain === undefined) return;
    const [before, after] = [scores.noisy, scores.denoised].map(({ psnr }) => psnr!.toFixed(1));
    const strong = document.createElement('strong');
    strong.textContent = gain;
    result.replaceChildren(
      `Noise ${explanationOf(widget.noise)} was added to a clean photograph, and removed in ${(ms / 1000).toFixed(1)} s: PSNR ${before} → ${after} dB, `,
      strong,
      '. Try another noise:',
    );
  });

  return {
    get isShown() {
      return isShown;
    },
    show() {
      if (isShown) return;
      isShown = true;
      place.hidden = false;
      const [, [, noise]] = noises;
      say(noise);
      widget.noise = noise;
      widget.src = photograph;
    },
    leave() {
      isShown = false;
      place.hidden = true;
      widget.src = null;
      widget.noise = null;
    },
  };
}
