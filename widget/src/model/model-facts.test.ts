import type { DenoiseError, ModelManifest } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { manifestUrl, modelAddress } from './model-address.js';
import { assertFits, fixedSize, noiseFor, wantedBy } from './model-facts.js';

type Facts = Pick<ModelManifest, 'input' | 'title'>;

function facts(height: number | 'height', width: number | 'width'): Facts {
  const input = { name: 'noisy', dtype: 'float32', layout: 'NCHW', range: [0, 1] } as const;
  return { title: 'Dense', input: { ...input, range: [0, 1], dimensions: ['batch', 1, height, width] } };
}

const learntFrom = (imageSize: object | null) =>
  ({ madeBy: { kind: 'trained', dataset: { imageSize } } }) as unknown as Pick<ModelManifest, 'madeBy'>;
const ofPictures = learntFrom(null);
const ofIdxFiles = learntFrom({ height: 28, width: 28 });

const digit = { height: 28, width: 28 };
const scan = { height: 4, width: 12 };

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

describe('what is wanted of people', () => {
  it.each([
    [['photographs'], 'photographs', false, true],
    [['scans'], 'scanned pages', false, true],
    [['photographs', 'scans'], 'pictures', false, true],
    [['digits'], 'pictures of digits', true, false],
    [['photographs', 'digits'], 'pictures', true, false],
    [['faces'], 'pictures', false, false],
  ])('by a model for %j is %s', (pictures, noun, isDrawn, in255ths) => {
    expect(wantedBy({ ...ofPictures, suits: { pictures, noise: [] } })).toEqual({ noun, isDrawn, in255ths });
  });

  it('by a model that does not say is drawn where it learnt from images of one size', () => {
    expect(wantedBy(ofPictures)).toMatchObject({ noun: 'pictures', isDrawn: false });
    expect(wantedBy(ofIdxFiles)).toMatchObject({ noun: 'pictures', isDrawn: true });
  });
});

describe('the noise that is added', () => {
  it('is what is asked for, else what goes with the model', () => {
    const suiting = (kind: string) => ({ ...ofPictures, suits: { pictures: [kind], noise: [] } });
    expect(noiseFor('gaussian:0.2', suiting('photographs'))).toBe('gaussian:0.2');
    expect(noiseFor(undefined, suiting('photographs'))).toBe('none');
    expect(noiseFor(undefined, suiting('digits'))).toBe('gaussian:0.5');
    expect(noiseFor(undefined, ofPictures)).toBe('none');
    expect(noiseFor(undefined, ofIdxFiles)).toBe('gaussian:0.5');
  });
});
