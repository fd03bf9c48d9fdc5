import { DenoiseError, nearestName, suggestion } from '@denoisekit/core';
import { compact } from './compact.js';
import { convTranspose } from './conv-transpose.js';
import { conv } from './conv.js';
import { deepConv } from './deep-conv.js';
import { dense } from './dense.js';
import { edge } from './edge.js';
import { photo, photoGrey, photoSmall } from './photo.js';
import { latent16 } from './latent16.js';
import { scan } from './scan.js';
import { unet } from './unet.js';
import type { Recipe } from './types.js';

/** Every recipe there is; the first is the default. */
export const recipes: readonly Recipe[] = [
  compact,
  unet,
  edge,
  dense,
  conv,
  convTranspose,
  latent16,
  deepConv,
  photo,
  photoSmall,
  photoGrey,
  scan,
];

/** @throws DenoiseError `unknown-recipe` with the nearest name */
export function findRecipe(name: string): Recipe {
  const found = recipes.find((recipe) => recipe.name === name);
  if (found) return found;
  const names = recipes.map((recipe) => recipe.name);
  const fix = suggestion(name, names);
  throw new DenoiseError('unknown-recipe', {
    what: `there is no recipe "${name}"`,
    expected: `one of ${names.join(', ')}`,
    fix,
    details: { nearest: nearestName(name, names) ?? null },
  });
}
