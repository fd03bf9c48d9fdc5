/** How a canvas shows the samples of a picture. */
export interface Shown {
  readonly space: PredefinedColorSpace;
  /** Makes samples, four a pixel, those of the space. Absent where they are that already. */
  readonly convert?: (samples: Uint8ClampedArray) => void;
}

/** Row by row. */
type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** Linear red, green and blue in CIE XYZ for the white D50 of profiles, and back: the primaries of IEC 61966-2-1 and SMPTE RP 431-2, adapted by Bradford. */
const spaces = {
  srgb: {
    primaries: [0.43607, 0.38506, 0.14308, 0.2225, 0.71688, 0.06062, 0.01393, 0.0971, 0.71417],
    fromXyz: [3.13386, -1.61687, -0.49061, -0.97877, 1.91614, 0.03345, 0.07195, -0.22899, 1.40524],
  },
  'display-p3': {
    primaries: [0.5151, 0.29197, 0.15715, 0.24118, 0.69224, 0.06658, -0.00105, 0.04188, 0.78438],
    fromXyz: [2.40405, -0.9899, -0.39763, -0.84223, 1.79885, 0.01605, 0.04819, -0.09737, 1.27351],
  },
} as const satisfies Record<PredefinedColorSpace, { primaries: Matrix; fromXyz: Matrix }>;

/**
 * How a canvas shows a picture with an ICC profile of three primaries and their curves (ICC.1:2022, sections 9.2 and 10): Display P3, Adobe
 * RGB, ProPhoto RGB and most others. One of another kind, or none, is taken for sRGB.
 *
 * @param wide whether canvases hold Display P3; others hold sRGB, and colours outside it are clipped
 */
export function shownAs(icc: Uint8Array | undefined, wide: boolean): Shown {
  const profile = icc && readProfile(icc);
  if (!profile || isOf(profile, 'srgb')) return { space: 'srgb' };
  const space = wide ? 'display-p3' : 'srgb';
  if (isOf(profile, space)) return { space };
  return { space, convert: conversion(profile, spaces[space].fromXyz) };
}

const isOf = ({ primaries, curves }: Profile, space: PredefinedColorSpace): boolean =>
  primaries.every((value, i) => Math.abs(value - spaces[space].primaries[i]!) < 0.003) &&
  curves.every((curve) => Math.abs(encoded(curve(0.5)) - 0.5) < 0.01);

/** From a sample in [0, 1] to linear light. */
type Curve = (sample: number) => number;

interface Profile {
  readonly primaries: Matrix;
  readonly curves: readonly Curve[];
}

function readProfile(icc: Uint8Array): Profile | undefined {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.length);
  const tags = new Map<string, number>();
  const textAt = (at: number) => String.fromCharCode(...icc.subarray(at, at + 4));
  try {
    for (let at = 132; at < 132 + 12 * view.getUint32(128); at += 12) {
      tags.set(textAt(at), view.getUint32(at + 4));
    }
    const columns = ['r', 'g', 'b'].map((colour) => {
      const from = tags.get(`${colour}XYZ`)! + 8;
      return [0, 4, 8].map((next) => view.getInt32(from + next) / 65_536);
    });
    const curves = ['r', 'g', 'b'].map((colour) => {
      const at = tags.get(`${colour}TRC`)!;
      return textAt(at) === 'para' ? parametric(view, at) : sampled(view, at);
    });
    const primaries = [0, 1, 2].flatMap((row) => columns.map((column) => column[row]!));
    return { primaries: primaries as unknown as Matrix, curves };
  } catch {
    // It ends early, or has tables where others have primaries.
    return undefined;
  }
}

/** A `curv` tag: none is linear, one is an exponent, more are a table. */
function sampled(view: DataView, at: number): Curve {
  const count = view.getUint32(at + 8);
  if (count === 0) return (x) => x;
  const value = (i: number) => view.getUint16(at + 12 + 2 * i);
  if (count === 1) return (x) => x ** (value(0) / 256);
  value(count - 1);
  return (x) => {
    const place = x * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    return (value(below) + (place - below) * (value(below + 1) - value(below))) / 65_535;
  };
}

/** A `para` tag: an exponent, and a line near black, by one of five functions. */
function parametric(view: DataView, at: number): Curve {
  const kind = view.getUint16(at + 8);
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
    { length: [1, 3, 4, 5, 7][kind] ?? 0 },
    (_, i) => view.getInt32(at + 12 + 4 * i) / 65_536,
  );
  const power = (x: number) => Math.max(0, a * x + b) ** g;
  if (kind < 3) return (x) => power(x) + (kind === 2 ? c : 0);
  return (x) => (x >= d ? power(x) + e : c * x + f);
}

/** Steps of linear light from black to white: fine enough that the darkest samples stay apart. */
const lightSteps = 16_384;

function conversion({ primaries, curves }: Profile, fromXyz: Matrix): NonNullable<Shown['convert']> {
  const linear = curves.map((curve) => Float32Array.from({ length: 256 }, (_, i) => curve(i / 255)));
  const coded = Uint8ClampedArray.from({ length: lightSteps + 1 }, (_, i) => 255 * encoded(i / lightSteps));
  const matrix = product(fromXyz, primaries);
  return (data) => {
    for (let at = 0; at < data.length; at += 4) {
      const red = linear[0]![data[at]!]!;
      const green = linear[1]![data[at + 1]!]!;
      const blue = linear[2]![data[at + 2]!]!;
      for (let i = 0; i < 3; i++) {
        const light = matrix[3 * i]! * red + matrix[3 * i + 1]! * green + matrix[3 * i + 2]! * blue;
        data[at + i] = coded[Math.round(lightSteps * Math.min(1, Math.max(0, light)))]!;
      }
    }
  };
}

/** The curve of sRGB, and of Display P3. */
const encoded = (light: number): number =>
  light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

const product = (a: Matrix, b: Matrix): readonly number[] =>
  Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
