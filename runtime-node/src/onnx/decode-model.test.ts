import { describe, expect, it } from 'vitest';
import { decodeModel } from './decode-model.js';
import { encodeModel } from './encode-model.js';
import type { OnnxModel } from './model.js';
import { bytes, integer, joined, message, text, type Field } from './wire.js';

const everything: OnnxModel = {
  name: 'g',
  opset: 13,
  irVersion: 7,
  producer: 'pytorch 2.9.0',
  inputs: [
    { name: 'x', shape: ['n', 3, '', 8] },
    { name: 'half', shape: [], type: 'float16' },
  ],
  outputs: [{ name: 'y', shape: [1] }],
  nodes: [
    { op: 'Relu', name: '', inputs: ['x'], outputs: ['a'] },
    {
      op: 'Odd',
      name: 'odd',
      domain: 'com.example',
      inputs: ['a', '', 'b'],
      outputs: ['y', 'z'],
      attributes: {
        whole: -3,
        many: [1, -1, 2 ** 40],
        words: 'reflect',
        slope: { float: 0.25 },
        slopes: { floats: [0.5, -2] },
        names: { strings: ['a', 'b'] },
        value: { tensor: { shape: [2], data: Float32Array.of(1, -1) } },
      },
    },
  ],
  initializers: [
    { name: 'w', shape: [2, 1], data: Float32Array.of(1.5, -0) },
    { name: 'i', shape: [], data: BigInt64Array.of(-(2n ** 63n)) },
    { name: 'h', shape: [1], type: 'float16', data: Uint8Array.of(0, 60) },
  ],
};

describe('a model that is decoded', () => {
  it('is what was encoded', () => {
    expect(decodeModel(encodeModel(everything))).toEqual(everything);
  });

  it('has values as other fields than raw_data hold them', () => {
    const floats = message(5, [integer(1, 2), integer(2, 1), text(8, 'f'), bytes(4, floatBytes(1, -2))]);
    const ints = message(5, [integer(1, 2), integer(2, 7), text(8, 'i'), integer(7, -1), integer(7, 5)]);
    // A float16 in int32_data is its 16 bits: 0x3c00 is 1.
    const halves = message(5, [integer(1, 1), integer(2, 10), text(8, 'h'), integer(5, 0x3c00)]);
    expect(decodeModel(modelBytes([floats, ints, halves])).initializers).toEqual([
      { name: 'f', shape: [2], data: Float32Array.of(1, -2) },
      { name: 'i', shape: [2], data: BigInt64Array.of(-1n, 5n) },
      { name: 'h', shape: [1], type: 'float16', data: Uint8Array.of(0, 0x3c) },
    ]);
  });

  it('takes the end of an axis, 2^63 - 1, for the largest whole number there is', () => {
    // Field 8 as a varint.
    const varint = Uint8Array.of(0x40, ...new Array<number>(8).fill(0xff), 0x7f);
    const attribute = message(5, [text(1, 'ends'), varint, integer(20, 7)]);
    const node = message(1, [text(4, 'Slice'), attribute]);
    expect(decodeModel(modelBytes([node])).nodes[0]?.attributes).toEqual({ ends: [Number.MAX_SAFE_INTEGER] });
  });

  it('does not take constants for inputs, where the file lists them among these', () => {
    const old = encodeModel({ ...everything, inputs: [...everything.inputs, { name: 'w', shape: [2, 1] }] });
    expect(decodeModel(old).inputs.map(({ name }) => name)).toEqual(['x', 'half']);
  });

  it.each([
    ['functions', joined([modelBytes([]), message(25, [text(1, 'f')])]), 'functions'],
    ['sparse constants', modelBytes([message(15, [])]), 'sparse'],
    [
      'a graph inside',
      modelBytes([message(1, [message(5, [text(1, 'then'), message(6, []), integer(20, 5)])])]),
      'inside',
    ],
    [
      'a sequence',
      modelBytes([message(11, [text(1, 'x'), message(2, [message(4, [])])])]),
      '"x" is no tensor',
    ],
    ['texts', modelBytes([message(5, [integer(2, 8), text(8, 'names')])]), 'data type 8'],
    [
      'too few values',
      modelBytes([message(5, [integer(1, 3), integer(2, 1), text(8, 'w'), bytes(9, floatBytes(1))])]),
      '1 values',
    ],
    [
      'values elsewhere',
      modelBytes([message(5, [integer(2, 1), text(8, 'w'), integer(14, 1)])]),
      'outside the file',
    ],
    ['no version', joined([integer(1, 8), message(7, [])]), 'version'],
    ['no graph', new Uint8Array(), 'no graph'],
  ])('is refused with %s', (_, onnx, words) => {
    expect(() => decodeModel(onnx)).toThrow(
      expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining(words) as string }),
    );
  });
});

function modelBytes(graph: readonly Field[]): Uint8Array {
  return joined([integer(1, 8), message(7, graph), message(8, [text(1, ''), integer(2, 17)])]);
}

function floatBytes(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
