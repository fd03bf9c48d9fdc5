import { defaultMaxPixels } from '../browser/limits.js';

/** The attributes that the element watches, by what changes with them. */
export const attributes = {
  /** What the open model depends on. */
  engine: ['model', 'device', 'dtype', 'assets', 'worker'],
  picture: ['noise', 'seed'],
  other: ['samples', 'src', 'auto', 'max-pixels', 'strength'],
} as const;

/** The text of the attribute `noise` that leaves pictures as they are. */
export const noNoise = 'none';
/** For models of digits, which are shown what they can do; pictures of other kinds are noisy themselves. */
export const defaultNoise = 'gaussian:0.5';
export const defaultSeed = 1;

/** What the attributes say. */
export interface Settings {
  /** The address of a model folder or of its manifest. */
  readonly model: string | undefined;
  readonly device: string;
  /** Which of the model's files. */
  readonly dtype: string;
  /** Undefined where the model decides: see `noiseFor`. */
  readonly noise: string | undefined;
  /** Which noise, an integer in [0, 2^53). NaN where the attribute is no number, which is refused where it is used. */
  readonly seed: number;
  readonly assets: string | undefined;
  readonly worker: string | undefined;
  readonly samples: string | undefined;
  readonly src: string | undefined;
  readonly auto: boolean;
  readonly maxPixels: number;
  /** How much of what the model changes is changed, from 0 to 1. */
  readonly strength: number;
}

export function settingsOf(element: Pick<Element, 'getAttribute' | 'hasAttribute'>): Settings {
  const text = (name: string): string | undefined => {
    const value = element.getAttribute(name)?.trim();
    return value === '' ? undefined : value;
  };
  const strength = Number(text('strength') ?? 1);
  const maxPixels = Number(text('max-pixels') ?? defaultMaxPixels);
  return {
    model: text('model'),
    device: text('device') ?? 'auto',
    dtype: text('dtype') ?? 'auto',
    noise: text('noise'),
    seed: Number(text('seed') ?? defaultSeed),
    assets: text('assets'),
    worker: text('worker'),
    samples: text('samples'),
    src: text('src'),
    auto: element.hasAttribute('auto'),
    maxPixels: maxPixels > 0 ? maxPixels : defaultMaxPixels,
    strength: strength >= 0 && strength <= 1 ? strength : 1,
  };
}
