import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { meaningfulLines } from './child.mjs';
import { SetupFault, troubleIn, usualFault } from './fault.mjs';
import { choosePython } from './python.mjs';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';

/**
 * The two environments. Sizes are measured on Linux x86_64 with Python 3.11.
 */
export const environments = {
  cpu: {
    folder: '.venv',
    requirements: 'export/python/requirements.txt',
    modules: ['tensorflow', 'tf_keras', 'tf2onnx', 'onnx', 'onnxruntime', 'mypy'],
    needMB: 2_400,
    plan: 'TensorFlow and the ONNX converter (about 1 minute, 390 MB to download, 1.7 GB on disk)',
  },
  gpu: {
    folder: '.venv-gpu',
    requirements: 'export/python/requirements-gpu.txt',
    modules: ['tensorflow'],
    needMB: 10_000,
    plan: 'TensorFlow with CUDA (about 4 minutes, 2.8 GB to download, 6.4 GB on disk)',
  },
};

/** @param {string} folder @param {NodeJS.Platform} platform */
export function venvPython(folder, platform) {
  return platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/** What Python programs of ours are run with: nothing of the person's own Python set-up leaks in. */
export function pythonEnvironment(env) {
  const clean = { ...env, PYTHONNOUSERSITE: '1', PIP_USER: '0', TF_CPP_MIN_LOG_LEVEL: '3' };
  for (const name of ['PYTHONHOME', 'PYTHONPATH', 'PIP_TARGET', 'PIP_PREFIX', '__PYVENV_LAUNCHER__'])
    delete clean[name];
  return clean;
}

const stampName = '.denoisekit.json';

/** A Python environment with pinned packages, every one checked against its hash. */
export function venvStep(context, kind) {
  const { root, env, platform, arch, children, report, force, logs, exec } = context;
  const { folder, requirements, modules, plan, needMB } = environments[kind];
  const path = join(root, folder);
  const python = venvPython(path, platform);
  const stampPath = join(path, stampName);
  const log = join(logs, `${folder.slice(1)}.log`);
  // pip unpacks here: on the disk that was found roomy enough, and gone with us even when pip is cut off.
  const scratch = join(root, '.setup', `tmp${folder}`);
  const expected = () => ({
    state: 'complete',
    requirements: sha256(readFileSync(join(root, requirements))),
    system: `${platform}-${arch}`,
  });

  return {
    name: folder,
    need() {
      // Its python is a link: the Python under it may have been removed.
      if (existsSync(path) && readStamp(stampPath) !== undefined && !existsSync(python))
        return 'its Python is gone';
      return force ? 'asked for' : differenceOf(readStamp(stampPath), expected());
    },
    needMB,
    log,
    async run() {
      if (kind === 'gpu' && platform !== 'linux') {
        throw new SetupFault({
          what: 'TensorFlow has CUDA packages for Linux only',
          fix: 'leave out --gpu, or use Linux (on Windows: WSL 2)',
        });
      }
      if (!force && existsSync(path) && readStamp(stampPath) === undefined && readdirSync(path).length > 0) {
        throw new SetupFault({
          what: `${folder} holds something that set-up did not make`,
          fix: 'move it away, or let it be replaced with --force',
        });
      }
      const base = choosePython({ env, platform, exec });
      const step = report.step(folder, `${plan}, with Python ${base.version}`);
      let finished = false;
      try {
        rmSync(path, { recursive: true, force: true });
        mkdirSync(path, { recursive: true });
        rmSync(scratch, { recursive: true, force: true });
        mkdirSync(scratch, { recursive: true });
        // Marks the folder as ours in case we are killed: the next set-up then replaces it.
        writeStamp(stampPath, { state: 'being made' });
        const run = (command, args, onLine) =>
          children.run(command, args, {
            cwd: root,
            env: { ...pythonEnvironment(env), TMPDIR: scratch, TEMP: scratch, TMP: scratch },
            log,
            onLine,
          });

        step.hint('making the environment');
        const made = await run(base.executable, ['-m', 'venv', path]);
        if (!made.ok) throw fault(made, 'python -m venv failed');

        const pip = [
          '-m',
          'pip',
          'install',
          '--no-input',
          '--disable-pip-version-check',
          '--progress-bar',
          'off',
        ];
        // No package is built here: a wheel that fits, or a clear refusal. --no-deps: the file names every package,
        // and tf-keras would otherwise add `tensorflow` to tensorflow-cpu.
        const rules = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
        const installed = await run(python, [...pip, ...rules, '-r', requirements], (line) => {
          const text =
            /^\s*(Downloading|Collecting|Installing collected packages)[: ]*(\S+)?.*?(\([\d.]+ [kMG]B\))?$/.exec(
              line,
            );
          if (text)
            step.hint(
              text[1].startsWith('Inst')
                ? 'unpacking'
                : [text[1], text[2], text[3]].filter(Boolean).join(' '),
            );
        });
        if (!installed.ok) throw fault(installed, `pip could not install ${requirements}`);

        step.hint('trying it');
        const tried = await run(python, [
          '-c',
          `import ${modules.join(', ')}; print("tensorflow", tensorflow.__version__)`,
        ]);
        if (!tried.ok) throw fault(tried, `the packages in ${folder} do not load`);
        const tensorflow = /^tensorflow (\S+)$/m.exec(tried.lines.join('\n'))?.[1] ?? 'unknown';
        writeStamp(stampPath, { ...expected(), python: base.version, tensorflow });
        finished = true;
        step.done(`Python ${base.version}, TensorFlow ${tensorflow}`);
      } finally {
        step.end();
        rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
        if (!finished) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };

  function fault({ lines, status }, what) {
    const tail = meaningfulLines(lines);
    const shownLog = relative(root, log);
    const noWheel = lines.find((line) => /No matching distribution found|not a supported wheel/.test(line));
    const usual = troubleIn(lines);
    if (usual !== undefined) {
      return new SetupFault({ what, ...usualFault(usual, root, 'the Python package index'), log: shownLog });
    }
    if (noWheel !== undefined) {
      return new SetupFault({
        what,
        found: `there is no wheel for ${platform} ${arch} (${noWheel.trim()})`,
        fix: 'use Linux (glibc) on x86_64 or aarch64, macOS on arm64, or Windows on x86_64',
        log: shownLog,
      });
    }
    if (/THESE PACKAGES DO NOT MATCH THE HASHES/.test(lines.join('\n'))) {
      return new SetupFault({
        what,
        found: 'a package differs from its recorded hash and was not installed',
        fix: 'empty pip’s cache (pip cache purge), check the package index you use, and run the command again',
        log: shownLog,
      });
    }
    return new SetupFault({
      what,
      found: tail.at(-1) ?? status,
      fix: 'read the log and fix what it names',
      log: shownLog,
      tail,
    });
  }
}
