import { convTranspose, dense } from './direct-conv.js';
import { arithmetic, namesOfOne, namesOfTwo, valueByValue } from './direct-pointwise.js';
import { concat, globalAverage, pad, pool, resize } from './direct-window.js';
import { gridWidths, groupOf, pairsOf, sizesOf, type GroupOf, type OperatorGroup } from './group.js';
import type { Pads, Pair, Step, Tensor } from './step.js';
import { exactTensor, positiveTensor } from './values.js';

type Widths = readonly [from: number, to: number];

const twice: Pair = [2, 2];

function transposed([from, to]: Widths, salt: number, size: number, stride: number, pads: Pads): Step {
  return convTranspose({
    strides: [stride, stride],
    pads,
    weight: exactTensor(salt + 1, from, to, size, size),
    bias: exactTensor(salt + 2, to),
  });
}

/** Each makes the image `stride` times as large. */
const spreads = [
  { size: 2, stride: 2, pads: [0, 0, 0, 0] },
  { size: 3, stride: 2, pads: [0, 0, 1, 1] },
  { size: 4, stride: 2, pads: [1, 1, 1, 1] },
  { size: 3, stride: 1, pads: [1, 1, 1, 1] },
] as const;

const transposedGrids = spreads.map(({ size, stride, pads }) => {
  const name = `conv-transpose ${size}x${size} stride ${stride}`;
  return groupOf<Widths>({
    name,
    family: 'conv-transpose',
    about: '6x6, with bias, pads as `same` has them',
    grid: { op: 'ConvTranspose', kernel: [size, size], strides: [stride, stride], group: 1 },
    of: pairsOf(gridWidths, gridWidths),
    key: ([from, to]) => `${from}>${to}`,
    quick: ['6>8', '5>4', '8>8'],
    case: (widths, salt) => ({
      inputs: [exactTensor(salt, 1, widths[0], 6, 6)],
      steps: [transposed(widths, salt, size, stride, pads)],
    }),
  });
});

const transposedSizes = groupOf<readonly [Pair, Widths]>({
  name: 'conv-transpose 2x2 stride 2 of odd sizes',
  family: 'conv-transpose',
  about: 'one and two images of these sizes, with bias',
  of: pairsOf(
    sizesOf('1x1', '1x9', '5x3', '7x7', '14x14', '33x31', '64x48'),
    pairsOf([1, 3, 4, 5, 6, 8, 9, 16], [1, 3, 4, 6, 8]),
  ),
  key: ([at, [from, to]]) => `${from}>${to} at ${at.join('x')}`,
  case: ([at, widths], salt) => ({
    inputs: [exactTensor(salt, 2, widths[0], ...at)],
    steps: [transposed(widths, salt, 2, 2, [0, 0, 0, 0])],
  }),
});

type Placed = readonly [at: Pair, channels: number];
const smallSizes = sizesOf('8x8', '7x5', '3x13');
const imageSizes = sizesOf('1x1', '5x3', '8x8', '7x13', '33x31');

type Facts = Pick<GroupOf<Placed>, 'name' | 'family' | 'about' | 'quick'>;
type Inputs = (salt: number, channels: number, at: Pair) => readonly Tensor[];

/** An operator on images of every width at several sizes. */
function placed(
  facts: Facts,
  sizes: readonly Pair[],
  step: Step,
  inputs: Inputs = (salt, channels, at) => [exactTensor(salt, 2, channels, ...at)],
): OperatorGroup {
  return groupOf<Placed>({
    ...facts,
    of: pairsOf(sizes, gridWidths),
    key: ([at, channels]) => `${channels} at ${at.join('x')}`,
    case: ([at, channels], salt) => ({ inputs: inputs(salt, channels, at), steps: [step] }),
  });
}

const about = 'two images of these widths and sizes';
const pooled = { family: 'pool', about } as const;
const edge: Pads = [1, 1, 1, 1];
const none: Pads = [0, 0, 0, 0];
const pools = (['MaxPool', 'AveragePool'] as const).flatMap((op) => {
  const title = op === 'MaxPool' ? 'max pool' : 'average pool';
  const quick = ['6 at 7x5', '8 at 8x8'];
  const kernel: Pair = [3, 3];
  return [
    placed(
      { ...pooled, quick, name: `${title} 2x2` },
      smallSizes,
      pool(op, { kernel: twice, strides: twice, pads: none }),
    ),
    placed(
      { ...pooled, name: `${title} 3x3 stride 1` },
      smallSizes,
      pool(op, { kernel, strides: [1, 1], pads: edge }),
    ),
    placed(
      { ...pooled, name: `${title} 3x3 stride 2` },
      smallSizes,
      pool(op, { kernel, strides: twice, pads: edge }),
    ),
  ];
});

