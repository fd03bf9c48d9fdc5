import { describe, expect, it } from 'vitest';
import { modelOf, node } from '../nets.test.helper.js';
import { mended } from './mended.test.helper.js';
import { safeWidths } from './safe-widths.js';

/** A convolution of 3x3 with weights that leave nothing out. */
function conv(
  inputs: number,
  outputs: number,
  attributes: Readonly<Record<string, number>> = {},
  opset = 17,
) {
  const each = inputs / (attributes['group'] ?? 1);
  const data = Float32Array.from({ length: outputs * each * 9 }, (_, i) => Math.sin(i));
  return {
    ...modelOf({
      nodes: [
        node('Conv', ['x', 'w', 'b'], 'y', { pads: [1, 1, 1, 1], kernel_shape: [3, 3], ...attributes }),
      ],
      initializers: [
        { name: 'w', shape: [outputs, each, 3, 3], data },
        { name: 'b', shape: [outputs], data: Float32Array.from({ length: outputs }, (_, i) => i) },
      ],
    }),
    inputs: [{ name: 'x', shape: ['n', inputs, 'h', 'w'] }],
    outputs: [{ name: 'y', shape: ['n', outputs, 'h', 'w'] }],
    opset,
  };
}

// Those of docs/portable-ops.md: 6, 9, 15, 18, ... channels in with a multiple of 4 out, wrong on ONNX Runtime 1.30's WebGPU.
describe('a convolution of a width that WebGPU computes wrongly', () => {
  it.each([
    [15, 64, 16, 17],
    [9, 8, 12, 17],
    [6, 4, 8, 17],
    [15, 64, 16, 10],
  ])(
    'of %i channels in and %i out gets zeros up to %i, in opset %i',
    async (inputs, outputs, wider, opset) => {
      const model = conv(inputs, outputs, {}, opset);
      const { found, difference } = await mended(model, safeWidths);
      expect(found?.model.nodes.map(({ op }) => op)).toEqual(['Pad', 'Conv']);
      expect(found?.model.initializers.find(({ name }) => name === 'w with zeros')?.shape).toEqual([
        outputs,
        wider,
        3,
        3,
      ]);
      expect(safeWidths(found!.model)).toBeUndefined();
      expect(difference).toBeLessThan(1e-5);
    },
  );

  it('in two groups becomes one of zeros where a group does not look', async () => {
    const model = conv(8, 12, { group: 2 });
    const { found, difference } = await mended(model, safeWidths);
    expect(safeWidths(found!.model)).toBeUndefined();
    expect(difference).toBeLessThan(1e-5);
  });
});

it.each([
  ['of another width', conv(16, 64)],
  ['of each channel for itself', conv(12, 12, { group: 12 })],
])('a convolution %s is left alone', async (_, model) => {
  expect((await mended(model, safeWidths)).found).toBeUndefined();
});
