import { DenoiseError } from '../errors.js';
import type { RandomStream } from '../random/random.js';
import type { StageImage } from './noise-kind.js';

// Shared by all images: it is filled and emptied within one call.
const normals = /* @__PURE__ */ new Float32Array(1024);

/** Into [0, 1]; NaN stays. */
export function clip(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** Leaves an image as it is. */
export function copyImage({ source, out, start, size }: StageImage): void {
  if (out !== source) out.set(source.subarray(start, start + size), start);
}

/** Standard normal deviates for the values from `start` to `end`, a part at a time: `use` gets the place of the first of them. */
export function withNormals(
  start: number,
  end: number,
  stream: RandomStream,
  use: (normals: Float32Array, at: number) => void,
): void {
  for (let at = start; at < end; at += normals.length) {
    const part = normals.subarray(0, Math.min(normals.length, end - at));
    stream.fillNormal(part);
    use(part, at);
  }
}

/** @throws DenoiseError `shape-mismatch` unless there are 1 or 3 channels, which is what `who` takes */
export function assertGreyOrColour(who: string, channels: number): void {
  if (channels === 1 || channels === 3) return;
  throw new DenoiseError('shape-mismatch', {
    what: `${who} noise is for grey pictures and colour`,
    actual: `${channels} channels`,
    expected: '1 or 3',
  });
}
