import { expect, it } from 'vitest';
import { createWebDenoiser } from './denoiser.js';

it.each([undefined, null])('says what it needs where it gets %s in place of options', async (nothing) => {
  await expect(createWebDenoiser(nothing as never)).rejects.toMatchObject({
    code: 'usage',
    message: `createWebDenoiser got no options: found ${nothing}, expected { model }, the address of a model folder`,
  });
});
