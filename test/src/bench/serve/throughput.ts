import { join } from 'node:path';
import { textOf } from '@denoisekit/core';
import { median } from '../benchmark.js';
import { benchModel } from '../runtime-node.js';
import { photographRequest, pictureRequest, tensorRequest } from './infer-request.js';
import { stop, type Started } from '../../processes.js';
import { startFastApi, startNode } from './servers.js';
import { createWrk, hasWrk, wrkHint, type WrkFigures } from './wrk.js';

const denseModel = join(benchModel, '..', 'dense');
const small = { what: 'images of 28x28', clients: 32, mostP99Share: 0.7, turn: 1 } as const;

const kinds = {
  tensors: {
    ...small,
    name: 'serve',
    form: 'binary tensors',
    model: benchModel,
    leastRatio: 1.4,
    request: () => tensorRequest(benchModel),
  },
  pictures: {
    ...small,
    name: 'serve-pictures',
    form: 'PNG',
    model: benchModel,
    leastRatio: 1.4,
    request: pictureRequest,
  },
  dense: {
    ...small,
    name: 'serve-dense',
    form: 'binary tensors by `dense`',
    model: denseModel,
    leastRatio: 2.5,
    request: () => tensorRequest(denseModel),
  },
  photographs: {
    name: 'serve-photographs',
    what: 'photographs of 1000x1000',
    form: 'JPEG by `photo-small`',
    clients: 8,
    mostP99Share: Infinity,
    // Some dozens of answers a turn.
    turn: 5,
    model: join(benchModel, '..', 'photo-small'),
    leastRatio: 1.2,
    request: photographRequest,
  },
} as const;

/**
 * Images in a second over HTTP, 28x28 as binary tensors or as PNG, or photographs as JPEG, in and out, many clients of wrk, two workers each: this API
 * on Node against FastAPI on uvicorn. Both run all the time and take turns, so that what else the machine does meets both.
 */
export async function benchServe(
  print: (line: string) => void,
  kind: keyof typeof kinds,
  { rounds = 9, seconds: short = 4 } = {},
): Promise<boolean> {
  const { name, what, form, clients, turn, mostP99Share, model, leastRatio, request } = kinds[kind];
  const seconds = turn * short;
  if (!hasWrk()) {
    print(`${name}: ${wrkHint}`);
    return false;
  }
  const started: Started[] = [];
  const wrk = await createWrk(await request());
  try {
    const node = await startNode(model);
    started.push(node);
    const python = await startFastApi(model);
    started.push(python);
    const figures: Record<'node' | 'python', WrkFigures[]> = { node: [], python: [] };
    for (const { url } of started) await wrk.run(url, { clients, seconds: 3 * seconds }); // to be warm
    for (let round = 0; round < rounds; round++) {
      figures.python.push(await wrk.run(python.url, { clients, seconds }));
      figures.node.push(await wrk.run(node.url, { clients, seconds }));
    }
    print(`${name}: ${what} in ${form} over HTTP, ${clients} clients, 2 workers, ${rounds} turns each`);
    print(`  fastapi     ${lineOf(figures.python)}`);
    print(`  denoisekit  ${lineOf(figures.node)}`);
    const ratios = figures.node.map(
      ({ requestsPerSecond }, round) => requestsPerSecond / figures.python[round]!.requestsPerSecond,
    );
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    const p99 = (of: readonly WrkFigures[]): number => median(of.map((one) => one.p99));
    const share = p99(figures.node) / p99(figures.python);
    const most = mostP99Share === Infinity ? '' : `, at most ${mostP99Share}`;
    print(
      `  ratio ${median(ratios).toFixed(2)} (${spread}), at least ${leastRatio}; ` +
        `p99 ${share.toFixed(2)} of the other's${most}`,
    );
    const failed = [...figures.node, ...figures.python].reduce((sum, one) => sum + one.failed, 0);
    if (failed > 0) print(`  ${failed} requests failed`);
    return failed === 0 && median(ratios) >= leastRatio && share <= mostP99Share;
  } catch (error) {
    print(`${name}: ${textOf(error)}`);
    return false;
  } finally {
    await Promise.all(started.map(stop));
    await wrk.close();
  }
}

function lineOf(figures: readonly WrkFigures[]): string {
  const of = (pick: (one: WrkFigures) => number, digits: number): string => {
    const values = figures.map(pick);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  };
  const isSlow = figures[0]!.requestsPerSecond < 100;
  return (
    `${of((one) => one.requestsPerSecond, isSlow ? 2 : 0)} images a second, ` +
    `p50 ${of((one) => one.p50, 1)} ms, p99 ${of((one) => one.p99, 1)} ms`
  );
}
