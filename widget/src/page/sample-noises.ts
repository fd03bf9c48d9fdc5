/** A clean picture that the page damages, so that what a model gains is known. */
export interface SampleFacts {
  readonly src: string;
  /** What is there to try: what the button says, the noise, and what it is in a sentence. The second is tried first. */
  readonly noises: readonly (readonly [name: string, noise: string, explanation: string])[];
  /** What is done to the picture. */
  readonly beginning: (explanation: string) => string;
  /** What was done to it and undone, before the numbers. */
  readonly end: (explanation: string, time: string) => string;
  readonly next: string;
}

export type SampleKind = 'photographs' | 'scans';

export const samples: Readonly<Record<SampleKind, SampleFacts>> = {
  photographs: {
    src: 'photograph.webp',
    // From what a camera gives to what papers measure with.
    noises: [
      ['Light', 'gaussian:15/255', 'of sigma 15 of 255'],
      ['Medium', 'gaussian:25/255', 'of sigma 25 of 255'],
      ['Heavy', 'gaussian:50/255', 'of sigma 50 of 255'],
      ['Low light', 'poisson-gaussian:25/255', 'of few photons and of the sensor'],
      ['Grain', 'gaussian-correlated:25/255', 'that spreads over neighbouring pixels'],
      ['JPEG', 'gaussian:15/255+jpeg:60', 'of sigma 15 of 255, stored as a JPEG of quality 60'],
    ],
    beginning: (explanation) => `Noise ${explanation} is added to a clean photograph, and removed again.`,
    end: (explanation, time) =>
      `Noise ${explanation} was added to a clean photograph, and removed in ${time}`,
    next: 'Try another noise:',
  },
  scans: {
    src: 'page.png',
    noises: [
      ['Faded', 'low-ink:0.6+paper:0.15+gaussian:0.04+round:8', 'faded ink on grey paper'],
      ['Stained', 'paper:0.1+stain:0.6+crease:0.4+round:8', 'stains and creases'],
      [
        'Photographed',
        'paper:0.15+crease:0.3+shading:0.7+blur:0.8+gaussian:0.03+jpeg:70',
        'the shadow, blur and noise of a photograph',
      ],
      [
        'Thin paper',
        'bleed-through:0.25+paper:0.1+scan-lines:0.3+gaussian:0.02+round:8',
        'the other side shining through, and the lines of a scanner',
      ],
    ],
    beginning: (explanation) =>
      `A clean page gets ${explanation}, and is cleaned again. The answer is in grey.`,
    end: (explanation, time) => `A clean page got ${explanation}, and was cleaned in ${time}, in grey`,
    next: 'Try other damage:',
  },
};
