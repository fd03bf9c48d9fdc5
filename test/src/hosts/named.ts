/**
 * The names that begin with one of `wanted`, in any case of letters; all where nothing is wanted.
 *
 * @throws {Error} when one that is wanted fits none, since a step that tries nothing must not pass
 */
export function named(names: readonly string[], wanted: readonly string[]): ReadonlySet<string> {
  if (wanted.length === 0) return new Set(names);
  const found = wanted.flatMap((part) => {
    const fitting = names.filter((name) => name.toLowerCase().startsWith(part.toLowerCase()));
    if (fitting.length === 0) throw new Error(`no host is named ${part}; there are ${names.join('; ')}`);
    return fitting;
  });
  return new Set(found);
}
