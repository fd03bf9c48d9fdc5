import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findNpm } from './npm.mjs';

/** The folder that Node was installed to, when it has the headers that a native module is compiled with. */
export function nodeHeaders(execPath) {
  const prefix = resolve(dirname(execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined;
}

/** The node-gyp that comes with npm. */
export function findNodeGyp({ env, execPath }) {
  const given = env['npm_config_node_gyp'];
  if (given !== undefined && existsSync(given)) return given;
  const npm = findNpm({ env, execPath });
  if (npm === undefined) return undefined;
  const bundled = join(dirname(npm), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  return existsSync(bundled) ? bundled : undefined;
}

/**
 * What a compilation lacks, in words with the fix, or undefined.
 *
 * @param {{env: Record<string, string | undefined>, platform: NodeJS.Platform, exec: import('./python.mjs').Exec}} options
 */
export function missingTool({ env, platform, exec }) {
  const works = (command) => exec(command, ['--version']).ok;
  // macOS has stand-ins for all of them that open a window when the real ones are missing.
  if (platform === 'darwin' && !exec('xcode-select', ['-p']).ok) {
    return { what: 'there is no C++ compiler', fix: 'run xcode-select --install' };
  }
  const compilers = env['CXX'] ? [env['CXX'].split(' ')[0]] : ['g++', 'c++', 'clang++'];
  const fix =
    platform === 'darwin'
      ? 'run xcode-select --install'
      : 'run sudo apt install build-essential, or your system’s equal';
  // node-gyp asks for g++ by that name unless CXX says otherwise.
  if (!compilers.some(works))
    return { what: `there is no C++ compiler (tried ${compilers.join(', ')})`, fix };
  if (!works('make')) return { what: 'there is no make', fix };
  return undefined;
}

/** CXX for node-gyp, where the compiler is not called g++. */
export function compilerEnvironment({ env, platform, exec }) {
  if (env['CXX'] || platform === 'darwin' || exec('g++', ['--version']).ok) return {};
  const other = ['c++', 'clang++'].find((command) => exec(command, ['--version']).ok);
  const plain = { 'c++': 'cc', 'clang++': 'clang' }[other];
  return other === undefined ? {} : { CXX: other, CC: plain };
}
