import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { napiVersion } from './binding.mjs';
import { bindingLinks, makeLinks } from './binding-links.mjs';
import { compilerEnvironment, findNodeGyp, missingTool, nodeHeaders } from './binding-tools.mjs';
import { describeGpu } from './gpu.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

const answers =
  (...present) =>
  (command) => ({ missing: !present.includes(command), ok: present.includes(command), output: '' });

describe('the version of Node-API', () => {
  it('is the highest that the package and Node both know', () => {
    expect(napiVersion([3, 4, 5, 6, 7, 8], '9')).toBe(8);
    expect(napiVersion([3, 4, 5, 6, 7, 8], '6')).toBe(6);
  });
});

describe.runIf(process.platform !== 'win32')('the links to TensorFlow', () => {
  const wheel = '.venv/lib/python3.11/site-packages/tensorflow';
  const make = (platform, more = {}) => {
    const folder = temporaryFolder({
      [`${wheel}/include/tensorflow/c/c_api.h`]: 'header',
      [`${wheel}/libtensorflow_cc.so.2`]: 'linux',
      [`${wheel}/libtensorflow_framework.so.2`]: 'framework',
      [`${wheel}/libtensorflow_cc.2.dylib`]: 'mac',
      [`${wheel}/libtensorflow_framework.2.dylib`]: 'mac framework',
      ...more,
    });
    const deps = join(folder, 'node_modules', 'tfjs', 'deps');
    return { folder, deps, links: bindingLinks({ venv: join(folder, '.venv'), deps, platform }) };
  };

  it('have the names that the linker is given on Linux', () => {
    const { folder, deps, links } = make('linux');
    makeLinks(links);
    expect(readFileSync(join(deps, 'lib', 'libtensorflow.so'), 'utf8')).toBe('linux');
    expect(readFileSync(join(deps, 'lib', 'libtensorflow_framework.so.2'), 'utf8')).toBe('framework');
    expect(existsSync(join(deps, 'include', 'tensorflow', 'c', 'c_api.h'))).toBe(true);
    expect(existsSync(join(deps, 'nvidia'))).toBe(false);
    // They hold when the repository is moved, and when they are made again.
    makeLinks(links);
    renameSync(folder, `${folder}-moved`);
    const moved = deps.replace(folder, `${folder}-moved`);
    expect(readFileSync(join(moved, 'lib', 'libtensorflow.so'), 'utf8')).toBe('linux');
    renameSync(`${folder}-moved`, folder);
  });

  it('have those of macOS there', () => {
    const { deps, links } = make('darwin');
    makeLinks(links);
    expect(readFileSync(join(deps, 'lib', 'libtensorflow.2.dylib'), 'utf8')).toBe('mac');
    expect(readFileSync(join(deps, 'lib', 'libtensorflow_framework.2.dylib'), 'utf8')).toBe('mac framework');
  });

  it('bring the CUDA libraries into sight when the environment has them', () => {
    const cuda = '.venv/lib/python3.11/site-packages/nvidia/cublas/lib/libcublas.so.12';
    const { deps, links } = make('linux', { [cuda]: 'cuda' });
    makeLinks(links);
    // TensorFlow looks in ../nvidia of the folder that it was loaded through.
    expect(readFileSync(join(deps, 'lib', '../nvidia/cublas/lib/libcublas.so.12'), 'utf8')).toBe('cuda');
  });

  it('are none on Windows and without an environment', () => {
    expect(make('win32').links).toBeUndefined();
    const folder = temporaryFolder();
    expect(bindingLinks({ venv: join(folder, '.venv'), deps: folder, platform: 'linux' })).toBeUndefined();
  });
});

describe('the tools of a compilation', () => {
  const missing = (platform, env, ...present) => missingTool({ platform, env, exec: answers(...present) });

  it('are a compiler and make', () => {
    expect(missing('linux', {}, 'g++', 'make')).toBeUndefined();
    expect(missing('linux', {}, 'clang++', 'make')).toBeUndefined();
    expect(missing('linux', {}, 'make')).toMatchObject({ fix: expect.stringContaining('build-essential') });
    expect(missing('linux', {}, 'g++').what).toContain('no make');
    expect(missing('linux', { CXX: 'mine -O2' }, 'g++', 'make').what).toContain('mine');
    expect(missing('linux', { CXX: 'mine -O2' }, 'mine', 'make')).toBeUndefined();
  });

  it('are Xcode’s on macOS, asked for without starting its stand-ins', () => {
    const asked = [];
    const exec = (command) => {
      asked.push(command);
      return { missing: false, ok: false, output: '' };
    };
    expect(missingTool({ platform: 'darwin', env: {}, exec }).fix).toContain('xcode-select --install');
    expect(asked).toEqual(['xcode-select']);
  });

  it('tell node-gyp of a compiler that is not called g++', () => {
    const told = (...present) =>
      compilerEnvironment({ env: {}, platform: 'linux', exec: answers(...present) });
    expect(told('g++')).toEqual({});
    expect(told('clang++')).toEqual({ CXX: 'clang++', CC: 'clang' });
  });

  it('include Node’s headers, where it was installed with them', () => {
    const folder = temporaryFolder({ 'a/include/node/node_api.h': '', 'b/bin/node': '' });
    expect(nodeHeaders(join(folder, 'a', 'bin', 'node'))).toBe(join(folder, 'a'));
    expect(nodeHeaders(join(folder, 'b', 'bin', 'node'))).toBeUndefined();
  });

  it('include the node-gyp that npm names or brings', () => {
    const gyp = 'npm/node_modules/node-gyp/bin/node-gyp.js';
    const folder = temporaryFolder({
      'own.js': '',
      [`lib/node_modules/${gyp}`]: '',
      'lib/node_modules/npm/bin/npm-cli.js': '',
    });
    const execPath = join(folder, 'bin', 'node');
    expect(findNodeGyp({ env: { npm_config_node_gyp: join(folder, 'own.js') }, execPath })).toBe(
      join(folder, 'own.js'),
    );
    expect(existsSync(findNodeGyp({ env: { npm_config_node_gyp: join(folder, 'gone.js') }, execPath }))).toBe(
      true,
    );
  });
});

describe('the GPU', () => {
  const smi = (output) => () => ({ missing: false, ok: true, output });

  it('is named when there is one', () => {
    const gpu = describeGpu({ exec: smi('GPU 0: NVIDIA T4 (UUID: GPU-1)\n'), exists: () => false });
    expect(gpu).toBe('it will run on NVIDIA T4');
  });

  it('is said to be missing when there is none', () => {
    const gpu = describeGpu({ exec: answers(), exists: () => false });
    expect(gpu).toContain('no NVIDIA GPU was found here');
    expect(gpu).toContain('runs on the CPU');
  });

  it('is doubted when only its device file is there', () => {
    const gpu = describeGpu({ exec: answers(), exists: (path) => path === '/dev/nvidia0' });
    expect(gpu).toContain('/dev/nvidia0');
  });
});
