import { encodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { describe, expect, it } from 'vitest';
import { localRunner } from '../local-runner.test.helper.js';
import { toFloat32, withFloatPorts } from './to-float32.js';

/** y = x * 1.5 + [2, -2], all of it in float16. */
const halves: OnnxModel = {
  name: 'halves',
  inputs: [{ name: 'x', shape: [2], type: 'float16' }],
  outputs: [{ name: 'y', shape: [2], type: 'float16' }],
  nodes: [
    { op: 'Mul', name: 'mul', inputs: ['x', 'w'], outputs: ['a'] },
    { op: 'Cast', name: 'cast', inputs: ['a'], outputs: ['b'], attributes: { to: 10 } },
    {
      op: 'Constant',
      name: 'constant',
      inputs: [],
      outputs: ['c'],
      // 0x4000 is 2, 0xc000 -2.
      attributes: {
        value: { tensor: { shape: [2], type: 'float16', data: Uint8Array.of(0, 0x40, 0, 0xc0) } },
      },
    },
    { op: 'Add', name: 'add', inputs: ['b', 'c'], outputs: ['y'] },
  ],
  // 0x3e00 is 1.5.
  initializers: [{ name: 'w', shape: [1], type: 'float16', data: Uint8Array.of(0, 0x3e) }],
};

async function run(model: OnnxModel, input: readonly number[]) {
  const graph = await localRunner().open(encodeModel(model));
  const feeds = { [model.inputs[0]!.name]: { dims: [input.length], data: Float32Array.from(input) } };
  const answer = (await graph.run(feeds))[model.outputs[0]!.name]!;
  await graph.release();
  return [...answer.data];
}

describe('a model in float16', () => {
  it('takes and gives float32 with a cast on each side, and computes as before', async () => {
    // Without its own cast: ONNX Runtime 1.30's CPU, which has no Mul of float16, makes float32 of that and then refuses its type.
    const nodes = halves.nodes.flatMap((one) =>
      one.op === 'Cast' ? [] : [{ ...one, inputs: one.inputs.map((name) => (name === 'b' ? 'a' : name)) }],
    );
    const stands = withFloatPorts({ ...halves, nodes });
    expect(await run(stands, [1, 2])).toEqual([3.5, 1]);
  });

  it('computes in float32', async () => {
    const mended = toFloat32(halves)!;
    expect(mended.note).toBe('float16 became float32');
    expect(await run(mended.model, [1, 2])).toEqual([3.5, 1]);
    expect(await run(mended.model, [2049, 0])).toEqual([3075.5, -2]);
  });

  it.each([
    ['float16', [0x00, 0x00, 0x01, 0x00, 0xff, 0x7b, 0x00, 0x80, 0x00, 0xbc], [0, 2 ** -24, 65504, -0, -1]],
    ['bfloat16', [0x80, 0x3f, 0x20, 0xc0], [1, -2.5]],
    ['float64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
  ] as const)('has the values of %s as they are', (type, bytes, values) => {
    const initializers = [{ name: 'w', shape: [values.length], type, data: Uint8Array.from(bytes) }];
    expect(toFloat32({ ...halves, initializers })?.model.initializers[0]).toEqual({
      name: 'w',
      shape: [values.length],
      type: undefined,
      data: Float32Array.from(values),
    });
  });

  it('is left alone where it is float32 already', () => {
    expect(toFloat32(toFloat32(halves)!.model)).toBeUndefined();
  });
});
