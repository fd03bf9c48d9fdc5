import type { PhotographSet } from '@denoisekit/report';

/** The models of an earlier measurement whose files have not changed since. */
export function unchangedIn(
  earlier: PhotographSet | undefined,
  models: PhotographSet['models'],
): readonly string[] {
  const known = new Set(earlier?.models.map(({ name, sha256 }) => `${name} ${sha256}`));
  return models.filter(({ name, sha256 }) => known.has(`${name} ${sha256}`)).map(({ name }) => name);
}

/**
 * A set of which some models were measured now and the others before; undefined where the noisy pictures do not score as they did, for then
 * they are others.
 *
 * @param models all of them, in the order of their rows
 */
export function withKeptRows(
  now: PhotographSet,
  earlier: PhotographSet,
  models: PhotographSet['models'],
): PhotographSet | undefined {
  const names = [...models.map(({ name }) => name), 'noisy'];
  const rows = now.rows
    .filter(({ model }) => model === 'noisy')
    .flatMap((noisy) => {
      const ofNoise = [...now.rows, ...earlier.rows].filter(({ noise }) => noise === noisy.noise);
      const before = ofNoise.findLast(({ model }) => model === 'noisy')!;
      const same =
        before.images === noisy.images &&
        Math.abs(before.mse.value - noisy.mse.value) <= 1e-9 * noisy.mse.value;
      return names.map((name) => (same ? ofNoise.find(({ model }) => model === name) : undefined));
    });
  const found = rows.filter((row) => row !== undefined);
  return found.length === rows.length ? { ...now, models, rows: found } : undefined;
}
