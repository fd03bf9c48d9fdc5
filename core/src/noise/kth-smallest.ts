/**
 * The value that would be at `k`, counted from 0, if the values were sorted; they are not changed. In linear time, by partitions about
 * the middle value: C. Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961). No value may be NaN.
 */
export function kthSmallest(values: Float64Array, k: number): number {
  const rest = values.slice();
  let low = 0;
  let high = rest.length - 1;
  while (low < high) {
    const pivot = rest[(low + high) >> 1]!;
    let left = low;
    let right = high;
    while (left <= right) {
      while (rest[left]! < pivot) left++;
      while (rest[right]! > pivot) right--;
      if (left > right) break;
      const value = rest[left]!;
      rest[left++] = rest[right]!;
      rest[right--] = value;
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break; // between them lies the pivot's value alone
  }
  return rest[k]!;
}
