import { describe, expect, it } from 'vitest';
import { imageTensor, imagesBetween, type Session } from '@denoisekit/core';
import { blur, sessionOf } from '../fixtures.test.helper.js';
import type { LoadedReference } from '../folder/run-folder.js';
import { checkBatch, checkReference } from './session-checks.js';

const images = 130; // more than two runs take
const inputs = Float32Array.from({ length: images * 4 }, (_, index) => (index % 9) / 16);

function reference(change: (outputs: Float32Array) => void = () => undefined): LoadedReference {
  const outputs = inputs.slice();
  change(outputs);
  const shape = [images, 1, 2, 2] as const;
  return {
    name: 'test',
    inputPath: '',
    outputPath: '',
    input: imageTensor(inputs, shape),
    output: imageTensor(outputs, shape),
  };
}

const identity = sessionOf((at, y, x) => at(y, x));

describe('checking a session against what TensorFlow.js answered', () => {
  it('holds for the same answers, on all images', async () => {
    const check = await checkReference(identity, reference(), 1e-5);
    expect(check).toEqual({
      name: 'onnxruntime-node',
      ok: true,
      text: 'onnxruntime-node equals TF.js: max |diff| 0 <= 1e-05 on 130 images of 2x2',
    });
  });

  it('finds one value that is off, in the first image and in the last', async () => {
    for (const index of [0, images * 4 - 1]) {
      const off = reference((outputs) => (outputs[index]! += 0.25));
      const check = await checkReference(identity, off, 1e-5);
      expect(check.ok).toBe(false);
      expect(check.text).toContain('max |diff| 2.5e-01 > 1e-05');
    }
  });

  it('does not let NaN pass', async () => {
    const check = checkReference(
      sessionOf(() => NaN),
      reference(),
      1e-5,
    );
    await expect(check).rejects.toMatchObject({ code: 'values-not-finite' });
  });
});

describe('checking a batch', () => {
  it('holds where each image is answered by itself', async () => {
    expect((await checkBatch(sessionOf(blur), reference(), 1e-5)).ok).toBe(true);
  });

  it('finds images of a batch that leak into each other', async () => {
    const leaking: Session = {
      ...identity,
      run: ({ data, shape }) => {
        const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
        return Promise.resolve(
          imageTensor(
            data.map(() => mean),
            shape,
          ),
        );
      },
    };
    expect((await checkBatch(leaking, reference(), 1e-5)).ok).toBe(false);
  });

  it('cuts images out of a tensor', () => {
    const part = imagesBetween(reference().input, 2, 4);
    expect(part.shape).toEqual([2, 1, 2, 2]);
    expect([...part.data]).toEqual([...inputs.subarray(8, 16)]);
  });
});
