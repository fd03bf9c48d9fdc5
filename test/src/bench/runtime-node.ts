import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileOf, imageTensor, randomStream, type Denoiser, type ImageTensor } from '@denoisekit/core';
import { modelUrl } from '@denoisekit/models';
import { createNodeDenoiser, folderSource } from '@denoisekit/runtime-node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { median } from './benchmark.js';

type Print = (line: string) => void;

/** What the runtime may cost of a bare `run` of onnxruntime-node, and through a worker beyond that. */
export const limits = {
  inProcessRatio: 1.1,
  inProcessMicroseconds: 20,
  workerMicroseconds: 80,
  timerP99Ms: 10,
  twoWorkersRatio: 1.7,
  tiledSpeedRatio: 0.8,
  tiledMegabytes: 64,
  drift: { runs: 20_000, cycles: 300, megabytes: 20 },
};

/** The shipped model that is measured. */
export const benchModel = fileURLToPath(new URL('.', modelUrl('compact', 'manifest.json')));

/** Images that one way denoises before the next has its turn. */
const blockOfImages = 100;

export function noise(height: number, width: number): ImageTensor {
  const random = randomStream(1);
  const data = Float32Array.from({ length: height * width }, () => random.uniform());
  return imageTensor(data, [1, 1, height, width]);
}

/**
 * One image of 28x28: the bare library, the runtime in process, the runtime with one worker. They take turns, a block of images
 * each: image by image, each would find the processor's caches as the others left them, and the worker's core asleep.
 */
export async function benchLatency(print: Print, images = 4000): Promise<boolean> {
  const source = folderSource(benchModel);
  const manifest = await source.manifest();
  const bare = await InferenceSession.create(await source.bytes(fileOf(manifest)), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const inProcess = await createNodeDenoiser({ model: source, device: 'cpu', threads: 1 });
  const pooled = await createNodeDenoiser({ model: source, device: 'cpu', threads: 1, workers: 1 });
  const image = noise(28, 28);
  const ways: readonly (() => Promise<unknown>)[] = [
    () => bare.run({ [manifest.input.name]: new Tensor('float32', image.data, image.shape) }),
    () => inProcess.denoise(image),
    () => pooled.denoise(image),
  ];
  const times: number[][] = [[], [], []];
  for (let i = 0; i < images; i += blockOfImages) {
    for (const [index, way] of ways.entries()) {
      for (let k = 0; k < blockOfImages; k++) times[index]!.push(await microsecondsOf(way));
    }
  }
  await Promise.all([inProcess.dispose(), pooled.dispose(), bare.release()]);
  const [a = 0, b = 0, c = 0] = times.map(median);
  const allowed = a * limits.inProcessRatio + limits.inProcessMicroseconds;
  print('runtime-node: one image of 28x28, one thread');
  print(`  bare onnxruntime-node  ${a.toFixed(0)} us`);
  print(`  in process             ${b.toFixed(0)} us, at most ${allowed.toFixed(0)}`);
  print(`  through one worker     ${c.toFixed(0)} us, at most ${(b + limits.workerMicroseconds).toFixed(0)}`);
  return b <= allowed && c <= b + limits.workerMicroseconds;
}

/** How late a timer of 5 ms is on the main thread while a pool has always something to do. */
export async function benchTimer(print: Print, seconds = 4): Promise<boolean> {
  const denoiser = await createNodeDenoiser({ model: benchModel, device: 'cpu', threads: 1, workers: 1 });
  const image = noise(256, 256);
  await denoiser.denoise(image);
  const until = performance.now() + seconds * 1000;
  const busy = Array.from({ length: 4 }, async () => {
    while (performance.now() < until) await denoiser.denoise(image);
  });
  const delays: number[] = [];
  while (performance.now() < until) {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    delays.push(performance.now() - start - 5);
  }
  await Promise.all(busy);
  await denoiser.dispose();
  const p99 = delays.sort((x, y) => x - y)[Math.floor(delays.length * 0.99)] ?? Infinity;
  print(`runtime-node: a timer of 5 ms beside a saturated worker is late by ${p99.toFixed(1)} ms (p99 of`);
  print(`  ${delays.length}), at most ${limits.timerP99Ms}`);
  return p99 <= limits.timerP99Ms;
}

/** Images in a second, of one thread each: two workers against one. */
export async function benchWorkers(print: Print, rounds = 5, images = 64): Promise<boolean> {
  const pools: readonly Denoiser[] = await Promise.all(
    [1, 2].map((workers) => createNodeDenoiser({ model: benchModel, device: 'cpu', threads: 1, workers })),
  );
  const image = noise(128, 128);
  const each = (pool: Denoiser) =>
    microsecondsOf(() => Promise.all(Array.from({ length: images }, () => pool.denoise(image))));
  for (const pool of pools) await each(pool);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) ratios.push((await each(pools[0]!)) / (await each(pools[1]!)));
  await Promise.all(pools.map((pool) => pool.dispose()));
  print(
    `runtime-node: two workers do ${median(ratios).toFixed(2)}x of one, at least ${limits.twoWorkersRatio}`,
  );
  return median(ratios) >= limits.twoWorkersRatio;
}

/** 1024x1024: tiles against one piece, and what tiles take of memory, in a process of their own. */
export async function benchTiles(print: Print, rounds = 5): Promise<boolean> {
  const side = 1024;
  const image = noise(side, side);
  const tiled = await createNodeDenoiser({ model: benchModel, device: 'cpu' });
  const whole = await createNodeDenoiser({
    model: benchModel,
    device: 'cpu',
    tile: { height: side, width: side },
  });
  const ratios: number[] = [];
  for (const denoiser of [tiled, whole]) await denoiser.denoise(image);
  for (let round = 0; round < rounds; round++) {
    const inTiles = await microsecondsOf(() => tiled.denoise(image));
    ratios.push((await microsecondsOf(() => whole.denoise(image))) / inTiles);
  }
  await Promise.all([tiled.dispose(), whole.dispose()]);
  const { base, peak } = await measureApart('tiles');
  const speed = median(ratios);
  print(
    `runtime-node: 1024x1024 in tiles runs at ${speed.toFixed(2)}x of one piece, at least ${limits.tiledSpeedRatio}`,
  );
  print(
    `  and takes ${(peak - base).toFixed(0)} MB over ${base.toFixed(0)} MB, at most ${limits.tiledMegabytes}`,
  );
  return speed >= limits.tiledSpeedRatio && peak - base <= limits.tiledMegabytes;
}

/** Whether resident memory grows over many runs and over many denoisers, in a process of its own each. */
export async function benchDrift(print: Print): Promise<boolean> {
  const { runs, cycles, megabytes } = limits.drift;
  let holds = true;
  for (const [what, count] of [
    ['runs', runs],
    ['cycles', cycles],
  ] as const) {
    const { base, peak } = await measureApart(what);
    print(
      `runtime-node: ${count} ${what} add ${(peak - base).toFixed(1)} MB after warm-up, at most ${megabytes}`,
    );
    holds &&= peak - base <= megabytes;
  }
  return holds;
}

export type MemoryWork = 'tiles' | 'runs' | 'cycles';

/** Resident memory in MB, before and at its highest or at the end. */
export interface MemoryFigures {
  readonly base: number;
  readonly peak: number;
}

async function measureApart(work: MemoryWork): Promise<MemoryFigures> {
  const program = join(import.meta.dirname, 'runtime-node-memory.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, work]);
  return JSON.parse(stdout) as MemoryFigures;
}

async function microsecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1000;
}
