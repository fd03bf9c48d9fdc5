import { defaultMaxPixels } from './canvas-codec.js';

/** The attributes that the element watches, by what changes with them. */
export const attributes = {
  /** What the open model depends on. */
  engine: ['model', 'device', 'assets', 'worker'],
  picture: ['noise', 'seed'],
  other: ['samples', 'src', 'auto', 'max-pixels'],
} as const;

export const defaultNoise = 'gaussian:0.5';
export const defaultSeed = 1;

/** What the attributes say. */
export interface Settings {
  /** The address of a model folder or of its manifest. */
  readonly model: string | undefined;
  readonly device: string;
  readonly noise: string;
  /** Which noise, an integer in [0, 2^53). NaN where the attribute is no number, which is refused where it is used. */
  readonly seed: number;
  readonly assets: string | undefined;
  readonly worker: string | undefined;
  readonly samples: string | undefined;
  readonly src: string | undefined;
  readonly auto: boolean;
  readonly maxPixels: number;
}

export function settingsOf(element: Pick<Element, 'getAttribute' | 'hasAttribute'>): Settings {
  const text = (name: string): string | undefined => {
    const value = element.getAttribute(name)?.trim();
    return value === '' ? undefined : value;
  };
  const maxPixels = Number(text('max-pixels') ?? defaultMaxPixels);
  return {
    model: text('model'),
    device: text('device') ?? 'auto',
    noise: text('noise') ?? defaultNoise,
    seed: Number(text('seed') ?? defaultSeed),
    assets: text('assets'),
    worker: text('worker'),
    samples: text('samples'),
    src: text('src'),
    auto: element.hasAttribute('auto'),
    maxPixels: maxPixels > 0 ? maxPixels : defaultMaxPixels,
  };
}
