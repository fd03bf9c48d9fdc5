import { kerasAdam } from '../step/optimizer.js';
import type { RecipeDefaults } from './types.js';

/**
 * What the published recipes leave to Keras, or do not say: its Adam at its own constant rate, all images, the weights as they are in
 * the end.
 */
export const kerasDefaults = {
  minSteps: 1200,
  learningRate: 1e-3,
  schedule: { kind: 'constant' },
  optimizer: kerasAdam,
  images: 'all',
  averaging: null,
} as const satisfies Partial<RecipeDefaults>;
