import { describe, expect, it } from 'vitest';
import { createStream } from './stream.js';

const facts = (width: number, height: number) =>
  ({ width, height, channels: 3, bits: 8, alpha: false }) as const;
/** 300 pictures of 1000 to 3900 pixels. */
const pictures = Array.from({ length: 300 }, (_, i) => facts(100, 10 + (i % 30)));
const pixels = pictures.reduce((sum, { width, height }) => sum + width * height, 0);

describe('a stream of pictures that all fit', () => {
  const stream = createStream(pictures, { seed: 1, budgetBytes: 3 * pixels });

  it('has one window, of all of them, each as long as it has pixels', () => {
    expect(stream.window(0, 500)).toEqual({ from: 0, pixels });
    expect(stream.window(1_000_000, 500)).toEqual({ from: 0, pixels });
    const held = new Map<number, number>();
    for (let at = 0; at < pixels; at += 100) {
      const number = stream.pictureAt(stream.placeAt(at));
      held.set(number, (held.get(number) ?? 0) + 100);
    }
    pictures.forEach(({ width, height }, number) => {
      expect(held.get(number)).toBe(width * height);
    });
  });
});

describe('a stream of more pictures than fit', () => {
  const budgetBytes = pixels; // a third of them
  const stream = createStream(pictures, { seed: 1, budgetBytes });
  const bytesFrom = (position: number, length: number) => {
    let sum = 0;
    const last = stream.placeAt(position + length - 1) + 3;
    for (let place = stream.placeAt(position); place <= last; place++) {
      sum += 3 * 100 * pictures[stream.pictureAt(place)]!.height;
    }
    return sum;
  };

  it('keeps within the budget, with what is decoded ahead', () => {
    for (let step = 0; step < 300; step++) {
      const { from, pixels: length } = stream.window(step, 500);
      expect(bytesFrom(from, length)).toBeLessThanOrEqual(budgetBytes);
      expect(3 * length).toBeGreaterThan(0.9 * budgetBytes);
    }
  });

  it('moves by two pixels for each pixel trained on', () => {
    expect(stream.window(7, 500).from).toBe(7000);
  });

  it('shows each picture once a pass, in another order each time', () => {
    const orders = [0, 1].map((pass) => pictures.map((_, rank) => stream.pictureAt(300 * pass + rank)));
    for (const order of orders) expect(new Set(order).size).toBe(300);
    expect(orders[0]).not.toEqual(orders[1]);
    expect(stream.pictureAt(300)).toBe(orders[1]![0]); // going back gives the same
  });

  it('goes on from one pass to the next', () => {
    expect(stream.placeAt(pixels - 1)).toBe(299);
    expect(stream.placeAt(pixels)).toBe(300);
  });

  it('depends on the seed alone', () => {
    const orderOf = (seed: number) => {
      const again = createStream(pictures, { seed, budgetBytes });
      return pictures.map((_, rank) => again.pictureAt(rank));
    };
    expect(orderOf(1)).toEqual(pictures.map((_, rank) => stream.pictureAt(rank)));
    expect(orderOf(2)).not.toEqual(orderOf(1));
  });
});
