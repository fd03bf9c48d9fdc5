import type { PackageJson } from './repository.js';

/** Where the packages of the rooms differ in what they should share, as sentences. */
export function differences(root: PackageJson, packages: Readonly<Record<string, PackageJson>>): string[] {
  const entries = Object.entries(packages);
  const version = entries[0]?.[1].version;
  return entries.flatMap(([room, own]) => {
    const inner = Object.entries({ ...own.dependencies, ...own.peerDependencies, ...own.devDependencies })
      .filter(([name]) => name.startsWith('@denoisekit/'))
      .filter(([, wanted]) => wanted !== own.version)
      .map(([name, wanted]) => `${room} wants ${name} ${wanted}, not its own version ${String(own.version)}`);
    return [
      ...(own.name === `@denoisekit/${room}` ? [] : [`${room} is called ${own.name}`]),
      ...(own.version === version
        ? []
        : [`${room} has version ${String(own.version)}, not ${String(version)}`]),
      ...(own.license === root.license ? [] : [`${room} has license ${String(own.license)}`]),
      ...(own.engines?.['node'] === root.engines?.['node']
        ? []
        : [`${room} has other engines than the root`]),
      ...inner,
    ];
  });
}

/**
 * The scripts that npm never runs: with `ignore-scripts`, which .npmrc and many people's own settings have, `npm run x`
 * leaves out `prex` and `postx`.
 */
export function scriptsLeftOut(scripts: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(scripts);
  return names.filter((name) => names.some((other) => name === `pre${other}` || name === `post${other}`));
}
