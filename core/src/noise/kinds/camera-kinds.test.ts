import { describe, expect, it } from 'vitest';
import { errorOf } from '../../error-of.test.helper.js';
import { speckled } from '../../testing/formula-images.js';
import { imageTensor, type ImageTensor } from '../../image/image-tensor.js';
import { addNoise } from '../add-noise.js';
import { parseNoise } from '../noise-text.js';

const side = 24;
const pixels = side * side;

function flat(value: number, count: number, channels = 3): ImageTensor {
  return imageTensor(new Float32Array(count * channels * pixels).fill(value), [count, channels, side, side]);
}

/** The noise that was added to each channel of each image, `[count, channels, pixels]`. */
function noiseOf(text: string, clean: ImageTensor): readonly (readonly Float32Array[])[] {
  const [count, channels] = clean.shape;
  const { data } = addNoise(clean, parseNoise(text), { seed: 12 });
  const difference = data.map((value, i) => value - clean.data[i]!);
  return Array.from({ length: count }, (_, image) =>
    Array.from({ length: channels }, (_, channel) => {
      const from = (image * channels + channel) * pixels;
      return difference.subarray(from, from + pixels);
    }),
  );
}

function meanOf(values: readonly number[] | Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function meanProduct(a: Float32Array, b: Float32Array): number {
  return meanOf(a.map((value, i) => value * b[i]!));
}

/** The mean product of each value with its right neighbour. */
function neighbours(plane: Float32Array): number {
  const inRow = plane.filter((_, i) => i % side < side - 1);
  return meanProduct(
    inRow,
    plane.filter((_, i) => i % side > 0),
  );
}

const realistic = ['poisson-gaussian', 'gaussian-correlated', 'gaussian-resized', 'demosaiced'];

describe('noise of cameras and files', () => {
  it.each(realistic)('%s leaves images alone at sigma 0', (kind) => {
    for (const channels of [1, 3] as const) {
      const clean = speckled(5, channels, 20, 30);
      expect(addNoise(clean, parseNoise(`${kind}:0`), { seed: 1 })).toEqual(clean);
    }
  });

  it.each(realistic)('%s clips to [0, 1], also what is outside before', (kind) => {
    const noise = parseNoise(`gaussian-unclipped:0.5+${kind}:0.5`);
    for (const channels of [1, 3] as const) {
      const { data } = addNoise(speckled(5, channels, 20, 30), noise, { seed: 1 });
      expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it.each(['demosaiced:0.1', 'jpeg:80'])('%s takes grey and colour only', (text) => {
    const error = errorOf(() => addNoise(flat(0.5, 1, 2), parseNoise(text), { seed: 1 }));
    expect(error.code).toBe('shape-mismatch');
  });

  it.each([...realistic.map((kind) => `${kind}:0.1`), 'jpeg:50'])('%s takes a single pixel', (text) => {
    for (const channels of [1, 3]) {
      const pixel = imageTensor(new Float32Array(channels).fill(0.5), [1, channels, 1, 1]);
      const { data } = addNoise(pixel, parseNoise(text), { seed: 1 });
      for (const value of data) expect(Math.abs(value - 0.5)).toBeLessThan(0.5);
    }
  });
});

describe('poisson-gaussian', () => {
  it.each([0.2, 0.5, 0.8])('has a variance that grows with the light: at %d', (x) => {
    const count = 600;
    const variances = noiseOf('poisson-gaussian:0.04', flat(x, count)).map((image) =>
      meanOf(image.map((plane) => meanProduct(plane, plane))),
    );
    // sigma^2 (x + b (1 - x)) with b even in [0, 0.5]; over images its standard deviation is sigma^2 (1 - x) 0.5 / sqrt(12).
    const expected = 0.0016 * (x + 0.25 * (1 - x));
    const between = (0.0016 * (1 - x) * 0.5) / Math.sqrt(12);
    const within = expected * Math.sqrt(2 / (3 * pixels));
    expect(Math.abs(meanOf(variances) - expected)).toBeLessThan(
      (4 * Math.sqrt(between ** 2 + within ** 2)) / Math.sqrt(count),
    );
  });
});

describe('gaussian-correlated', () => {
  it('has the same variance in each channel, and all correlations that three channels can have', () => {
    const images = noiseOf('gaussian-correlated:0.05', flat(0.5, 400));
    const correlations = images.map(([red, green]) => meanProduct(red!, green!) / 0.0025);
    const variance = meanOf(images.map((image) => meanOf(image.map((one) => meanProduct(one, one)))));
    // At most one independent value a pixel (all channels alike): variance 2 sigma^4 of a square.
    expect(Math.abs(variance / 0.0025 - 1)).toBeLessThan(4 * Math.sqrt(2 / (400 * pixels)));
    expect(Math.min(...correlations)).toBeLessThan(-0.4);
    expect(Math.max(...correlations)).toBeGreaterThan(0.9);
    // Even in [-1/2, 1]: mean 1/4, standard deviation 1.5 / sqrt(12).
    expect(Math.abs(meanOf(correlations) - 0.25)).toBeLessThan((4 * 1.5) / Math.sqrt(12 * 400));
    const [red] = images[0]!;
    expect(Math.abs(neighbours(red!) / 0.0025)).toBeLessThan(4 / Math.sqrt(pixels));
  });

  it('is plain noise in grey', () => {
    const [[plane]] = noiseOf('gaussian-correlated:0.05', flat(0.5, 1, 1)) as [[Float32Array]];
    expect(Math.abs(meanProduct(plane, plane) / 0.0025 - 1)).toBeLessThan(4 * Math.sqrt(2 / pixels));
  });
});

describe('gaussian-resized', () => {
  it('has the same variance in every pixel', () => {
    const count = 1500;
    const images = noiseOf('gaussian-resized:0.05', flat(0.5, count, 1));
    const variances = Array.from({ length: pixels }, (_, pixel) =>
      meanOf(images.map(([plane]) => plane![pixel]! ** 2 / 0.0025)),
    );
    // 576 of them, each within 5 standard errors of a mean square.
    for (const variance of variances) expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  it('has grain: neighbours are alike, as linear interpolation makes them', () => {
    const images = noiseOf('gaussian-resized:0.05', flat(0.5, 800, 1));
    const found = images.map(([plane]) => neighbours(plane!) / 0.0025);
    // The mean over scales from 1 to 3 and over all places in the grid, by numerical integration over both.
    expect(Math.abs(meanOf(found) - 0.687)).toBeLessThan(0.03);
    expect(Math.max(...found)).toBeGreaterThan(0.7);
  });
});

describe('demosaiced', () => {
  const sigma = 0.04;

  it.each([1, 3])('keeps the light: y^2 is x^2 on average, with %d channels', (channels) => {
    for (const x of [0.4, 0.7]) {
      const { data } = addNoise(flat(x, 300, channels), parseNoise(`demosaiced:${sigma}`), { seed: 12 });
      const images = Array.from({ length: 300 }, (_, image) =>
        meanOf(data.subarray(image * channels * pixels, (image + 1) * channels * pixels).map((y) => y * y)),
      );
      const deviation = Math.sqrt(meanOf(images.map((one) => (one - x * x) ** 2)));
      expect(Math.abs(meanOf(images) - x * x)).toBeLessThan((4 * deviation) / Math.sqrt(300));
      expect(deviation).toBeGreaterThan(0);
    }
  });

  it('is as strong in the shade as in the light, but for the noise of reading', () => {
    const [dark, bright] = [0.35, 0.7].map((x) =>
      meanOf(
        noiseOf('demosaiced:0.01', flat(x, 400)).map((image) =>
          meanOf(image.map((one) => meanProduct(one, one))),
        ),
      ),
    );
    // Reading adds r^2 gain / x^2 to the variance, r even in [0, 0.2] and the gains 1.5 on average: 16 % and 4 %, a ratio of 1.12.
    expect(Math.abs(dark! / bright! - 1.12)).toBeLessThan(0.05);
  });

  it('has coarse colour noise: red and blue are stronger than green, and neighbours alike', () => {
    const images = noiseOf(`demosaiced:${sigma}`, flat(0.6, 200));
    const [red, green, blue] = [0, 1, 2].map((channel) =>
      meanOf(images.map((image) => meanProduct(image[channel]!, image[channel]!))),
    );
    // Green is what the level says, but for interpolation (0.5625 of the variance in half of the pixels) and the colour matrix.
    expect(Math.sqrt(green!)).toBeGreaterThan(0.8 * sigma);
    expect(Math.sqrt(green!)).toBeLessThan(1.6 * sigma);
    expect(red! / green!).toBeGreaterThan(1.3);
    expect(blue! / green!).toBeGreaterThan(1.3);
    const alike = meanOf(images.map((image) => neighbours(image[0]!) / meanProduct(image[0]!, image[0]!)));
    expect(alike).toBeGreaterThan(0.2);
  });
});

describe('jpeg', () => {
  it('gives whole 255ths, and the more of the picture the higher the quality', () => {
    const clean = speckled(1, 3, 40, 40);
    const errors = [10, 50, 80, 95, 100].map((quality) => {
      const { data } = addNoise(clean, parseNoise(`jpeg:${quality}`), { seed: 3 });
      for (const value of data) expect(Math.abs(value * 255 - Math.round(value * 255))).toBeLessThan(1e-4);
      return meanOf(data.map((value, i) => (value - clean.data[i]!) ** 2));
    });
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it('leaves flat pictures flat', () => {
    const { data } = addNoise(flat(90 / 255, 4), parseNoise('jpeg:75'), { seed: 3 });
    for (const value of data) expect(Math.abs(value * 255 - 90)).toBeLessThan(1);
  });

  it('draws whole qualities, both ends included', () => {
    const clean = speckled(1, 1, 16, 16);
    const drawn = new Set<number>();
    for (let firstIndex = 0; firstIndex < 40; firstIndex++) {
      const options = { seed: 3, firstIndex };
      const found = addNoise(clean, parseNoise('jpeg:70..72'), options).data.join();
      const alone = [70, 71, 72].map((quality) =>
        addNoise(clean, parseNoise(`jpeg:${quality}`), options).data.join(),
      );
      expect(alone).toContain(found);
      if (new Set(alone).size === 3) drawn.add(alone.indexOf(found));
    }
    expect(drawn).toEqual(new Set([0, 1, 2]));
  });
});
