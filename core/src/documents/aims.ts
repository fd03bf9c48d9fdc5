/** What the model of a recipe owes on test images, before any was trained. */
export interface RecipeAim {
  readonly recipe: string;
  /**
   * MSE and BCE are to be at most the bound, the PSNR (pooled, dB) at least. `behindFineTuned` is by how many dB at most a model for all
   * levels may be behind itself trained on for this one alone.
   */
  readonly metric: 'mse' | 'bce' | 'psnrPooled' | 'behindFineTuned';
  /** As `parseNoise` reads it. */
  readonly noise: string;
  readonly bound: number;
  /** What was tried to reach it, for those who read that it is missed. */
  readonly tried?: string;
}

/** What the model of a recipe for photographs is to reach on a set, in dB, at least. */
export interface PhotographAim {
  readonly recipe: string;
  /** As the set's folder is called: `cbsd68` and `cc15` are those of the papers, `photographs` are pictures of our own. */
  readonly dataset: string;
  readonly grey: boolean;
  /** As `formatNoise` writes it; `as shot` for pairs. */
  readonly noise: string;
  /** The mean PSNR, or what is gained of it over the noisy picture. */
  readonly figure: 'psnr' | 'gain';
  readonly first: number;
  readonly owed: number;
  /** Null where nothing beyond it is looked for. */
  readonly hoped: number | null;
}

/** Which of a run's figures stands beside a published one. */
export type PublishedMetric =
  /** Mean over the last epoch's steps, noise and all. */
  | 'training loss at the end'
  /** On the images that the publisher watched, in the best epoch, or in the last. */
  | 'watched loss, best'
  | 'watched loss at the end'
  /** On test images, when nothing else is said. */
  | 'test MSE';

/** A figure that the author of a network gave for it. */
export interface PublishedFigure {
  /** The recipe that rebuilds the network. */
  readonly recipe: string;
  readonly metric: PublishedMetric;
  readonly loss: 'bce' | 'mse';
  /** As `parseNoise` reads it; null where the author does not say. */
  readonly noise: string | null;
  readonly value: number;
  /** What else was said that bears on it. */
  readonly note: string;
}
