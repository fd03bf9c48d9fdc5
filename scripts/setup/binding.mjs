import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { bindingLinks, makeLinks } from './binding-links.mjs';
import { compilerEnvironment, findNodeGyp, missingTool, nodeHeaders } from './binding-tools.mjs';
import { tryBinding } from './binding-try.mjs';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';
import { describeGpu } from './gpu.mjs';
import { differenceOf, readStamp, writeStamp } from './stamp.mjs';
import { environments, venvPython, venvStep } from './venv.mjs';

/** Node-API's version that node-pre-gyp builds for: the highest that both know. It outlives Node's own versions. */
export function napiVersion(listed, supported) {
  return Math.max(...listed.filter((version) => version <= Number(supported)));
}

/**
 * The native half of TensorFlow.js: compiled against the TensorFlow of the Python environment, or, where that cannot be
 * done, as the package itself downloads it.
 */
export function bindingStep(context) {
  const { root, env, platform, arch, versions, execPath, children, report, gpu, force, logs, exec } = context;
  const name = `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;
  const path = join(root, 'node_modules', name);
  const deps = join(path, 'deps');
  const stampPath = join(path, 'lib', '.denoisekit.json');
  const log = join(logs, 'binding.log');
  const kind = gpu ? 'gpu' : 'cpu';
  const venv = join(root, environments[kind].folder);
  const environment = venvStep(context, kind);
  const manifest = () => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const napi = () => napiVersion(manifest().binary.napi_versions, versions.napi);
  const binary = () => join(path, 'lib', `napi-v${napi()}`, 'tfjs_binding.node');
  const expected = () => ({ napi: napi(), version: manifest().version, system: `${platform}-${arch}` });
  const fromWheel = platform === 'linux' || platform === 'darwin';
  const wheelVersion = () => String(readStamp(join(venv, '.denoisekit.json'))?.tensorflow ?? 'none');

  const clean = () => {
    for (const part of ['deps', 'lib', `build-tmp-napi-v${napi()}`]) {
      rmSync(join(path, part), { recursive: true, force: true, maxRetries: 3 });
    }
  };

  const need = () => {
    if (force) return 'asked for';
    if (!existsSync(path)) return 'not there yet';
    const stamp = readStamp(stampPath);
    const changed = differenceOf(stamp, expected());
    if (changed !== undefined) return changed;
    if (!existsSync(binary())) return 'the binding is gone';
    if (stamp.from !== 'wheel') return undefined;
    const broken = (bindingLinks({ venv, deps, platform }) ?? []).some(({ link }) => !existsSync(link));
    if (broken || !existsSync(join(deps, 'lib'))) return 'its TensorFlow is gone';
    return stamp.tensorflow === wheelVersion() ? undefined : 'tensorflow changed';
  };

  return {
    name,
    needMB: 0,
    log,
    need,
    /** Not when it is there with its own TensorFlow, nor when nothing could be compiled against the environment's. */
    wantsEnvironment() {
      if (need() === undefined) return readStamp(stampPath)?.from === 'wheel';
      return missingTool({ env, platform, exec }) === undefined;
    },
    /** TensorFlow itself, which has to be there first; on Windows the package brings its own. */
    environment: fromWheel ? environment : undefined,
    /** @param {SetupFault | undefined} noEnvironment why there is no TensorFlow to build on */
    async run(noEnvironment) {
      if (!existsSync(path)) {
        throw new SetupFault({
          what: `${relative(root, path)} is not there`,
          fix: 'run npm ci --ignore-scripts',
        });
      }
      const reasons = [];
      let made = false;
      try {
        clean();
        if (fromWheel) {
          const reason = noEnvironment ?? (await compile());
          made = reason === undefined;
          if (!made) reasons.push(reason);
        }
        if (!made) {
          clean();
          const reason = await download(reasons[0]);
          made = reason === undefined;
          if (!made) reasons.push(reason);
        }
        if (!made) throw faultOf(reasons);
        if (gpu) report.note(describeGpu({ exec }));
      } finally {
        if (!made) clean();
      }
    },
  };

  /** Gives undefined, or why it could not be done. */
  async function compile() {
    const missing = missingTool({ env, platform, exec });
    if (missing) return new SetupFault(missing);
    const links = bindingLinks({ venv, deps, platform });
    const absent = links?.find(({ target }) => !existsSync(target));
    if (links === undefined || absent) {
      return new SetupFault({
        what: `${environments[kind].folder} has no TensorFlow library`,
        fix: 'make it anew with node scripts/setup.mjs export --force',
      });
    }
    const step = report.step(name, `compiling the binding against TensorFlow ${wheelVersion()}`);
    try {
      makeLinks(links);
      const headers = nodeHeaders(execPath);
      const nodeGyp = findNodeGyp({ env, execPath });
      const program = join(root, 'node_modules', '@mapbox', 'node-pre-gyp', 'bin', 'node-pre-gyp');
      const args = [program, 'install', '--build-from-source', ...(headers ? [`--nodedir=${headers}`] : [])];
      const result = await children.run(execPath, args, {
        cwd: path,
        env: {
          ...env,
          ...compilerEnvironment({ env, platform, exec }),
          ...(nodeGyp ? { npm_config_node_gyp: nodeGyp } : {}),
          NODE_GYP_FORCE_PYTHON: venvPython(venv, platform),
          // There the wheel's library calls itself by a name that only a run path finds.
          ...(platform === 'darwin' ? { LDFLAGS: '-Wl,-rpath,@loader_path/../../deps/lib' } : {}),
        },
        log,
      });
      if (!result.ok)
        return told('the binding could not be compiled', result, headers ? '' : 'Node’s headers');
      rmSync(join(path, `build-tmp-napi-v${napi()}`), { recursive: true, force: true });
      return await finish('wheel', step);
    } finally {
      step.end();
    }
  }

  async function download(why) {
    const because = why === undefined ? 'as there is for this system' : `because ${why.what}`;
    const step = report.step(
      name,
      `the package's own download, libtensorflow 2.9${gpu ? ' with CUDA 11.2' : ''} (about 1 minute, ${gpu ? 400 : 120} MB), ${because}`,
    );
    const own = join(path, 'package.json');
    const before = readFileSync(own);
    try {
      const [, script, ...words] = manifest().scripts.install.split(' ');
      const search = [join(root, 'node_modules', '.bin'), env['PATH'] ?? env['Path'] ?? ''].join(delimiter);
      const nodeGyp = findNodeGyp({ env, execPath });
      const result = await children.run(execPath, [script, ...words], {
        cwd: path,
        env: { ...env, PATH: search, ...(nodeGyp ? { npm_config_node_gyp: nodeGyp } : {}) },
        log,
      });
      if (!result.ok) return told('its own download failed', result, 'storage.googleapis.com');
      return await finish('download', step);
    } finally {
      // Its script edits this file while it runs, and leaves it so when it fails.
      writeFileSync(own, before);
      step.end();
    }
  }

  async function finish(from, step) {
    step.hint('trying it');
    const { tensorflow, lines } = await tryBinding(context, path, log);
    if (tensorflow === undefined)
      return told('the binding was made but does not load', { lines, status: 'it ended without a word' }, '');
    writeStamp(stampPath, {
      ...expected(),
      from,
      tensorflow: from === 'wheel' ? wheelVersion() : tensorflow,
    });
    step.done(`1 + 1 = 2 on TensorFlow ${tensorflow}`);
    return undefined;
  }

  function told(what, { lines, status }, source) {
    const trouble = troubleIn(lines);
    if (trouble === 'network' && source) {
      return new SetupFault({ what, ...usualFault(trouble, root, source) });
    }
    if (trouble === 'disk') return new SetupFault({ what, ...usualFault(trouble, root, '') });
    if (lines.some((line) => /No module named '(distutils|setuptools)'/.test(line))) {
      return new SetupFault({
        what,
        found: 'this node-gyp needs Python’s setuptools',
        fix: 'update npm (npm install -g npm)',
      });
    }
    const found = meaningfulLines(lines).at(-1) ?? status;
    return new SetupFault({ what, found, fix: 'fix what the log names' });
  }

  function faultOf(reasons) {
    return new SetupFault({
      what: `${name} is not available`,
      found: reasons.map(({ sentence }) => sentence).join('; and '),
      fix: [...new Set(reasons.map(({ fix }) => fix))].join(', or '),
      log: existsSync(log) ? relative(root, log) : undefined,
    });
  }
}
