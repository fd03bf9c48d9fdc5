import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerdFor } from '@denoisekit/parity';
import { writeWorkerdApp } from '../../hosts/api-workerd.js';
import { programOf } from '../../hosts/install.js';
import { median } from '../benchmark.js';
import { benchModel } from '../runtime-node.js';
import { pictureRequest, tensorRequest, type HttpRequest } from './infer-request.js';
import { startListening, stop } from '../../processes.js';

const limits = { firstMs: 300, nextMs: 2 } as const;

interface Way extends HttpRequest {
  /** Its folder. */
  readonly model: string;
  /** Whether it has to keep the limits; the others tell what it consists of. */
  readonly owed: boolean;
}

/** `compact` at 17.8 million multiply-accumulates is nearly all of a later answer; this one has 0.1 million. */
const smallestModel = join(benchModel, '../dense');

/**
 * The API on workerd, from a script that has just been loaded: the first image, which opens the model, and each after it, as a tensor of
 * 28x28 and as a picture of 28x28; then a tensor through the smallest model, and an answer without a model. A new process each round.
 */
export async function benchWorkerd(
  print: (line: string) => void,
  { rounds = 7, images = 300 } = {},
): Promise<boolean> {
  const program = await programOf(workerdFor(process.platform, process.arch));
  if ('reason' in program) {
    print(`serve-workerd: ${program.reason}`);
    return false;
  }
  const ways = await requests();
  const firsts = new Map<string, number[]>();
  const nexts = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [way, { model, path, init }] of Object.entries(ways)) {
      const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
      const configOn = (port: number) => writeWorkerdApp(folder, model, port);
      const started = await startListening(
        program.path,
        async (port) => ['serve', await configOn(port)],
        '/livez',
      );
      const ask = async (): Promise<number> => {
        const begin = performance.now();
        const response = await fetch(`${started.url}${path}`, init);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`${path} answered with ${response.status}`);
        return performance.now() - begin;
      };
      push(firsts, way, await ask());
      const times: number[] = [];
      for (let i = 0; i < images; i++) times.push(await ask());
      push(nexts, way, median(times.slice(images / 2))); // compiled by then
      await stop(started);
      await rm(folder, { recursive: true });
    }
  }
  print(`serve-workerd: 28x28 over HTTP from one client, ${rounds} processes each`);
  for (const [way, { owed }] of Object.entries(ways)) {
    const [first = [], next = []] = [firsts.get(way), nexts.get(way)];
    const atMost = (limit: number) => (owed ? `, at most ${limit}` : '');
    print(
      `  ${way}: the first after ${median(first).toFixed(0)} ms (${range(first, 0)})${atMost(limits.firstMs)}; ` +
        `each later one ${median(next).toFixed(2)} ms (${range(next, 2)})${atMost(limits.nextMs)}`,
    );
  }
  return Object.entries(ways).every(
    ([way, { owed }]) =>
      !owed || (median(firsts.get(way)!) <= limits.firstMs && median(nexts.get(way)!) <= limits.nextMs),
  );
}

async function requests(): Promise<Readonly<Record<string, Way>>> {
  return {
    tensor: { model: benchModel, owed: true, ...(await tensorRequest(benchModel)) },
    picture: { model: benchModel, owed: true, ...(await pictureRequest()) },
    'tensor, dense': { model: smallestModel, owed: false, ...(await tensorRequest(smallestModel)) },
    livez: { model: benchModel, owed: false, path: '/livez', init: {} },
  };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function range(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}
