import { createRequire } from 'node:module';

/**
 * What a user types for optional packages of this one, in the versions that it was tested with.
 *
 * @param names those that `peerDependencies` lists; of others no version is named
 */
export function installCommand(...names: readonly string[]): string {
  const { peerDependencies } = createRequire(import.meta.url)('../../package.json') as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  const words = names.map((name) => {
    const version = peerDependencies[name]?.replace('^', '');
    return version === undefined ? name : `${name}@${version}`;
  });
  return `npm install ${words.join(' ')}`;
}
