import type { OnnxModel, OnnxNode } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { constantsInside, withoutIdle } from './constants.js';

const port = { name: 'x', shape: ['n'] };

function modelOf(nodes: readonly OnnxNode[], output = 'y'): OnnxModel {
  return { name: 'm', inputs: [port], outputs: [{ name: output, shape: ['n'] }], nodes, initializers: [] };
}

function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { op, name: output, inputs, outputs: [output], attributes };
}

describe('constants that nodes make', () => {
  it.each<[string, OnnxNode['attributes'], unknown]>([
    [
      'a tensor',
      { value: { tensor: { shape: [1], data: Float32Array.of(2) } } },
      { shape: [1], data: Float32Array.of(2) },
    ],
    ['a number', { value_float: { float: 2 } }, { shape: [], data: Float32Array.of(2) }],
    ['numbers', { value_floats: { floats: [1, 2] } }, { shape: [2], data: Float32Array.of(1, 2) }],
    ['a whole number', { value_int: 3 }, { shape: [], data: BigInt64Array.of(3n) }],
    ['whole numbers', { value_ints: [3, -1] }, { shape: [2], data: BigInt64Array.of(3n, -1n) }],
  ])('are some of the file: %s', (_, attributes, tensor) => {
    const mended = constantsInside(
      modelOf([node('Constant', [], 'c', attributes), node('Mul', ['x', 'c'], 'y')]),
    )!;
    expect(mended.model.nodes.map(({ op }) => op)).toEqual(['Mul']);
    expect(mended.model.initializers).toEqual([{ ...(tensor as object), name: 'c' }]);
    expect(mended.note).toBe('1 constant that nodes made is one of the file');
  });

  it('stay where they are the answer, or of a kind that is not known', () => {
    const text = node('Constant', [], 'c', { value_string: 'a' });
    expect(constantsInside(modelOf([text]))).toBeUndefined();
    expect(constantsInside(modelOf([node('Constant', [], 'y', { value_int: 1 })]))).toBeUndefined();
  });
});

describe('nodes without effect', () => {
  it('go, and what took their outputs takes their inputs', () => {
    const nodes = [
      node('Identity', ['x'], 'a'),
      node('Dropout', ['a'], 'b'),
      node('Relu', ['b'], 'y'),
      node('Neg', ['a'], 'unused'),
    ];
    expect(withoutIdle(modelOf(nodes))?.model.nodes).toEqual([node('Relu', ['x'], 'y')]);
  });

  it('stay where they give the answer its name', () => {
    expect(withoutIdle(modelOf([node('Identity', ['x'], 'y')]))).toBeUndefined();
  });
});
