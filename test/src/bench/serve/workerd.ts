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
import { createWrk, hasWrk, wrkHint } from './wrk.js';

const limits = { firstMs: 300, nextMs: 2 } as const;

interface Way extends HttpRequest {
  /** Its folder. */
  readonly model: string;
  /** Whether it has to keep the limits; the others tell what it consists of. */
  readonly owed: boolean;
  /** Whether the script opens the model while it starts. */
  readonly warm?: boolean;
}

const modelBeside = (id: string): string => join(benchModel, '..', id);

/**
 * The API on workerd, with the model that is made for it, from a script that opens it while it starts: how long workerd takes until it
 * answers, the first image, then images one after the other from one client of wrk, whose own share is small. Beside it the same
 * where the first image opens the model, with `compact`, with the smallest model there is, and an answer without a model. A new process each
 * round.
 */
export async function benchWorkerd(
  print: (line: string) => void,
  { rounds = 7, seconds = 2 } = {},
): Promise<boolean> {
  const program = await programOf(workerdFor(process.platform, process.arch));
  if ('reason' in program || !hasWrk()) {
    print(`serve-workerd: ${'reason' in program ? program.reason : wrkHint}`);
    return false;
  }
  const ways = await requests();
  const starts = new Map<string, number[]>();
  const firsts = new Map<string, number[]>();
  const nexts = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [way, request] of Object.entries(ways)) {
      const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
      const configOn = (port: number) => writeWorkerdApp(folder, request.model, port, request);
      let begin = 0;
      const started = await startListening(
        program.path,
        async (port) => {
          const config = await configOn(port);
          begin = performance.now();
          return ['serve', config];
        },
        '/livez',
      );
      push(starts, way, performance.now() - begin);
      const wrk = await createWrk(request);
      try {
        push(firsts, way, await timeOfOne(started.url, request));
        await wrk.run(started.url, { clients: 1, seconds: 1 }); // compiled by then
        const { p50, failed } = await wrk.run(started.url, { clients: 1, seconds });
        if (failed > 0) throw new Error(`${failed} answers of ${request.path} failed`);
        push(nexts, way, p50);
      } finally {
        await wrk.close();
        await stop(started);
        await rm(folder, { recursive: true });
      }
    }
  }
  print(`serve-workerd: 28x28 over HTTP from one client, ${rounds} processes each`);
  for (const [way, { owed }] of Object.entries(ways)) {
    const [start = [], first = [], next = []] = [starts.get(way), firsts.get(way), nexts.get(way)];
    const atMost = (limit: number) => (owed ? `, at most ${limit}` : '');
    print(
      `  ${way}: listens after ${median(start).toFixed(0)} ms (${range(start, 0)}); the first after ${median(first).toFixed(0)} ms (${range(first, 0)})${atMost(limits.firstMs)}; ` +
        `each later one ${median(next).toFixed(2)} ms (${range(next, 2)})${atMost(limits.nextMs)}`,
    );
  }
  return Object.entries(ways).every(
    ([way, { owed }]) =>
      !owed || (median(firsts.get(way)!) <= limits.firstMs && median(nexts.get(way)!) <= limits.nextMs),
  );
}

async function requests(): Promise<Readonly<Record<string, Way>>> {
  const [edge, dense] = [modelBeside('edge'), modelBeside('dense')];
  return {
    'edge, tensor': { model: edge, owed: true, warm: true, ...(await tensorRequest(edge)) },
    'edge, picture': { model: edge, owed: true, warm: true, ...(await pictureRequest()) },
    'edge, opened by the first': { model: edge, owed: false, ...(await tensorRequest(edge)) },
    'compact, tensor': { model: benchModel, owed: false, ...(await tensorRequest(benchModel)) },
    'compact, picture': { model: benchModel, owed: false, ...(await pictureRequest()) },
    'dense, tensor': { model: dense, owed: false, ...(await tensorRequest(dense)) },
    'no model: /livez': { model: dense, owed: false, path: '/livez', init: {} },
  };
}

async function timeOfOne(url: string, { path, init }: HttpRequest): Promise<number> {
  const begin = performance.now();
  const response = await fetch(`${url}${path}`, init);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path} answered with ${response.status}`);
  return performance.now() - begin;
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function range(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}
