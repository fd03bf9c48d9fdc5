import { DenoiseError } from '../errors.js';
import { psnrFromMse } from '../scores/metrics.js';

/** The difference of an answer from its reference. */
export interface Difference {
  /** Greatest |difference|. */
  readonly max: number;
  /** Mean |difference|. */
  readonly mean: number;
  /** The smallest value that at least 99.9 % of all |differences| do not exceed. */
  readonly p999: number;
  /** In dB, for values in [0, 1]; null when nothing differs. */
  readonly psnr: number | null;
  /** Where the greatest |difference| is first found. */
  readonly worstIndex: number;
}

/**
 * Compares value by value.
 *
 * @throws DenoiseError `shape-mismatch` unless both have the same length, at least 1; `values-not-finite`, because no
 * maximum and no mean tells about a NaN
 */
export function compareTensors(actual: Float32Array, reference: Float32Array): Difference {
  if (actual.length !== reference.length || actual.length === 0) {
    throw new DenoiseError('shape-mismatch', {
      what: 'only the same number of values can be compared',
      actual: `${actual.length} values`,
      expected: reference.length === 0 ? 'at least one' : `${reference.length} values`,
    });
  }
  assertFinite(actual);
  assertFinite(reference);
  const count = actual.length;
  const differences = new Float64Array(count);
  let max = 0;
  let worstIndex = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = Math.abs(actual[i]! - reference[i]!);
    differences[i] = difference;
    sum += difference;
    squares += difference * difference;
    if (difference > max) {
      max = difference;
      worstIndex = i;
    }
  }
  const p999 = selectSmallest(differences, count - Math.floor(count / 1000) - 1);
  return { max, mean: sum / count, p999, psnr: psnrFromMse(squares / count), worstIndex };
}

/** The value that would stand at `rank` if `values` were sorted (Hoare's quickselect); reorders them. */
function selectSmallest(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >>> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}

function assertFinite(data: Float32Array): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return;
  throw new DenoiseError('values-not-finite', {
    what: 'a value to compare is not finite',
    actual: `${data[index]} at index ${index}`,
    details: { index },
  });
}
