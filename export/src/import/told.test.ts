import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addNoise, compareTensors, parseNoise, psnrPooled } from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures.test.helper.js';
import { importModel } from './import-model.js';
import { blur, hills, joinedNets, modelOf, node, samples, scalar, type Net } from './nets.test.helper.js';
import { localRunner } from './local-runner.test.helper.js';

/** Blurs the more the higher the level: from not at all at 0 to all of it at a sigma of 25 of 255, and harmfully beyond. */
function blending(level: string, perLevel: number): Net {
  return joinedNets(blur('x', 'blurred'), {
    nodes: [
      node('Sub', ['blurred', 'x'], 'change'),
      node('Mul', [level, 'per level'], 'part'),
      node('Mul', ['change', 'part'], 'partial'),
      node('Add', ['x', 'partial'], 'y'),
    ],
    initializers: [scalar('per level', perLevel)],
  });
}

/** Takes four channels apart: a picture, and `level`. */
function split(from: string, picture: string): Net {
  return {
    nodes: [
      {
        op: 'Split',
        name: 'split',
        inputs: [from, 'sizes'],
        outputs: [picture, 'level'],
        attributes: { axis: 1 },
      },
    ],
    initializers: [{ name: 'sizes', shape: [2], data: BigInt64Array.of(3n, 1n) }],
  };
}

async function imported(model: OnnxModel) {
  const folder = await temporaryFolder();
  const file = join(folder, 'told.onnx');
  await writeFile(file, encodeModel(model));
  const { directory, manifest, notes } = await importModel({
    file,
    modelsDirectory: join(folder, 'models'),
    samples,
    version: '0.1.0',
    runner: localRunner(),
  });
  return { directory, manifest, notes };
}

const picture = { name: 'x', shape: ['n', 3, 'h', 'w'] };

describe('a file that is told how much noise there is', () => {
  it.each([
    ['one value, in units of 255', { name: 'sigma', shape: [1] }, 1 / 25, [1]],
    ['one value, on [0, 1]', { name: 'sigma', shape: [] }, 255 / 25, []],
    ['a value an image', { name: 's', shape: ['n', 1, 1, 1] }, 255 / 25, ['batch', 1, 1, 1]],
    ['a plane', { name: 'noise_map', shape: ['n', 1, 'h', 'w'] }, 255 / 25, ['batch', 1, 'height', 'width']],
  ])('by %s, has the control noise-level, sigma on [0, 1] images', async (_, port, perLevel, shape) => {
    const model = modelOf(blending(port.name, perLevel), { inputs: [picture, port] });
    const { directory, manifest } = await imported(model);
    expect(manifest.controls).toEqual([
      { name: 'noise-level', shape, unit: 'sigma, on [0, 1] images', range: [0, 1], default: 0.1 },
    ]);
    const denoiser = await createNodeDenoiser({ model: directory, device: 'cpu' });
    const noisy = addNoise(hills(), parseNoise('gaussian:0.1'), { seed: 1 });
    const [none, all] = await Promise.all(
      [0, 25 / 255].map((level) => denoiser.denoise(noisy, { controls: { 'noise-level': level } })),
    );
    expect(compareTensors(none!.data, noisy.data).max).toBe(0);
    expect(psnrPooled(all!, hills())! - psnrPooled(noisy, hills())!).toBeGreaterThan(7);
    await denoiser.dispose();
  });

  it('by a channel more, has that put there', async () => {
    const inputs = [{ name: 'in', shape: ['n', 4, 'h', 'w'] }];
    const { directory, manifest, notes } = await imported(
      modelOf(joinedNets(split('in', 'x'), blending('level', 255 / 25)), { inputs }),
    );
    expect(manifest.controls.map(({ shape }) => shape)).toEqual([['batch', 1, 'height', 'width']]);
    expect(manifest.input.dimensions).toEqual(['batch', 3, 'height', 'width']);
    expect(notes.join()).toContain('one more channel');
    expect(await readFile(join(directory, 'README.md'), 'utf8')).toContain(
      '| input `noise-level` | sigma, on [0, 1] images',
    );
  });

  /** The level is stretched over the picture by its own batch, as a graph does that was traced with one image. */
  const stretched: Net = {
    nodes: [
      node('Shape', ['sigma'], 'images', { end: 2 }),
      node('Shape', ['x'], 'size', { start: 2 }),
      node('Concat', ['images', 'size'], 'plane size', { axis: 0 }),
      node('Expand', ['sigma', 'plane size'], 'plane'),
      node('Concat', ['x', 'plane'], 'both', { axis: 1 }),
    ],
  };
  const level = { name: 'sigma', shape: [1, 1, 1, 1] };

  it('by one value beside any number of images, takes a value an image', async () => {
    const model = modelOf(joinedNets(stretched, split('both', 'picture'), blending('level', 255 / 25)), {
      inputs: [picture, level],
    });
    const { manifest } = await imported(model);
    expect(manifest.controls.map(({ shape }) => shape)).toEqual([['batch', 1, 1, 1]]);
    expect(manifest.input.dimensions).toEqual(['batch', 3, 'height', 'width']);
  });

  it('is measured with the level that there is', async () => {
    const model = modelOf(blending('sigma', 255 / 25), { inputs: [picture, { name: 'sigma', shape: [1] }] });
    const { manifest } = await imported(model);
    // At 5 of 255 a fifth of the blur: noise gets weaker there too.
    const [weakest] = manifest.quality;
    expect(weakest).toMatchObject({ noise: 'gaussian:5/255' });
    expect(weakest!.denoised.mse).toBeLessThan(weakest!.noisy.mse);
  });
});
