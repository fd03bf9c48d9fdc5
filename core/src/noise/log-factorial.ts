import { naturalLog } from '../random/natural-log.js';

/** ln(2 pi) / 2 */
const halfLogTwoPi = 0.9189385332046728;

/**
 * ln(k!), with the same bits in every JavaScript engine.
 *
 * The logarithm of the product up to 15!, and from there Stirling's series up to 1 / n^7, whose next term is below 10^-14
 * (Abramowitz and Stegun, "Handbook of Mathematical Functions", 6.1.41).
 *
 * @param k an integer, 0 or more
 */
export function logFactorial(k: number): number {
  if (k < 16) {
    let product = 1;
    for (let factor = 2; factor <= k; factor++) product *= factor;
    return naturalLog(product);
  }
  const inverse = 1 / k;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680))));
  return (k + 0.5) * naturalLog(k) - k + halfLogTwoPi + series;
}
