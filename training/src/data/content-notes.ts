import type { ImageSet } from './types.js';

/** Darker than this, of 255, the values are not pictures but numbers: masks, labels, 4-bit values. */
const leastBrightest = 64;

/**
 * What makes images useless to train on though each byte of them is valid, in sentences: they are black or of one value, all the same, or
 * hold small numbers such as masks of 0 and 1. None for pictures, of which only the first few are looked at.
 */
export function contentNotes({ count, pixels }: ImageSet): readonly string[] {
  const size = pixels.length / count;
  const first = pixels[0]!;
  let brightest = 0;
  let [oneValue, flat, same] = [true, true, true];
  for (let image = 0; image < count; image++) {
    const start = image * size;
    for (let i = 0; i < size; i++) {
      const value = pixels[start + i]!;
      if (value > brightest) brightest = value;
      if (value !== first) oneValue = false;
      if (value !== pixels[start]) flat = false;
      if (value !== pixels[i]) same = false;
    }
    if (brightest >= leastBrightest && !flat && (!same || count === 1)) return [];
  }
  const nothing = 'there is nothing to learn from them, and what the network learns is no denoising';
  if (oneValue) return [`all pixels of the training images are ${named(first)}: ${nothing}`];
  if (flat) return [`each of the training images has one value all over: ${nothing}`];
  return [
    ...(brightest < leastBrightest ? [darkNote(brightest)] : []),
    ...(same && count > 1 ? [`all ${count} training images are the same one: ${nothing}`] : []),
  ];
}

function named(value: number): string {
  return value === 0 ? 'black' : value === 255 ? 'white' : `of the value ${value}`;
}

function darkNote(brightest: number): string {
  const masks = brightest === 1 ? ', as in masks of 0 and 1' : '';
  return `no pixel of the training images is brighter than ${brightest} of 255${masks}: they are nearly black; scale them to 0 to 255`;
}
