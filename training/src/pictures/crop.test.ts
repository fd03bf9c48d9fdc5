import { expect, it } from 'vitest';
import { drawExample, expose, writeCrop } from './crop.js';
import { picture } from './pictures.test.support.js';

const letters = picture(2, 3, 1, (x, y) => 2 * y + x + 1);
const turned = (turn: number, width: number, height: number) => {
  const out = new Float32Array(6);
  const region = { left: 0, top: 0, width: 2, height: 3 };
  writeCrop(letters, { region, turn, grey: false }, { height, width, channels: 1 }, out);
  return [...out].map((value) => Math.round(value * 255));
};

it('shows a picture in its eight positions', () => {
  // 1 2
  // 3 4
  // 5 6
  expect(turned(0, 2, 3)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(turned(1, 2, 3)).toEqual([2, 1, 4, 3, 6, 5]);
  expect(turned(2, 2, 3)).toEqual([5, 6, 3, 4, 1, 2]);
  expect(turned(3, 2, 3)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(turned(4, 3, 2)).toEqual([1, 3, 5, 2, 4, 6]);
  expect(turned(5, 3, 2)).toEqual([2, 4, 6, 1, 3, 5]);
  expect(turned(6, 3, 2)).toEqual([5, 3, 1, 6, 4, 2]);
  expect(turned(7, 3, 2)).toEqual([6, 4, 2, 5, 3, 1]);
});

it('makes grey of colour by its luma, in one channel or in three', () => {
  const colour = picture(1, 1, 3, (_x, _y, channel) => [100, 200, 50][channel]!);
  const region = { left: 0, top: 0, width: 1, height: 1 };
  const luma = (0.299 * 100 + 0.587 * 200 + 0.114 * 50) / 255;
  for (const channels of [1, 3] as const) {
    const out = new Float32Array(channels);
    writeCrop(colour, { region, turn: 0, grey: true }, { height: 1, width: 1, channels }, out);
    expect([...out]).toEqual(new Array(channels).fill(expect.closeTo(luma, 6)));
  }
});

it('makes colour of grey by copying it', () => {
  const out = new Float32Array(3);
  const region = { left: 0, top: 0, width: 1, height: 1 };
  writeCrop(
    picture(1, 1, 1, () => 51),
    { region, turn: 0, grey: false },
    { height: 1, width: 1, channels: 3 },
    out,
  );
  expect([...out]).toEqual(new Array(3).fill(expect.closeTo(0.2, 6)));
});

const options = { height: 64, width: 32, minScale: 0.25, greyShare: 0.2, exposureShare: 0.2 };
const crops = Array.from({ length: 4000 }, (_, i) =>
  drawExample(7, Math.floor(i / 16), i % 16).crop({ width: 200, height: 120 }, options),
);

it('draws regions that lie within the picture, at scales from the smallest that fits to 1', () => {
  const scales = crops.map(({ region, turn }) => (turn & 4 ? 64 : 32) / region.width);
  for (const { region } of crops) {
    expect(region.left).toBeGreaterThanOrEqual(0);
    expect(region.top).toBeGreaterThanOrEqual(0);
    expect(region.left + region.width).toBeLessThanOrEqual(200 + 1e-9);
    expect(region.top + region.height).toBeLessThanOrEqual(120 + 1e-9);
  }
  // Upright, 64 of 120 rows is the least scale: 0.533; lying, 32 of 120 and 64 of 200: 0.32.
  expect(Math.min(...scales)).toBeGreaterThan(0.32);
  expect(Math.min(...scales)).toBeLessThan(0.34);
  expect(Math.max(...scales)).toBeLessThanOrEqual(1);
});

it('shrinks every second one', () => {
  const whole = crops.filter(({ region, turn }) => region.width === (turn & 4 ? 64 : 32));
  expect(Math.abs(whole.length / crops.length - 1 / 2)).toBeLessThan(0.032); // four standard deviations
});

it('draws each position as often, and as many grey ones as asked', () => {
  for (let turn = 0; turn < 8; turn++) {
    const share = crops.filter((crop) => crop.turn === turn).length / crops.length;
    expect(Math.abs(share - 1 / 8)).toBeLessThan(0.02); // four standard deviations
  }
  expect(Math.abs(crops.filter(({ grey }) => grey).length / crops.length - 0.2)).toBeLessThan(0.026);
});

it('takes whole pixels where pictures are not shrunk, up to both edges', () => {
  const lefts = new Set<number>();
  for (let i = 0; i < 400; i++) {
    const { region } = drawExample(1, i, 0).crop(
      { width: 40, height: 34 },
      { height: 32, width: 32, minScale: 1, greyShare: 0, exposureShare: 0 },
    );
    expect(region).toMatchObject({ width: 32, height: 32 });
    lefts.add(region.left);
  }
  expect([...lefts].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it('makes as many darker or brighter as asked, down to a tenth of the contrast, and leaves the others as they are', () => {
  const changed = crops.filter(({ gain }) => gain !== 1);
  expect(Math.abs(changed.length / crops.length - 0.2)).toBeLessThan(0.026); // four standard deviations
  const darker = changed.filter(({ lift }) => lift === 0);
  expect(Math.abs(darker.length / changed.length - 0.5)).toBeLessThan(0.072);
  for (const { gain, lift } of changed) {
    expect(gain).toBeGreaterThanOrEqual(0.1);
    expect(gain).toBeLessThan(1);
    if (lift !== 0) expect(gain + lift).toBeCloseTo(1, 12);
  }
  for (const { gain, lift } of crops) if (gain === 1) expect(lift).toBe(0);
  // The logarithm is uniform: half of them keep less than the root of a tenth.
  const least = changed.filter(({ gain }) => gain < Math.sqrt(0.1)).length;
  expect(Math.abs(least / changed.length - 0.5)).toBeLessThan(0.072);
});

it('changes the exposure of a crop in place', () => {
  const values = Float32Array.of(0, 0.5, 1);
  expose(values, { gain: 0.25, lift: 0.75 });
  expect([...values]).toEqual([0.75, 0.875, 1]);
});
