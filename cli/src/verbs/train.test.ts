import { mkdir, readdir } from 'node:fs/promises';
import { DenoiseError } from '@denoisekit/core';
import type { OpenImagesOptions, TrainOptions, TrainResult } from '@denoisekit/training';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedPackages, type Packages } from '../command/packages.js';
import type { CliOptions } from '../testing/run-cli.js';
import { runRecord, writeRun } from '../testing/run-record.js';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

type Training = Awaited<ReturnType<Packages['training']>>;

interface Asked {
  train?: TrainOptions;
  data?: OpenImagesOptions;
  backend?: string | undefined;
}

/** The command with its real recipes and run files, but without TensorFlow and data. */
async function trainWith(
  argv: readonly string[],
  train: (options: TrainOptions) => TrainResult,
  options = {},
) {
  const asked: Asked = {};
  const real = await installedPackages.training();
  const training: Training = {
    ...real,
    loadTensorFlow: (backend) => {
      asked.backend = backend;
      // The fake `train` computes nothing.
      return Promise.resolve({ backend: 'tensorflow', device: '', versions: {}, notes: [] } as never);
    },
    train: (trainOptions) => {
      asked.train = trainOptions;
      return Promise.resolve(train(trainOptions));
    },
    openImages: (_, loadOptions) => {
      asked.data = loadOptions ?? {};
      loadOptions?.onProgress?.({ file: 'images.gz', receivedBytes: 500, totalBytes: 2_000_000 });
      const size = loadOptions?.directory?.endsWith('pictures') === true ? null : [28, 28];
      return Promise.resolve({ name: 'digits', size, close: () => Promise.resolve() } as never);
    },
  };
  const packages: CliOptions['packages'] = { training: () => Promise.resolve(training) };
  return { ...(await place.run(['train', ...argv], { packages, ...options })), asked };
}

const { quality } = tinyModel().manifest;

function complete({ onEvent }: TrainOptions): TrainResult {
  const [directory, record] = ['runs/one', runRecord()];
  onEvent?.({ type: 'start', directory, record, step: 0, totalSteps: 200, stepsPerEpoch: 200 });
  onEvent?.({ type: 'note', message: 'it is the small set' });
  const step = { loss: 0.25, learningRate: 0.001, imagesPerSecond: 1234.5, secondsLeft: 61, epoch: 1 };
  for (let index = 1; index <= 200; index++)
    onEvent?.({ type: 'step', step: index, totalSteps: 200, ...step });
  onEvent?.({
    type: 'epoch',
    epoch: 1,
    step: 200,
    trainLoss: 0.2,
    validationLoss: 0.15,
    validationMse: 0.0123,
    psnr: [{ noise: 'gaussian:0.5', psnr: 19.1 }],
    learningRate: 0,
    seconds: 83,
    best: true,
    tensors: 7,
  });
  onEvent?.({ type: 'testing', noise: 'gaussian:0.5', done: 100, total: 100 });
  onEvent?.({ type: 'done', directory, record, quality });
  return { state: 'complete', directory, record, quality };
}

function stopped({ onEvent }: TrainOptions): TrainResult {
  const [directory, record] = ['runs/one', runRecord({ state: 'stopped' })];
  onEvent?.({ type: 'stopped', directory, step: 20, totalSteps: 200 });
  return { state: 'stopped', directory, record, quality: [] };
}

