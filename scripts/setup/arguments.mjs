import { SetupFault } from './fault.mjs';

const forTests = ['venv', 'binding', 'webgpu', 'chromium'];

/**
 * What each target needs. `tolerates` names the steps whose failure is reported but does not end the command: after
 * `check` and `test` comes a program that reports the same failure among its results.
 */
export const targets = {
  run: { steps: ['npm', 'build'], tolerates: [] },
  check: { steps: ['npm', 'build'], tolerates: ['build'] },
  train: { steps: ['npm', 'build', 'binding'], tolerates: [] },
  export: { steps: ['npm', 'build', 'venv'], tolerates: [] },
  all: { steps: ['npm', 'build', 'venv', 'binding', 'chromium'], tolerates: [] },
  test: { steps: ['npm', 'build', ...forTests], tolerates: ['build', ...forTests] },
  wide: { steps: ['npm', 'build', ...forTests, 'firefox'], tolerates: ['build', ...forTests, 'firefox'] },
};

const order = ['npm', 'build', ...forTests, 'firefox'];

export const usage = `Usage: node scripts/setup.mjs TARGET... [--gpu] [--webgpu] [--force]

Makes ready what a command needs, and only that; does nothing when it is there.

  run      npm packages, and the TypeScript build
  check    the same
  train    run, and TensorFlow for TensorFlow.js: a Python environment in .venv, the native binding built on it
  export   run, and the Python environment in .venv
  all      everything above, and a Chromium for the tests in a browser
  test     all and --webgpu, but goes on without what is not available
  wide     test, and a Firefox

  --gpu    TensorFlow with CUDA (Linux) in .venv-gpu for @tensorflow/tfjs-node-gpu; also DENOISEKIT_GPU=1
  --webgpu WebGPU for training on any GPU, in .webgpu; also DENOISEKIT_WEBGPU=1
  --force  make everything anew

DENOISEKIT_PYTHON names the Python to use (3.10 to 3.12).`;

/**
 * @param {readonly string[]} argv
 * @param {Record<string, string | undefined>} env
 */
export function parseArguments(argv, env) {
  const flags = new Set(argv.filter((word) => word.startsWith('-')));
  const names = argv.filter((word) => !word.startsWith('-'));
  if (flags.has('--help') || flags.has('-h')) return { help: true };
  const unknownFlag = [...flags].find((flag) => !['--gpu', '--webgpu', '--force'].includes(flag));
  if (unknownFlag) {
    throw new SetupFault({
      what: `there is no option ${unknownFlag}`,
      fix: 'use --gpu, --webgpu, --force or --help',
    });
  }
  const known = Object.keys(targets);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new SetupFault({
      what: unknown === undefined ? 'no target was given' : `there is no target "${unknown}"`,
      fix: `use one or more of ${known.join(', ')}`,
    });
  }
  const webgpu = flags.has('--webgpu') || isOn(env['DENOISEKIT_WEBGPU']);
  const wanted = new Set([...names.flatMap((name) => targets[name].steps), ...(webgpu ? ['webgpu'] : [])]);
  const steps = order.filter((step) => wanted.has(step));
  return {
    help: false,
    steps,
    // A step is tolerated only if no target that asked for it insists on it.
    tolerated: steps.filter(
      (step) =>
        !(step === 'webgpu' && webgpu) &&
        names.every((name) => !targets[name].steps.includes(step) || targets[name].tolerates.includes(step)),
    ),
    gpu: flags.has('--gpu') || isOn(env['DENOISEKIT_GPU']),
    force: flags.has('--force'),
  };
}

function isOn(variable = '0') {
  return variable !== '0';
}
