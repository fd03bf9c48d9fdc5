import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkplace, type Workplace } from '../testing/workplace.js';
import { parityFolder } from './parity-folder.js';

let place: Workplace;
beforeEach(async () => {
  place = await createWorkplace();
});
afterEach(() => place.remove());

it.runIf(process.platform !== 'win32')(
  'parity keeps what it makes in the cache, and in a checkout in its .setup',
  async () => {
    const folder = () =>
      place.within(({ io, packages }) =>
        parityFolder({ io: { ...io, env: { XDG_CACHE_HOME: '/big' } }, packages }),
      );
    expect(await folder()).toBe('/big/denoisekit');
    expect(await place.names()).toEqual(['models']);
    await mkdir(place.path('.setup'));
    expect(await folder()).toBe(place.path('.setup'));
  },
);