describe('train', () => {
  it('names the recipes for pictures where pictures are given and no recipe', async () => {
    await mkdir(place.path('pictures'));
    const note = /note: the recipe compact is for digits: name photo for photographs, or scan for pages/;
    expect((await trainWith(['--data', 'pictures'], complete)).stderr).toMatch(note);
    expect((await trainWith(['compact', '--data', 'pictures'], complete)).stderr).not.toMatch(note);
    expect((await trainWith(['photo', '--data', 'pictures'], complete)).stderr).not.toMatch(note);
    expect((await trainWith([], complete)).stderr).not.toMatch(note);
  });

  it('hands the options on', async () => {
    const numbers = [
      '--epochs',
      '0.5',
      '--batch-size',
      '64',
      '--lr',
      '0.002',
      '--seed',
      '7',
      '--limit',
      '1000',
    ];
    await mkdir(place.path('mine'));
    const others = [
      '--noise',
      'gaussian:0.1..0.5',
      '--out',
      'runs/mine',
      '--data',
      'mine',
      '--backend',
      'tensorflow-gpu',
    ];
    const { asked, code } = await trainWith(['compact', ...numbers, ...others], complete);
    expect(code).toBe(0);
    expect(asked.backend).toBe('tensorflow-gpu');
    expect(asked.data?.directory).toBe(place.path('mine'));
    expect(asked.train).toMatchObject({
      recipe: { name: 'compact' },
      images: { name: 'digits' },
      config: {
        epochs: 0.5,
        batchSize: 64,
        learningRate: 0.002,
        seed: 7,
        limit: 1000,
        noise: 'gaussian:0.1..0.5',
      },
      outDirectory: 'runs/mine',
      resume: undefined,
    });
  });

  it('says what was gained over the weights that a run began with, and where nothing was', async () => {
    const ending = (after: number) => (options: TrainOptions) => {
      const result = complete(options);
      return { ...result, record: { ...result.record, gain: { before: 30, after } } };
    };
    expect((await trainWith([], ending(30.456))).stdout).toContain(
      'on the validation pictures: 30.00 dB with the weights it began with, 30.46 dB now, 0.46 dB gained\n',
    );
    for (const after of [29.5, 30, 30.01]) {
      expect((await trainWith([], ending(after))).stdout).toContain(
        `nothing was gained on the validation pictures: 30.00 dB with the weights it began with, ${after.toFixed(2)} dB now; keep the model`,
      );
    }
    expect((await trainWith([], complete)).stdout).not.toContain('gained');
  });

  it('leaves to the recipe what was not said', async () => {
    const { asked } = await trainWith([], complete);
    expect(asked.train?.recipe.name).toBe('compact');
    expect(Object.values(asked.train?.config ?? {}).filter((value) => value !== undefined)).toEqual([]);
    expect(asked.backend).toBe('auto');
  });

  it('hands on how the steps are to be made', async () => {
    const steering = [
      '--schedule',
      'one-cycle',
      '--warmup',
      '0.3',
      '--early-stopping',
      '2',
      '--clip-norm',
      '1',
    ];
    const { asked, code } = await trainWith([...steering, '--ema', '0.99', '--loss', 'mse'], complete);
    expect(code).toBe(0);
    expect(asked.train?.config).toMatchObject({
      schedule: 'one-cycle',
      warmup: 0.3,
      earlyStopping: 2,
      clipNorm: 1,
      averaging: 0.99,
      loss: 'mse',
    });
  });

  it('takes --ema 0 for no average', async () => {
    const { asked } = await trainWith(['--ema', '0'], complete);
    expect(asked.train?.config).toMatchObject({ averaging: null });
  });

  it.each([
    ['compact', ['--tensorboard'], 'one/tensorboard'],
    ['compact', ['--tensorboard=logs'], 'logs/one'],
    ['dense', ['--tensorboard', 'dense'], 'one/tensorboard'],
  ] as const)('writes logs for TensorBoard where it is asked to: %s, %s', async (recipe, argv, folder) => {
    const directory = place.path('one');
    const { asked, code } = await trainWith(argv, (options) =>
      complete({ ...options, onEvent: (event) => options.onEvent?.({ ...event, directory } as never) }),
    );
    expect([code, asked.train?.recipe.name]).toEqual([0, recipe]);
    const files = await readdir(place.path(folder));
    expect(files).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d+\.denoisekit\.0$/)]);
  });

  it('tells without a terminal how it goes, in a line now and then and one an epoch', async () => {
    const { stdout, stderr } = await trainWith([], complete);
    const lines = stderr.split('\n');
    expect(lines).toContain('download images.gz: 500 B of 2.0 MB');
    expect(lines).toContain('compact: 1,234 parameters, 56,789 MACs an image');
    expect(lines).toContain('into runs/one');
    expect(lines).toContain('note: it is the small set');
    // The clock of this test goes on by 2 ms: 200 steps are far from the ten seconds after which a line is due.
    expect(lines.filter((line) => line.startsWith('train '))).toEqual([]);
    expect(lines).toContain(
      'epoch 1: loss 0.2000, validation loss 0.1500, validation MSE 0.01230, 1m23s, best so far',
    );
    expect(stdout).toMatch(/denoised +0\.02000 +16\.99 dB/);
    expect(stdout).toContain(
      'trained 200 steps in 1m23s, kept in runs/one\nnext: denoisekit export runs/one\n',
    );
  });

  it('prints the result as one JSON document', async () => {
    const { stdout } = await trainWith(['--json'], complete);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'complete',
      directory: 'runs/one',
      quality: [{ seed: 0 }],
    });
  });

  it('says how to go on after Ctrl-C, and exits 130', async () => {
    const { code, stdout, stderr } = await trainWith([], stopped);
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain(
      'stopped after step 20 of 200; go on with: denoisekit train --resume runs/one\n',
    );
  });

  it('names in that line what has to be given again, and nothing that the run knows', async () => {
    const known = ['--limit', '1000', '--epochs', '2', '--ema', '0', '--out', 'runs/one', '--noise', 'none'];
    await mkdir(place.path('my data'));
    const unknown = ['--data', 'my data', '--backend', 'webgpu', '--tensorboard'];
    const { stderr } = await trainWith(['compact', ...known, ...unknown], stopped);
    expect(stderr).toMatch(
      /go on with: denoisekit train --resume runs\/one --data ['"]my data['"] --backend webgpu --tensorboard\n$/,
    );
  });

  it('names in that line the images of the environment, which the next shell may not have', async () => {
    const { stderr } = await trainWith([], stopped, { env: { DENOISEKIT_DATA: 'images' } });
    expect(stderr).toContain('go on with: denoisekit train --resume runs/one --data images\n');
  });

  it('names a folder that is not there, before TensorFlow prints what it has to say', async () => {
    const { asked, stderr } = await trainWith(['photo', '--pairs', 'noisy', 'clean'], stopped);
    const where = place.path('noisy');
    expect(stderr).toBe(
      `denoisekit: there is no folder ${where}: expected a folder with pictures, or with IDX files; check the path\n`,
    );
    expect(asked.backend).toBeUndefined();
  });

  it('takes pairs from two folders, which the line names again', async () => {
    const argv = ['photo', '--pairs', 'noisy', 'clean'];
    for (const name of ['noisy', 'clean']) await mkdir(place.path(name));
    const { asked, stderr } = await trainWith(argv, stopped, { env: { DENOISEKIT_DATA: 'images' } });
    expect(asked.data?.pairs).toEqual({ noisy: place.path('noisy'), clean: place.path('clean') });
    expect(stderr).toContain('--resume runs/one --pairs noisy clean\n');
  });

  it.each([
    [['--pairs', 'noisy'], 'found noisy'],
    [['--pairs', 'noisy', 'clean', 'photo'], 'found noisy clean photo'],
    [['--data', 'd', '--pairs', 'noisy', 'clean'], 'found noisy clean and --data d'],
  ])('refuses %j', async (argv, found) => {
    const { code, stderr } = await trainWith(argv, complete);
    expect(code).toBe(2);
    expect(stderr).toContain(`--pairs takes two folders, and no --data beside it: ${found}`);
  });

  it('goes on with the run that is named, and with its recipe', async () => {
    await writeRun(place.path('runs/one'), { state: 'stopped' });
    const { asked } = await trainWith(['--resume', place.path('runs/one')], complete);
    expect(asked.train).toMatchObject({ resume: place.path('runs/one'), recipe: { name: 'compact' } });
    expect(asked.backend).toBe('tensorflow');
  });

  it('goes on with a run on the backend that it was begun on, or on another that is named', async () => {
    await writeRun(place.path('runs/one'), { state: 'stopped', backend: 'webgpu' });
    const resume = ['--resume', place.path('runs/one')];
    expect((await trainWith(resume, complete)).asked.backend).toBe('webgpu');
    expect((await trainWith([...resume, '--backend', 'auto'], complete)).asked.backend).toBe('auto');
  });

  it('goes on with the newest run that is not complete when none is named', async () => {
    await writeRun(place.path('runs/old'), { state: 'stopped', startedAt: '2025-01-01T00:00:00.000Z' });
    await writeRun(place.path('runs/killed'), { state: 'running', startedAt: '2025-01-02T00:00:00.000Z' });
    await writeRun(place.path('runs/whole'), { state: 'complete', startedAt: '2025-01-03T00:00:00.000Z' });
    const { asked } = await trainWith(['--resume'], complete);
    expect(asked.train?.resume).toBe(place.path('runs/killed'));
  });

  it('exits 1 when training collapses', async () => {
    const { code, stderr } = await trainWith([], () => {
      throw new DenoiseError('training-collapsed', { what: 'it went black', fix: 'try a lower --lr' });
    });
    expect(code).toBe(1);
    expect(stderr).toContain('denoisekit: it went black; try a lower --lr\n');
  });

  it.each([
    ['an unknown recipe', ['compakt'], 'there is no recipe "compakt": expected one of compact'],
    ['an unknown noise', ['--noise', 'gauss:1'], 'there is no noise "gauss"'],
    ['a run that is none', ['--resume', 'models'], 'models is no run'],
    ['--resume without a run', ['--resume'], 'there is no stopped or running run in '],
    ['a learning rate of 0', ['--lr', '0'], "option '--lr <rate>' argument '0' is invalid"],
    ['an unknown backend', ['--backend', 'wasm'], "option '--backend <name>' argument 'wasm' is invalid"],
  ])('refuses %s before anything is loaded', async (_, argv, message) => {
    const { code, stderr, asked } = await trainWith(argv, complete);
    expect(code).toBe(2);
    expect(stderr.startsWith(`denoisekit: ${message}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(asked).toEqual({});
  });
});
