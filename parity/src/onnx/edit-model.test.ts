import { openGraph } from '@denoisekit/runtime-node';
import { describe, expect, it } from 'vitest';
import { smallNet } from '../testing/small-net.js';
import { decodeModel, encodeModel } from '@denoisekit/runtime-node/onnx';
import { constantsOf, disconnect, expose, intermediatesOf, partOf } from './edit-model.js';

// y = (x + two) * (two + two), where two + two is made by a node of its own.
const sum = encodeModel({
  name: 'sum',
  inputs: [{ name: 'x', shape: [3] }],
  outputs: [{ name: 'y', shape: [3] }],
  nodes: [
    { op: 'Add', name: 'more', inputs: ['x', 'two'], outputs: ['x more'] },
    { op: 'Add', name: 'four', inputs: ['two', 'two'], outputs: ['four'] },
    { op: 'Mul', name: '', inputs: ['x more', 'four'], outputs: ['y'] },
  ],
  initializers: [{ name: 'two', shape: [1], data: Float32Array.of(2) }],
});

async function run(onnx: Uint8Array, feeds: Readonly<Record<string, readonly number[]>>) {
  const graph = await openGraph(onnx, { device: 'cpu', threads: 1 });
  const values = Object.entries(feeds).map(([name, data]) => [
    name,
    { dims: [data.length], data: Float32Array.from(data) },
  ]);
  const outputs = await graph.run(Object.fromEntries(values) as Parameters<typeof graph.run>[0]);
  await graph.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]));
}

describe('a model', () => {
  it('has constants, which do not depend on its input', () => {
    expect([...constantsOf(decodeModel(sum))].sort()).toEqual(['', 'four', 'two']);
  });
});

describe('a model whose tensors are given out', () => {
  it('gives them beside its own output, and no constants', async () => {
    const model = decodeModel(sum);
    expect(intermediatesOf(model)).toEqual(['x more']);
    expect(await run(expose(model, ['x more']), { x: [1, 2, 3] })).toEqual({
      'x more': [3, 4, 5],
      y: [12, 16, 20],
    });
  });
});

describe('a model whose nodes are disconnected', () => {
  it('has each work on what is fed for it', async () => {
    const apart = disconnect(
      decodeModel(sum),
      new Map([
        ['x more', [3]],
        ['y', [3]],
      ]),
    );
    const outputs = await run(apart, { x: [1, 2, 3], 'x more': [10, 20, 30], y: [0, 0, 0] });
    expect(outputs).toEqual({ 'x more/own': [3, 4, 5], 'y/own': [40, 80, 120] });
  });
});

describe('a part of a model', () => {
  it('is a node with the constants that it takes, those that a node makes included', async () => {
    const model = decodeModel(sum);
    const part = partOf(model, [model.nodes[2]!], new Map([['x more', [3]]]));
    expect([part.inputs, part.outputs]).toEqual([['x more'], ['y']]);
    expect(await run(part.onnx, { 'x more': [1, 2, 3] })).toEqual({ y: [4, 8, 12] });
  });

  it('may be several nodes, with nothing between them given out', async () => {
    const model = decodeModel(sum);
    const part = partOf(model, [model.nodes[0]!, model.nodes[2]!], new Map());
    expect([part.inputs, part.outputs]).toEqual([['x'], ['y']]);
    expect(await run(part.onnx, { x: [1, 2, 3] })).toEqual({ y: [12, 16, 20] });
  });

  it('keeps the attributes of its nodes', async () => {
    const model = decodeModel(smallNet());
    const part = partOf(model, [model.nodes[0]!], new Map());
    const graph = await openGraph(part.onnx, { device: 'cpu', threads: 1 });
    const input = { dims: [1, 1, 3, 3], data: new Float32Array(9).fill(1) };
    // Padded by one on each side, as its `pads` say; otherwise one value a channel would be left.
    expect((await graph.run({ input }))['first']?.dims).toEqual([1, 4, 3, 3]);
    await graph.release();
  });
});
