import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { paddedPlane, type Edges } from './padded-plane.js';
import { medianNetwork } from './sorting-network.js';

/** Windows that are sorted side by side: as many as keep the 25 wires of 5x5 within a processor's first cache. */
const lanes = 256;

/**
 * Each value replaced by the median of the window around it, within its channel: with reflection past the edges as
 * `scipy.ndimage.median_filter(mode='mirror')` has it, with zeros as `scipy.signal.medfilt2d`.
 *
 * @param image values in [0, 1], `[batch, channels, height, width]`
 * @param window an odd number of pixels, 1 or more
 */
export function medianFilter(image: ImageTensor, window: number, edges: Edges): ImageTensor {
  const [batch, channels, height, width] = image.shape;
  const values = new Float32Array(image.data.length);
  const filter = planeFilter(height, width, window, edges);
  for (let plane = 0; plane < batch * channels; plane++) {
    const start = plane * height * width;
    const end = start + height * width;
    filter(image.data.subarray(start, end), values.subarray(start, end));
  }
  return imageTensor(values, image.shape);
}

/**
 * Sorts by the bits: as floats from 0 on, they order as integers do, whose smaller and larger one need no branch. The
 * rows of the padded plane lie end to end, and windows that reach around its edges are computed and left out.
 */
function planeFilter(height: number, width: number, window: number, edges: Edges) {
  const network = medianNetwork(window * window);
  const plane = paddedPlane(height, width, (window - 1) / 2, edges);
  const { stride } = plane;
  const bits = new Int32Array(plane.padded.buffer);
  const wires = Array.from({ length: window * window }, () => new Int32Array(lanes));
  const middle = wires[(window * window - 1) / 2]!;
  const medians = new Int32Array(height * stride);
  const last = (height - 1) * stride + width;

  return (values: Float32Array, out: Float32Array): void => {
    plane.fill(values);
    for (let start = 0; start < last; start += lanes) {
      const count = Math.min(lanes, last - start);
      wires.forEach((wire, at) => {
        const from = start + Math.floor(at / window) * stride + (at % window);
        wire.set(bits.subarray(from, from + count));
      });
      for (const [low, high] of network) exchange(wires[low]!, wires[high]!, count);
      medians.set(middle.subarray(0, count), start);
    }
    const filtered = new Float32Array(medians.buffer);
    for (let row = 0; row < height; row++) {
      out.set(filtered.subarray(row * stride, row * stride + width), row * width);
    }
  };
}

function exchange(low: Int32Array, high: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const a = low[i]!;
    const b = high[i]!;
    // Negative where a is the smaller one, else 0; no overflow, for both have the same sign.
    const difference = (a - b) & ((a - b) >> 31);
    low[i] = b + difference;
    high[i] = a - difference;
  }
}
