import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * The npm packages whose code is in a bundle, as folders below the repository.
 *
 * @param {string} root the repository
 * @param {readonly string[]} modules the paths of its files
 * @returns {string[]}
 */
export function bundledPackages(root, modules) {
  const folders = modules.flatMap((path) => {
    const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(
      relative(root, path).replaceAll('\\', '/'),
    );
    return found === null ? [] : [found[0]];
  });
  return [...new Set(folders)].sort();
}

/**
 * What has to go along with a copy of their code: name, version, license and its text.
 *
 * @param {string} root the repository
 * @param {readonly string[]} folders as `bundledPackages` gives them
 */
export function licensesText(root, folders) {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
    const text = file === undefined ? '' : `\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}`;
    return `${name} ${version}, ${license}${text}`;
  });
  const own = `Denoisekit, Apache-2.0\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  return `${[own, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
