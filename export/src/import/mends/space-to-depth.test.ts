import type { OnnxInitializer, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { modelOf, node, type Net } from '../nets.test.helper.js';
import { mended } from './mended.test.helper.js';
import { foldings6d } from './space-to-depth.js';

const whole = (name: string, ...values: readonly number[]): OnnxInitializer => ({
  name,
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** The size of an axis of a tensor times a part of it, as PyTorch writes it. */
function side(of: string, axis: number, name: string, op: 'Div' | 'Mul'): OnnxNode[] {
  return [
    node('Gather', [`shape of ${of}`, `axis ${axis}`], `${name} raw`, { axis: 0 }),
    node(op, [`${name} raw`, 'block'], name),
  ];
}

/** `view(n, c, h // b, b, w // b, b).permute(…).reshape(…)` */
function folded(perm: readonly number[], channels: number, block: number): Net {
  return {
    nodes: [
      node('Shape', ['x'], 'shape of x'),
      ...side('x', 2, 'rows', 'Div'),
      ...side('x', 3, 'columns', 'Div'),
      node('Concat', ['n', 'c', 'rows', 'block', 'columns', 'block'], 'parts', { axis: 0 }),
      node('Concat', ['n', 'all', 'rows', 'columns'], 'whole', { axis: 0 }),
      node('Reshape', ['x', 'parts'], 'taken apart'),
      node('Transpose', ['taken apart'], 'moved', { perm }),
      node('Reshape', ['moved', 'whole'], 'y'),
    ],
    initializers: [
      ...[whole('n', 1), whole('c', channels), whole('all', channels * block * block)],
      ...[whole('block', block), whole('axis 2', 2), whole('axis 3', 3)],
    ],
  };
}

function unfolded(perm: readonly number[], parts: readonly string[], channels: number, block: number): Net {
  return {
    nodes: [
      node('Shape', ['x'], 'shape of x'),
      ...side('x', 2, 'rows', 'Mul'),
      ...side('x', 3, 'columns', 'Mul'),
      node('Concat', parts, 'parts', { axis: 0 }),
      node('Concat', ['n', 'c', 'rows', 'columns'], 'whole', { axis: 0 }),
      node('Reshape', ['x', 'parts'], 'taken apart'),
      node('Transpose', ['taken apart'], 'moved', { perm }),
      node('Reshape', ['moved', 'whole'], 'y'),
    ],
    initializers: [
      ...[whole('n', 1), whole('c', channels), whole('block', block), whole('axis 2', 2), whole('axis 3', 3)],
    ],
  };
}

const ports = (channels: number) => ({
  inputs: [{ name: 'x', shape: ['n', channels, 'h', 'w'] }],
  outputs: [{ name: 'y', shape: ['n', 'c', 'hh', 'ww'] }],
});

describe('a folding of pictures', () => {
  it.each([
    ['as PyTorch has it', [0, 1, 3, 5, 2, 4], 3, 2],
    ['as TensorFlow has it', [0, 3, 5, 1, 2, 4], 3, 2],
    ['by 3, of grey', [0, 1, 3, 5, 2, 4], 1, 3],
  ])('into channels is one convolution: %s', async (_, perm, channels, block) => {
    const { found, difference } = await mended(
      modelOf(folded(perm, channels, block), ports(channels)),
      foldings6d,
    );
    expect(found?.model.nodes.map(({ op }) => op)).toEqual(['Conv']);
    expect(difference).toBe(0);
  });

  it.each([
    ['as PyTorch has it', [0, 1, 4, 2, 5, 3], ['n', 'c', 'block', 'block', 'raw rows', 'raw columns'], 'CRD'],
    [
      'as TensorFlow has it',
      [0, 3, 4, 1, 5, 2],
      ['n', 'block', 'block', 'c', 'raw rows', 'raw columns'],
      'DCR',
    ],
  ])('out of channels is one DepthToSpace: %s', async (_, perm, parts, mode) => {
    const names = parts.map((name) => name.replace(/^raw (.*)$/, '$1 raw'));
    const { found, difference } = await mended(modelOf(unfolded(perm, names, 2, 2), ports(8)), foldings6d);
    expect(found?.model.nodes.map(({ op, attributes }) => [op, attributes])).toEqual([
      ['DepthToSpace', { blocksize: 2, mode }],
    ]);
    expect(difference).toBe(0);
  });

  it('by SpaceToDepth, which WebGPU has not, is one convolution', async () => {
    const model = modelOf({ nodes: [node('SpaceToDepth', ['x'], 'y', { blocksize: 2 })] });
    const { found, difference } = await mended({ ...model, ...ports(3) }, foldings6d);
    expect(found?.model.nodes.map(({ op }) => op)).toEqual(['Conv']);
    expect(difference).toBe(0);
  });

  it('is left alone where the axes go elsewhere', async () => {
    const other = modelOf(folded([0, 1, 5, 3, 4, 2], 3, 2), ports(3));
    expect((await mended(other, foldings6d)).found).toBeUndefined();
  });
});
