import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { textOf, type Dtype } from '@denoisekit/core';
import { modelIds, modelUrl, type ModelId } from '@denoisekit/models';
import { findChromium, vulkanFor } from '@denoisekit/parity';
import { folderSource } from '@denoisekit/runtime-node';
import type { BenchOptions } from '../benchmark.js';
import type { GpuReport, Outcome, Step } from './measurements.js';
import { gpuPage, parityOf } from './page.js';
import { stepsOf } from './steps.js';

const run = promisify(execFile);

/** All together: what has not begun by then is not run. A rented machine costs by the minute. */
const limitMs = 6 * 60_000;
/** An answer of parity for every model. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * What a GPU does: doctor, parity of models on CUDA (TF32 off and on) and on WebGPU, speed by dtype against the CPU, two workers under load, and four steps of
 * training on each backend. In at most six minutes. Without a card all of it runs on SwiftShader and the CPU, in small, and rows say so.
 *
 * Settings of the environment: `DENOISEKIT_GPU_OUT`, a folder for gpu.json and gpu.md; `DENOISEKIT_GPU_MODELS`, the models whose parity is looked at, such as
 * `photo-small,compact`; default: all, or without a card `edge`, which is the smallest.
 */
export async function benchGpu(
  print: (line: string) => void,
  { json = false }: BenchOptions = {},
  env = process.env,
): Promise<boolean> {
  const hasCard = existsSync('/dev/nvidiactl');
  const asked = env['DENOISEKIT_GPU_MODELS']?.split(',');
  const models = asked ?? (hasCard ? modelIds : ['edge']);
  const forPictures: readonly ModelId[] = ['photo-small', 'photo'];
  const side = hasCard ? 1024 : 64;
  const steps = stepsOf({
    ...{ hasCard, models, side, seconds: hasCard ? 3 : 0.2 },
    vulkan: vulkanFor(env, findChromium({ env })),
    timed: await Promise.all(
      (hasCard ? forPictures : forPictures.slice(0, 1)).map(async (model) => ({
        model,
        dtypes: await dtypesOf(model),
      })),
    ),
  });
  const outcomes: Outcome[] = [];
  const until = performance.now() + limitMs;
  for (const step of steps) {
    const outcome = await outcomeOf(step, until - performance.now(), env);
    outcomes.push(outcome);
    if (!json)
      print(`gpu: ${step.kind}, ${step.name}${step.software ? ' (software)' : ''}: ${wordsOf(outcome)}`);
  }
  const report: GpuReport = {
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      threads: availableParallelism(),
      node: process.version,
      gpus: await gpusHere(),
      memoryMegabytes: Math.round(totalmem() / 2 ** 20),
    },
    side,
    outcomes,
  };
  const text = JSON.stringify(report, undefined, 2);
  const out = env['DENOISEKIT_GPU_OUT'];
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'gpu.json'), `${text}\n`);
    await writeFile(join(out, 'gpu.md'), gpuPage(report));
  }
  if (json) print(text);
  return outcomes.every(holds);
}

/** In software a machine may be too slow for parity in the time that there is, which says nothing of a GPU. */
function holds(outcome: Outcome): boolean {
  if (outcome.state === 'failed') return false;
  return (
    outcome.software || outcome.kind !== 'parity' || outcome.state !== 'done' || parityOf(outcome.answer).ok
  );
}

async function dtypesOf(model: ModelId): Promise<readonly Dtype[]> {
  const manifest = await folderSource(fileURLToPath(modelUrl(model, 'manifest.json'))).manifest();
  return (['fp32', 'fp16', 'int8'] as const).filter((dtype) => manifest.files[dtype] !== undefined);
}

async function outcomeOf(step: Step, leftMs: number, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { kind, name, software, notRun, command } = step;
  const about = { kind, name, software };
  if (notRun !== undefined) return { ...about, seconds: 0, state: 'not-run', reason: notRun };
  if (leftMs <= 0) {
    return { ...about, seconds: 0, state: 'not-run', reason: `the ${limitMs / 60_000} minutes were over` };
  }
  const begun = performance.now();
  const answer = await answerOf(command, {
    env: { ...env, ...step.env },
    timeout: Math.ceil(leftMs),
    maxBuffer,
  });
  return { ...about, seconds: (performance.now() - begun) / 1000, ...answer };
}

type Answer =
  | { readonly state: 'done'; readonly answer: unknown }
  | { readonly state: 'failed'; readonly reason: string };

/** What a program prints as JSON; also of one that says by its exit code that something does not hold. */
async function answerOf(command: readonly string[], options: Parameters<typeof run>[2]): Promise<Answer> {
  try {
    const { stdout } = await run(process.execPath, [...command], options).catch((error: unknown) => {
      const printed = (error as { readonly stdout?: unknown }).stdout;
      if (typeof printed === 'string' && printed.startsWith('{')) return { stdout: printed };
      throw error;
    });
    return { state: 'done', answer: JSON.parse(String(stdout)) as unknown };
  } catch (error) {
    return { state: 'failed', reason: textOf(error) };
  }
}

async function gpusHere(): Promise<readonly string[]> {
  const query = ['--query-gpu=name,memory.total', '--format=csv,noheader'];
  const { stdout } = await run('nvidia-smi', query).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

function wordsOf(outcome: Outcome): string {
  return outcome.state === 'done' ? `done in ${outcome.seconds.toFixed(1)} s` : outcome.reason;
}
