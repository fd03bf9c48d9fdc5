/** Lowest and highest value of images, in a model's own units. */
type Range = readonly [low: number, high: number];

/**
 * Values in [0, 1] as values in `range`, in a new array; for [0, 1] the same array.
 *
 * Undone by `fromRange`.
 */
export function toRange(values: Float32Array, [low, high]: Range): Float32Array {
  if (low === 0 && high === 1) return values;
  const scaled = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = low + values[i]! * (high - low);
  return scaled;
}

/** Values in `range` as values in [0, 1], in place. */
export function fromRange(values: Float32Array, [low, high]: Range): Float32Array {
  if (low === 0 && high === 1) return values;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - low) / (high - low);
  return values;
}
