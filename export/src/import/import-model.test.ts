import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { rejectionOf, temporaryFolder } from '../fixtures.test.helper.js';
import { importModel } from './import-model.js';
import type { ImportOptions } from './types.js';
import { blur, hills, joinedNets, modelOf, node, samples, scalar, type Net } from './nets.test.helper.js';
import { localRunner } from './local-runner.test.helper.js';

async function imported(model: OnnxModel | Uint8Array, options: Partial<ImportOptions> = {}) {
  const folder = await temporaryFolder();
  const file = join(folder, 'My Net.onnx');
  await writeFile(file, model instanceof Uint8Array ? model : encodeModel(model));
  const modelsDirectory = join(folder, 'models');
  const all = { file, modelsDirectory, samples, version: '0.1.0', runner: localRunner(), ...options };
  return { modelsDirectory, all, result: importModel(all) };
}

/** Nothing is left where a model was refused. */
async function refusal(model: OnnxModel | Uint8Array, options: Partial<ImportOptions> = {}) {
  const { modelsDirectory, result } = await imported(model, options);
  const error = await rejectionOf(result);
  expect(await readdir(modelsDirectory).catch(() => [])).toEqual([]);
  return error;
}

describe('a file that is imported', () => {
  it('becomes a model folder that says what was found, and how', async () => {
    const { result } = await imported(modelOf(blur('x', 'y')), { license: 'MIT', now: () => new Date(0) });
    const { id, directory, manifest } = await result;
    expect([id, (await readdir(directory)).sort()]).toEqual([
      'my-net',
      ['README.md', 'golden.bin', 'manifest.json', 'model.onnx'],
    ]);
    expect(parseManifest(await readFile(join(directory, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest).toMatchObject({
      license: 'MIT',
      opset: 17,
      controls: [],
      input: { name: 'x', dimensions: ['batch', 3, 'height', 'width'], range: [0, 1] },
      geometry: { sizeMultiple: 1, receptiveFieldRadius: 1 },
      graph: { nodes: 1, operators: { Conv: 1 }, parameters: 27 },
      madeBy: {
        kind: 'imported',
        fileName: 'My Net.onnx',
        producer: 'pytorch 2.9.0',
        importedAt: '1970-01-01T00:00:00.000Z',
      },
      golden: {
        madeBy: expect.stringMatching(
          /^ONNX Runtime [\d.]+ on the CPU, float32, optimisations off$/,
        ) as string,
      },
    });
    expect(manifest.quality.map(({ noise }) => noise)).toContain('gaussian:25/255');
    expect(await readFile(join(directory, 'README.md'), 'utf8')).toContain('My Net.onnx, sha256');
  });

  it('is opened like any model, and answers as it did before', async () => {
    const { result } = await imported(modelOf(blur('x', 'y')));
    const denoiser = await createNodeDenoiser({ model: (await result).directory, device: 'cpu' });
    const { data } = await denoiser.denoise(hills(20, 31));
    // In the middle of a slope, the filter [1 2 1] / 4 in both directions, by hand.
    const at = (y: number, x: number) => hills(20, 31).data[y * 31 + x]!;
    const row = (y: number) => (at(y, 5) + 2 * at(y, 6) + at(y, 7)) / 4;
    expect(data[3 * 31 + 6]).toBeCloseTo((row(2) + 2 * row(3) + row(4)) / 4, 5);
    await denoiser.dispose();
  });

  it('answers with the picture where the file answers with the noise in [0, 255], channels last', async () => {
    const shape = ['n', 'h', 'w', 3];
    const net = joinedNets(
      { nodes: [node('Transpose', ['in'], 'x', { perm: [0, 3, 1, 2] })] },
      blur('x', 'blurred'),
      {
        nodes: [
          node('Max', ['blurred', 'two'], 'seen'),
          node('Sub', ['x', 'seen'], 'noise'),
          node('Transpose', ['noise'], 'out', { perm: [0, 2, 3, 1] }),
        ],
        initializers: [scalar('two', 2)],
      },
    );
    const ports = { inputs: [{ name: 'in', shape }], outputs: [{ name: 'out', shape }] };
    const { result } = await imported(modelOf(net, ports));
    const { directory, manifest, notes } = await result;
    expect(manifest.input).toMatchObject({ dimensions: ['batch', 3, 'height', 'width'], range: [0, 255] });
    expect(notes).toEqual([
      expect.stringContaining('channels last'),
      expect.stringContaining('answers with the noise'),
      expect.stringContaining('WebGPU may not run it, for Max'),
    ]);
    const denoiser = await createNodeDenoiser({ model: directory, device: 'cpu' });
    expect(denoiser.describe().selfTest?.maxDifference).toBeLessThan(1e-5);
    await denoiser.dispose();
  });

  it('keeps a model that has the name, unless it may be replaced', async () => {
    const { all, result } = await imported(modelOf(blur('x', 'y')));
    await result;
    expect((await rejectionOf(importModel(all))).message).toMatch(/another model at .*my-net.*--replace/);
    expect((await importModel({ ...all, replace: true })).id).toBe('my-net');
  });
});

describe('a file that takes one image at a time and says that it takes any number', () => {
  it('has a batch of one', async () => {
    const kept = { name: 'kept', shape: [4], data: BigInt64Array.of(1n, 3n, 0n, 0n) };
    const net = joinedNets(blur('x', 'blurred'), {
      nodes: [node('Reshape', ['blurred', 'kept'], 'y')],
      initializers: [kept],
    });
    const { manifest, notes } = await (await imported(modelOf(net))).result;
    expect(manifest.input.dimensions).toEqual([1, 3, 'height', 'width']);
    expect(notes.join()).toContain('one image at a time');
  });
});

describe('a size that is written into a file', () => {
  const baked = (net: Net) => {
    const shape = [1, 3, 32, 40];
    return modelOf(net, { inputs: [{ name: 'x', shape }], outputs: [{ name: 'y', shape }] });
  };

  it('goes where the network takes any', async () => {
    const { result } = await imported(baked(blur('x', 'y')));
    const { manifest, notes } = await result;
    expect(manifest.input.dimensions).toEqual(['batch', 3, 'height', 'width']);
    expect(manifest.geometry).toEqual({ sizeMultiple: 1, receptiveFieldRadius: 1 });
    expect(notes).toEqual(['the size 32x40 was written into it, and it takes any']);
  });

  it.each<[string, Net]>([
    [
      'where a Reshape needs it',
      joinedNets(blur('x', 'blurred'), {
        nodes: [node('Reshape', ['blurred', 'flat'], 'rows'), node('Reshape', ['rows', 'whole'], 'y')],
        initializers: [
          { name: 'flat', shape: [2], data: BigInt64Array.of(1n, 3840n) },
          { name: 'whole', shape: [4], data: BigInt64Array.of(1n, 3n, 32n, 40n) },
        ],
      }),
    ],
    [
      'where each pixel sees the whole picture, so that nothing shows what other sizes should give',
      joinedNets(blur('x', 'blurred'), {
        nodes: [
          node('GlobalAveragePool', ['x'], 'mean'),
          node('Mul', ['mean', 'little'], 'part'),
          node('Add', ['blurred', 'part'], 'y'),
        ],
        initializers: [scalar('little', 0.001)],
      }),
    ],
  ])('stays %s', async (_, net) => {
    const { result } = await imported(baked(net));
    const { manifest } = await result;
    expect(manifest.input.dimensions.slice(1)).toEqual([3, 32, 40]);
    expect(manifest.geometry.receptiveFieldRadius).toBeNull();
  });
});

describe('a file that is refused', () => {
  const fine = modelOf(blur('x', 'y'));
  const port = (name: string, shape: readonly (number | string)[]) => ({ name, shape });

  it.each<[string, OnnxModel | Uint8Array, string, RegExp]>([
    ['is no ONNX', new TextEncoder().encode('<!doctype html>'), 'model-invalid', /no ONNX/],
    ['is cut off', encodeModel(fine).subarray(0, 150), 'model-invalid', /ends too early/],
    [
      'has operators of its own',
      { ...fine, nodes: [{ ...fine.nodes[0]!, domain: 'com.microsoft' }] },
      'not-portable',
      /Conv of com\.microsoft/,
    ],
    ['is of an old version', { ...fine, opset: 6 }, 'not-portable', /opset 6/],
    [
      'has weights that are no numbers',
      {
        ...fine,
        initializers: [{ name: 'y filter', shape: [3, 1, 3, 3], data: new Float32Array(27).fill(NaN) }],
      },
      'model-invalid',
      /NaN at index 0/,
    ],
    [
      'has two outputs',
      { ...fine, outputs: [...fine.outputs, port('z', [1])] },
      'model-invalid',
      /2 outputs/,
    ],
    [
      'has three inputs',
      { ...fine, inputs: [...fine.inputs, port('a', [1]), port('b', [1])] },
      'model-invalid',
      /3 inputs/,
    ],
    [
      'takes no picture',
      { ...fine, inputs: [port('x', ['n', 784])] },
      'model-invalid',
      /no input is a picture/,
    ],
    [
      'takes five channels',
      { ...fine, inputs: [port('x', ['n', 5, 'h', 'w'])] },
      'model-invalid',
      /1 or 3 channels/,
    ],
    ['classifies', { ...fine, outputs: [port('y', ['n', 1000])] }, 'model-invalid', /classifier/],
    [
      'only takes contrast away, which is nearer to the clean picture where there is much noise',
      modelOf({
        nodes: [node('Mul', ['x', 'half'], 'less'), node('Add', ['less', 'quarter'], 'y')],
        initializers: [scalar('half', 0.5), scalar('quarter', 0.25)],
      }),
      'model-invalid',
      /changes each pixel by itself.* reach of 0 pixels, with values in \[0, 1\].*\+\d/,
    ],
    [
      'cannot be loaded',
      { ...fine, nodes: [{ ...fine.nodes[0]!, inputs: ['x', 'nowhere'] }] },
      'model-invalid',
      /nowhere/,
    ],
  ])('%s', async (_, model, code, words) => {
    const error = await refusal(model);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
  });

  it('has a name that is none', async () => {
    expect((await refusal(fine, { id: 'No Name' })).code).toBe('usage');
  });
});
