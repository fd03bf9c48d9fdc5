import type { OperatorCase, Pair } from './step.js';

export const families = [
  'conv',
  'conv-transpose',
  'pool',
  'resize',
  'concat',
  'pad',
  'dense',
  'pointwise',
  'foreign',
] as const;

/** What `--only` names. */
export type Family = (typeof families)[number];

/** Convolutions that are not dilated, by what decides how they are computed besides their widths. */
export interface WidthGrid {
  readonly op: 'Conv' | 'ConvTranspose';
  readonly kernel: Pair;
  readonly strides: Pair;
  /** Of how many groups; the widths are those of one. */
  readonly group: number;
}

/** Cases of one operator that differ in their widths or sizes alone; the map has a section for each. */
export interface OperatorGroup {
  /** `conv 3x3` */
  readonly name: string;
  readonly family: Family;
  /** What all its cases share, for people. */
  readonly about: string;
  /** One for each case, each another. */
  readonly keys: readonly string[];
  /** The case of `keys[index]`. Made when asked for: all weights at once would be some hundred megabytes. */
  readonly make: (index: number) => OperatorCase;
  /** For a whole grid of widths, `1>1` to `36>36`, of plain convolutions: what export looks its own up by. */
  readonly grid?: WidthGrid | undefined;
  /** The keys that a quick sweep tries. */
  readonly quick: readonly string[];
}

/** Both ends of the grid's axes. */
export const narrowest = 1;
export const widest = 36;

/** `1, 2, ..., 36` */
export const gridWidths: readonly number[] = Array.from({ length: widest }, (_, i) => i + narrowest);

/** Every pair, the first as the slower one. */
export function pairsOf<A, B>(first: readonly A[], second: readonly B[]): readonly (readonly [A, B])[] {
  return first.flatMap((a) => second.map((b) => [a, b] as const));
}

/** `sizesOf('1x9', '28x28')`: heights and widths, written as names have them. */
export function sizesOf(...texts: readonly string[]): readonly Pair[] {
  return texts.map((text) => text.split('x').map(Number) as [number, number]);
}

export interface GroupOf<T> extends Pick<OperatorGroup, 'name' | 'family' | 'about' | 'grid'> {
  readonly of: readonly T[];
  readonly key: (item: T) => string;
  /** @param salt for `exactTensor`: it and the 15 after it belong to this case */
  readonly case: (item: T, salt: number) => Omit<OperatorCase, 'key'>;
  /** Default: none. */
  readonly quick?: readonly string[];
}

/** A group of one case for each item. */
export function groupOf<T>({ of, key, case: make, quick = [], ...facts }: GroupOf<T>): OperatorGroup {
  const keys = of.map(key);
  const saltsOfOne = 16;
  return {
    ...facts,
    keys,
    quick,
    make: (index) => ({ key: keys[index]!, ...make(of[index]!, saltsOfOne * index) }),
  };
}
