import { describe, expect, it } from 'vitest';
import { openGraph } from './open-graph.js';
import { tinyModel } from './testing/index.js';

const ones = { dims: [1, 1, 3, 3], data: new Float32Array(9).fill(1) };

describe('a graph as it stands', () => {
  it.each(['cpu', 'wasm'] as const)('runs on %s, with values by name in and out', async (device) => {
    const graph = await openGraph(tinyModel().onnx, { device, optimization: 'disabled', threads: 1 });
    const { output } = await graph.run({ input: ones });
    await graph.release();
    expect(output?.dims).toEqual([1, 1, 3, 3]);
    // The mean of the 3x3 pixels around each, with zeros outside.
    const ninths = [...output!.data].map((value) => Math.round(9 * value));
    expect(ninths).toEqual([4, 6, 4, 6, 9, 6, 4, 6, 4]);
  });

  it('is refused where it would do harm', async () => {
    const { onnx } = tinyModel({ group: 0 });
    await expect(openGraph(onnx, { device: 'cpu' })).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('is refused where ONNX Runtime cannot load it', async () => {
    const onnx = Buffer.from(tinyModel().onnx);
    onnx.write('Cork', onnx.indexOf('Conv')); // an operator that there is not
    await expect(openGraph(onnx, { device: 'cpu' })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/^cpu does not open the graph: found /) as string,
    });
  });

  it('says which input is missing', async () => {
    const graph = await openGraph(tinyModel().onnx, { device: 'cpu', threads: 1 });
    await expect(graph.run({})).rejects.toMatchObject({
      code: 'inference-failed',
      message: expect.stringContaining('input') as string,
    });
    await graph.release();
  });
});
