import { exponential } from '../random/exponential.js';
import { logFactorial } from './log-factorial.js';
import { naturalLog } from '../random/natural-log.js';
import type { RandomStream } from '../random/random.js';

/** From this mean on the squeezes of PTRS hold, and a search would take longer. */
const largeMean = 10;

/** Beyond it no draw at a mean below 10 comes: its probability is below 2^-200. */
const searchEnd = 100;

/**
 * A draw of the Poisson distribution, the same in every JavaScript engine.
 *
 * Below mean 10 by inversion, the first k whose cumulative probability reaches a uniform draw: one `uniform()`. From there by
 * W. Hoermann's transformed rejection with squeeze, PTRS ("The transformed rejection method for generating Poisson random
 * variables", Insurance: Mathematics and Economics 12, 1993): two `uniform()` a try, 1.1 to 1.3 tries.
 *
 * @param mean finite; 0 or less gives 0 and draws nothing
 */
export function drawPoisson(mean: number, stream: RandomStream): number {
  if (!(mean > 0)) return 0;
  return mean < largeMean ? byInversion(mean, stream) : byRejection(mean, stream);
}

function byInversion(mean: number, stream: RandomStream): number {
  const uniform = stream.uniform();
  let probability = exponential(-mean);
  let sum = probability;
  let k = 0;
  while (uniform > sum && k < searchEnd) {
    k++;
    probability *= mean / k;
    sum += probability;
  }
  return k;
}

function byRejection(mean: number, stream: RandomStream): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = stream.uniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + mean + 0.43);
    if (distance >= 0.07 && v <= quick) return k;
    if (k < 0 || (distance < 0.013 && v > distance)) continue;
    const tried = naturalLog((v * inverseAlpha) / (a / (distance * distance) + b));
    if (tried <= k * naturalLog(mean) - mean - logFactorial(k)) return k;
  }
}
