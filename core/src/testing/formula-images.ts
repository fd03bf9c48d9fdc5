import { imageTensor, type ImageTensor } from '../image/image-tensor.js';

// Images of whole-number formulas, which other implementations can build too. With NumPy:
//   ch, i, j = np.meshgrid(np.arange(c), np.arange(h), np.arange(w), indexing='ij')
//   speckled(k, c, h, w) = (((i * 7919 + j * 104729 + ch * 1299709 + k) % 256) / 255).astype('float32')
//   wavy(k, c, h, w)     = (((i * i + 3 * j + 40 * ch + k) % 256) / 255).astype('float32')
//   faded(x)             = x * np.float32(0.5) + np.float32(0.25)

type Channels = 1 | 3;

function build(
  channels: Channels,
  height: number,
  width: number,
  value: (channel: number, row: number, column: number) => number,
): ImageTensor {
  const data = Float32Array.from({ length: channels * height * width }, (_, at) => {
    const pixel = at % (height * width);
    return (value(Math.floor(at / (height * width)), Math.floor(pixel / width), pixel % width) % 256) / 255;
  });
  return imageTensor(data, [1, channels, height, width]);
}

/** Neighbouring pixels have nothing to do with each other. */
export function speckled(k: number, channels: Channels, height: number, width: number): ImageTensor {
  return build(channels, height, width, (ch, i, j) => i * 7919 + j * 104729 + ch * 1299709 + k);
}

/** Bands that get narrower downwards. */
export function wavy(k: number, channels: Channels, height: number, width: number): ImageTensor {
  return build(channels, height, width, (ch, i, j) => i * i + 3 * j + 40 * ch + k);
}

/** Half the contrast about mid grey. */
export function faded({ data, shape }: ImageTensor): ImageTensor {
  return imageTensor(
    data.map((value) => Math.fround(value * 0.5) + 0.25),
    shape,
  );
}

export function batchOf(images: readonly ImageTensor[]): ImageTensor {
  const [, channels, height, width] = images[0]!.shape;
  return imageTensor(Float32Array.of(...images.flatMap(({ data }) => [...data])), [
    images.length,
    channels,
    height,
    width,
  ]);
}
