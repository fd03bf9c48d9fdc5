import { assertLimit, type Selection } from '../images/port.js';

/** What trains, validates and tests. */
export interface Parts<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
  readonly test: readonly T[];
}

/** Fewer say little about an epoch. */
const minLimitedValidation = 10;

/** `count` items at even distances, or all where there are not more. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

/**
 * What a run takes of a source's images. Limited, it validates on a tenth as many, at least 10.
 *
 * @throws DenoiseError `usage` unless the limit is null or a positive integer
 */
export function selectParts<T>(parts: Parts<T>, { images, limit }: Selection): Parts<T> {
  assertLimit(limit);
  const { train, validation, test } =
    images === 'held-out'
      ? parts
      : { train: [...parts.train, ...parts.validation], validation: parts.test, test: parts.test };
  if (limit === null) return { train, validation, test };
  return {
    train: spread(train, limit),
    validation: spread(validation, Math.max(minLimitedValidation, Math.floor(limit / 10))),
    test,
  };
}
