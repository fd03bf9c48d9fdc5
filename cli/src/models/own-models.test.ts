import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newestOwnModel, ownModels } from './own-models.js';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

/** Two models of one's own; `first` was exported last. */
beforeEach(async () => {
  place = await createWorkplace();
  for (const [id, day] of [
    ['second', 1],
    ['first', 2],
  ] as const) {
    await writeTinyModel(place.path('my-models', id), { id });
    const time = Date.UTC(2026, 0, day) / 1000;
    await utimes(place.path('my-models', id, 'manifest.json'), time, time);
  }
  // An export that goes on, and what is no model.
  await writeTinyModel(place.path('my-models', '.third-1.partial'));
  await mkdir(place.path('my-models', 'notes'));
});

afterEach(() => place.remove());

describe('models of your own', () => {
  it('are those with a manifest, in the order of their names', async () => {
    expect((await ownModels(place.folder)).map(({ id }) => id)).toEqual(['first', 'second']);
    expect(await ownModels(place.path('models'))).toEqual([]);
    expect((await newestOwnModel(place.folder))?.id).toBe('first');
    expect(await newestOwnModel(place.path('models'))).toBeUndefined();
  });

  it('are listed after the shipped ones', async () => {
    const { stdout } = await place.run(['models', '--json']);
    const { models } = JSON.parse(stdout) as { models: { id: string }[] };
    expect(models.map(({ id }) => id)).toEqual(['tiny', 'first', 'second']);
  });

  it('are named by their ids, and a name that is nearly one of them is guessed', async () => {
    await writeFile(place.path('in.png'), await greyPng(3, 3, 200));
    const { code } = await place.run(['denoise', 'in.png', '-o', 'out.png', '--model', 'second']);
    expect([code, await place.names()]).toEqual([0, ['in.png', 'models', 'my-models', 'out.png']]);
    const { stderr } = await place.run(['denoise', 'in.png', '-o', 'out.png', '--model', 'secnd']);
    expect(stderr).toContain('expected one of tiny, first, second; did you mean "second"?');
  });

  it('are shown by the demo, the newest first', async () => {
    const newest = await place.run(['denoise', '--demo']);
    expect([newest.code, newest.stdout.split(':')[0]]).toEqual([0, 'first']);
    expect(newest.stderr).toBe('with first, your newest model; --model photo is the shipped one\n');
    const named = await place.run(['denoise', '--demo', '--model', 'second']);
    expect([named.stdout.split(':')[0], named.stderr]).toEqual(['second', '']);
  });

  it('do not become the default of anything else', async () => {
    await writeFile(place.path('in.png'), await greyPng(3, 3, 200));
    const { code, stderr } = await place.run(['denoise', 'in.png', '-o', 'out.png']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no model "photo"');
  });
});
