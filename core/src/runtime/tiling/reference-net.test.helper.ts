import { imageTensor, type ImageTensor } from '../../image/image-tensor.js';
import type { ModelManifest } from '../../documents/manifest.js';
import { randomStream } from '../../random/random.js';

type Channels = 1 | 3;

interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

type Layer = (from: Planes) => Planes;

export interface ReferenceNet {
  readonly geometry: ModelManifest['geometry'] & { readonly receptiveFieldRadius: number };
  run(input: ImageTensor): Promise<ImageTensor>;
}

const filters = 2;

/**
 * A small convolutional net in plain TypeScript: random weights, zero padding, sums always in the same order.
 *
 *     x -> 3x3 conv -> (3x3 conv of stride 2) * halvings -> 3x3 conv -> (nearest upsampling) * halvings -> add -> 3x3 conv
 *                  \_______________________________________________________________________________/
 *
 * A conv of stride 2 pads below and to the right, as TensorFlow does for even sizes, so its position i reads 2i, 2i + 1 and 2i + 2.
 *
 * How far an output pixel p looks, by hand, for
 * - no halving: three convs in a row, 3 pixels either way;
 * - one: p = 1 sees p + 1 = 2, which is 1 at half the size, there 2, which read 2 * 2 + 2 = 6, there 7: 6 pixels;
 * - two: p = 3 sees 4, which is 1 at a quarter, there 2, which read 2 * (2 * 2 + 2) + 2 = 14, there 15: 12 pixels.
 */
export function referenceNet(halvings: 0 | 1 | 2, channels: Channels): ReferenceNet {
  const weights = randomStream(11, halvings, channels);
  const first = conv(channels, filters, 1);
  const halve = Array.from({ length: halvings }, () => conv(filters, filters, 2));
  const inner = conv(filters, filters, 1);
  const last = conv(filters, channels, 1);

  function conv(inputs: number, outputs: number, stride: 1 | 2): Layer {
    // The bias makes what is beside the image, zero for every layer, different from a continued flat area.
    const kernel = Float32Array.from({ length: outputs * inputs * 9 }, () => weights.normal() / 4);
    const bias = Float32Array.from({ length: outputs }, () => weights.normal() / 2);
    return (from) => convolve(from, kernel, bias, stride);
  }

  function forward(image: Planes): Planes {
    const skip = first(image);
    let x = inner(halve.reduce((planes, layer) => layer(planes), skip));
    for (let i = 0; i < halvings; i++) x = upsample(x);
    return last({ ...x, data: x.data.map((value, at) => value + skip.data[at]!) });
  }

  function run({ data, shape }: ImageTensor): Promise<ImageTensor> {
    const [batch, , height, width] = shape;
    const size = data.length / batch;
    const out = imageTensor(new Float32Array(data.length), shape);
    for (let image = 0; image < batch; image++) {
      const part = data.subarray(image * size, (image + 1) * size);
      out.data.set(forward({ channels, height, width, data: part }).data, image * size);
    }
    return Promise.resolve(out);
  }

  return { geometry: { sizeMultiple: 2 ** halvings, receptiveFieldRadius: [3, 6, 12][halvings]! }, run };
}

function convolve(from: Planes, kernel: Float32Array, bias: Float32Array, stride: 1 | 2): Planes {
  const outputs = bias.length;
  const height = from.height / stride;
  const width = from.width / stride;
  const data = new Float32Array(outputs * height * width);
  const before = stride === 1 ? 1 : 0;
  let at = 0;
  for (let output = 0; output < outputs; output++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const top = row * stride - before;
        const left = column * stride - before;
        let sum = bias[output]!;
        for (let input = 0; input < from.channels; input++) {
          const taps = (output * from.channels + input) * 9;
          for (let y = Math.max(top, 0); y < Math.min(top + 3, from.height); y++) {
            const line = (input * from.height + y) * from.width;
            for (let x = Math.max(left, 0); x < Math.min(left + 3, from.width); x++) {
              sum += from.data[line + x]! * kernel[taps + (y - top) * 3 + x - left]!;
            }
          }
        }
        // Leaky, so that no path is ever dead and the net looks as far as it can.
        data[at++] = sum > 0 ? sum : sum * 0.3;
      }
    }
  }
  return { channels: outputs, height, width, data };
}

function upsample({ channels, height, width, data }: Planes): Planes {
  const grown = { channels, height: height * 2, width: width * 2 };
  const out = Float32Array.from({ length: data.length * 4 }, (_, at) => {
    const line = Math.floor(at / grown.width); // counted through all channels
    return data[Math.floor(line / 2) * width + Math.floor((at % grown.width) / 2)]!;
  });
  return { ...grown, data: out };
}
