import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Collected } from '../testing/run-cli.js';
import { createWorkplace, type Workplace } from '../testing/workplace.js';
import { making, printMade, type PlaceOptions } from './making.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

describe('a model that is made', () => {
  it('goes below the current folder, under the usual name, or one that no shipped model has', async () => {
    const told = (usual: string) => place.within((context) => making({}, usual, context));
    expect(await told('scans')).toMatchObject({ modelsDirectory: place.path('my-models'), id: 'scans' });
    expect(await told('tiny')).toMatchObject({ id: 'my-tiny', replace: false });
  });

  it('has no name of a shipped model, but in another folder', async () => {
    const told = (out?: string) =>
      place.within((context) => making({ id: 'tiny', ...(out !== undefined && { out }) }, 'x', context));
    await expect(told()).rejects.toMatchObject({ code: 'usage' });
    expect(await told('elsewhere')).toMatchObject({ modelsDirectory: place.path('elsewhere'), id: 'tiny' });
  });

  it.each<[options: PlaceOptions, shown: string]>([
    [{}, 'mine'],
    [{ out: 'there' }, 'there/mine'],
  ])('is named by how it is found again: %j', (options, shown) => {
    const made = { id: 'mine', directory: place.path(options.out ?? 'my-models', 'mine') };
    const stdout = new Collected();
    place.within(({ io }) => {
      printMade(made, options, ['--demo'], { ...io, stdout });
    });
    expect(stdout.text).toContain(`wrote ${options.out ?? 'my-models'}/mine\n`);
    expect(stdout.text).toMatch(new RegExp(`next: .*denoise --demo --model ${shown}\n$`));
  });
});
