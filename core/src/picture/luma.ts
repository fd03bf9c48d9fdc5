/**
 * Makes of red the luma 0.299 R + 0.587 G + 0.114 B of Recommendation ITU-R BT.601, in place.
 *
 * @param red as many values as `green` and `blue`
 */
export function lumaInPlace(red: Float32Array, green: Float32Array, blue: Float32Array): void {
  for (let i = 0; i < red.length; i++) red[i] = 0.299 * red[i]! + 0.587 * green[i]! + 0.114 * blue[i]!;
}
