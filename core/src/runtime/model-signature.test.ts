import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../documents/manifest.js';
import { assertSignature, type ValueMetadata } from './model-signature.js';

const port = (name: string): ModelManifest['input'] => ({
  name,
  dtype: 'float32',
  layout: 'NCHW',
  dimensions: ['batch', 1, 28, 'width'],
  range: [0, 1],
});
const manifest = { id: 'x', input: port('noisy'), output: port('clean'), controls: [] };
const value = (name: string, shape: readonly (number | string)[], type = 'float32'): ValueMetadata => ({
  name,
  isTensor: true,
  type,
  shape,
});
const control = { unit: 'sigma', range: [0, 1] as [number, number], default: 0 };
const controls: ModelManifest['controls'] = [
  { ...control, name: 'sigma', shape: ['batch', 1] },
  { ...control, name: 'gain', shape: [] },
];
const right = value('noisy', ['N', 1, 28, 'W']);
const clean = value('clean', ['N', 1, 28, 'W']);

describe('assertSignature', () => {
  it('takes one input and one output as the manifest has them, whatever free sizes are called', () => {
    assertSignature(manifest, { inputMetadata: [right], outputMetadata: [clean] });
  });

  it.each<[string, ValueMetadata[]]>([
    ['no input', []],
    ['two inputs', [right, right]],
    ['another name', [value('x', ['N', 1, 28, 'W'])]],
    ['another type', [value('noisy', ['N', 1, 28, 'W'], 'float16')]],
    ['a free size where one is baked in', [value('noisy', ['N', 1, 'H', 'W'])]],
    ['a baked size where it is free', [value('noisy', ['N', 1, 28, 28])]],
    ['three sizes', [value('noisy', [1, 28, 'W'])]],
    ['something that is no tensor', [{ name: 'noisy', isTensor: false }]],
  ])('refuses %s', (_, inputMetadata) => {
    expect(() => {
      assertSignature(manifest, { inputMetadata, outputMetadata: [clean] });
    }).toThrow(expect.objectContaining({ code: 'model-invalid' }) as Error);
  });

  it('takes the controls that the manifest describes, in any order', () => {
    const inputMetadata = [value('sigma', ['N', 1]), value('gain', []), right];
    assertSignature({ ...manifest, controls }, { inputMetadata, outputMetadata: [clean] });
  });

  it('refuses an input that gets no value, naming it', () => {
    const inputMetadata = [right, value('sigma', ['N', 1])];
    expect(() => {
      assertSignature(manifest, { inputMetadata, outputMetadata: [clean] });
    }).toThrow('nobody would feed sigma: describe it under "controls" in the manifest');
  });

  it('refuses a control that the file does not have', () => {
    const inputMetadata = [right, value('sigma', ['N', 1])];
    expect(() => {
      assertSignature({ ...manifest, controls }, { inputMetadata, outputMetadata: [clean] });
    }).toThrow(
      'expected noisy float32 [batch, 1, 28, width] and sigma float32 [batch, 1] and gain float32 []',
    );
  });

  it('looks at the output too', () => {
    expect(() => {
      assertSignature(manifest, { inputMetadata: [right], outputMetadata: [right] });
    }).toThrow('the output of the model x');
  });
});