const resizeAbout = `${about}, coordinates \`asymmetric\``;
const resizes = (['nearest', 'linear'] as const).flatMap((mode) =>
  sizesOf('2x2', '3x3', '4x4', '1x2').map((factors) =>
    placed(
      {
        name: `resize ${mode} by ${factors.join('x')}`,
        family: 'resize',
        about: resizeAbout,
        quick: factors[0] === 2 ? ['6 at 5x3', '8 at 8x8'] : [],
      },
      imageSizes.slice(0, 4),
      resize(mode, factors),
    ),
  ),
);

const concats = [
  groupOf<Widths>({
    name: 'concat of two',
    family: 'concat',
    about: 'two batches of 2 images of 5x7, by their widths',
    of: pairsOf(gridWidths, gridWidths),
    key: ([one, other]) => `${one}+${other}`,
    quick: ['8+1', '12+3'],
    case: ([one, other], salt) => ({
      inputs: [exactTensor(salt, 2, one, 5, 7), exactTensor(salt + 1, 2, other, 5, 7)],
      steps: [concat],
    }),
  }),
  groupOf<readonly [Widths, number]>({
    name: 'concat of three',
    family: 'concat',
    about: '2 images of 5x7 each',
    of: pairsOf(pairsOf([1, 3, 4, 5, 8, 9, 16], [1, 2, 3, 4, 8, 16]), [1, 3, 4, 6, 8]),
    key: ([[one, two], three]) => `${one}+${two}+${three}`,
    case: ([[one, two], three], salt) => ({
      inputs: [one, two, three].map((channels, i) => exactTensor(salt + i, 2, channels, 5, 7)),
      steps: [concat],
    }),
  }),
];

const pads = (
  [
    [1, 1, 1, 1],
    [0, 0, 1, 1],
    [2, 1, 3, 4],
  ] as readonly Pads[]
).map((amounts, i) =>
  placed(
    {
      name: `pad ${amounts.join(' ')}`,
      family: 'pad',
      about: 'with zeros, two images',
      quick: i === 0 ? ['6 at 5x3'] : [],
    },
    imageSizes,
    pad(amounts),
  ),
);

const rows = 3;
const rowsTimesWeights = (['Gemm', 'MatMul'] as const).flatMap((op) => {
  const facts: Omit<GroupOf<Widths>, 'name' | 'of'> = {
    family: 'dense',
    about: '3 rows',
    key: ([from, to]) => `${from}>${to}`,
    case: ([from, to], salt) => {
      const bias = op === 'Gemm' ? exactTensor(salt + 2, to) : undefined;
      return {
        inputs: [exactTensor(salt, rows, from)],
        steps: [dense(op, { weight: exactTensor(salt + 1, from, to), bias })],
      };
    },
  };
  const wide = [48, 63, 64, 66, 100, 128, 196, 256, 784];
  return [
    groupOf<Widths>({
      ...facts,
      name: op,
      of: pairsOf(gridWidths, gridWidths),
      quick: ['6>8', '7>5'],
    }),
    groupOf<Widths>({
      ...facts,
      name: `${op} over 36 wide`,
      of: pairsOf(wide, wide),
    }),
  ];
});

const pointwise = { family: 'pointwise', about } as const;
const ofOne = namesOfOne.map((op) =>
  placed(
    { ...pointwise, name: op, quick: op === 'Relu' || op === 'Sigmoid' ? ['6 at 5x3'] : [] },
    imageSizes,
    valueByValue(op),
    (salt, channels, at) => [(op === 'Sqrt' ? positiveTensor : exactTensor)(salt, 2, channels, ...at)],
  ),
);
/** Two operands, the second without a zero, by which one might divide. */
const ofTwo = namesOfTwo.map((op) =>
  placed({ ...pointwise, name: op }, imageSizes, arithmetic(op), (salt, channels, at) => [
    exactTensor(salt, 2, channels, ...at),
    positiveTensor(salt + 1, 2, channels, ...at),
  ]),
);

/** Transposed convolutions, pooling, resizing, concatenation, padding, and what takes each value for itself. */
export const otherGroups: readonly OperatorGroup[] = [
  ...transposedGrids,
  transposedSizes,
  ...pools,
  placed({ ...pooled, name: 'global average pool' }, smallSizes, globalAverage),
  ...resizes,
  ...concats,
  ...pads,
  ...rowsTimesWeights,
  ...ofOne,
  ...ofTwo,
];
