/**
 * Where a coordinate from 0 on comes from when an axis of `size` is continued by reflection that does not repeat the edge:
 * 0 1 … n-1 … 1, again and again,
 * as `numpy.pad(mode='reflect')` does it.
 */
export function reflect(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = at % period;
  return place < size ? place : period - place;
}
