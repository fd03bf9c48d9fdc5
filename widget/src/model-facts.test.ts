import { imageTensor, type DenoiseError, type ModelManifest } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { assertFits, fixedSize, manifestUrl, modelAddress } from './model-facts.js';

type Facts = Pick<ModelManifest, 'input' | 'title'>;

function facts(height: number | 'height', width: number | 'width'): Facts {
  const input = { name: 'noisy', dtype: 'float32', layout: 'NCHW', range: [0, 1] } as const;
  return { title: 'Dense', input: { ...input, range: [0, 1], dimensions: ['batch', 1, height, width] } };
}

const digit = imageTensor(new Float32Array(784), [1, 1, 28, 28]);
const scan = imageTensor(new Float32Array(48), [1, 1, 4, 12]);

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as DenoiseError).code;
  }
}

describe('the address of a manifest', () => {
  it.each([
    ['/models/compact', 'http://here.test/models/compact/manifest.json'],
    ['models/compact/', 'http://here.test/shop/models/compact/manifest.json'],
    ['compact/manifest.json?v=2', 'http://here.test/shop/compact/manifest.json?v=2'],
    ['http://there.test/m?v=2', 'http://there.test/m/manifest.json?v=2'],
  ])('of %s is %s', (model, expected) => {
    expect(manifestUrl(model, 'http://here.test/shop/page.html').href).toBe(expected);
  });

  it('is needed', () => {
    expect(codeOf(() => modelAddress(undefined))).toBe('usage');
  });
});

describe('the size that a model takes', () => {
  it('is that in its graph, or any', () => {
    expect(fixedSize(facts(28, 32))).toEqual([28, 32]);
    expect(fixedSize(facts('height', 'width'))).toBeUndefined();
  });

  it('lets pictures of that size pass, and every one where any is taken', () => {
    expect(
      codeOf(() => {
        assertFits(facts(28, 28), 'digit', digit);
      }),
    ).toBeUndefined();
    expect(
      codeOf(() => {
        assertFits(facts('height', 'width'), 'scan', scan);
      }),
    ).toBeUndefined();
  });

  it('refuses others in a sentence that names both', () => {
    expect(
      codeOf(() => {
        assertFits(facts(28, 28), 'scan', scan);
      }),
    ).toBe('shape-mismatch');
    expect(() => {
      assertFits(facts(28, 28), 'scan.png', scan);
    }).toThrow(/scan\.png is not of the size that the model Dense takes.*12 × 4.*28 × 28/);
  });
});
