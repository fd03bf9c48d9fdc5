import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * The libraries of the TensorFlow wheel under the names that the package's binding.gyp asks its linker for, and under
 * those that the libraries ask each other for.
 */
const libraryNames = {
  linux: {
    'libtensorflow.so': 'libtensorflow_cc.so.2',
    'libtensorflow_cc.so.2': 'libtensorflow_cc.so.2',
    'libtensorflow_framework.so': 'libtensorflow_framework.so.2',
    'libtensorflow_framework.so.2': 'libtensorflow_framework.so.2',
  },
  darwin: {
    'libtensorflow.2.dylib': 'libtensorflow_cc.2.dylib',
    'libtensorflow_cc.2.dylib': 'libtensorflow_cc.2.dylib',
    'libtensorflow_framework.2.dylib': 'libtensorflow_framework.2.dylib',
  },
};

/** `site-packages` of an environment, or undefined. @param {string} venv */
export function sitePackages(venv) {
  const library = join(venv, 'lib');
  if (!existsSync(library)) return undefined;
  const folder = readdirSync(library).find((name) => name.startsWith('python3.'));
  return folder === undefined ? undefined : join(library, folder, 'site-packages');
}

/**
 * Which link stands for which file of the wheel.
 *
 * @param {{venv: string, deps: string, platform: NodeJS.Platform}} options
 * @returns {{link: string, target: string}[] | undefined} undefined where no wheel can serve the binding
 */
export function bindingLinks({ venv, deps, platform }) {
  const names = libraryNames[platform];
  const packages = sitePackages(venv);
  if (names === undefined || packages === undefined) return undefined;
  const wheel = join(packages, 'tensorflow');
  const links = [
    { link: join(deps, 'include'), target: join(wheel, 'include') },
    ...Object.entries(names).map(([link, file]) => ({
      link: join(deps, 'lib', link),
      target: join(wheel, file),
    })),
  ];
  // The CUDA libraries are looked for beside the folder through which TensorFlow was loaded.
  const cuda = join(packages, 'nvidia');
  return existsSync(cuda) ? [...links, { link: join(deps, 'nvidia'), target: cuda }] : links;
}

/** Links are relative, so that the repository may be moved. @param {{link: string, target: string}[]} links */
export function makeLinks(links) {
  for (const { link, target } of links) {
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(relative(dirname(link), target), link);
  }
}
