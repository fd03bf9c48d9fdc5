import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../benchmark.js';
import { benchModel } from '../runtime-node.js';
import { tensorRequest } from './infer-request.js';
import type { OpenLoopFigures } from './open-loop.js';
import { stop } from '../../processes.js';
import { startBare, startNode } from './servers.js';
import { createWrk, hasWrk, wrkHint } from './wrk.js';

/** Of refusals and of /livez, that or twice what a server that does nothing takes under the same load. */
const limits = { acceptedP99Ms: 150, quickP99Ms: 20, bareShare: 2 } as const;

/**
 * The API on Node with two workers at twice what it can do: how long what it takes has to wait, how soon it refuses the rest, and
 * whether /livez answers meanwhile. Its capacity is measured with 32 clients of wrk just before. A server that does nothing gets the same load in its
 * turn: what its refusals take is the machine's.
 */
export async function benchOverload(
  print: (line: string) => void,
  { rounds = 5, seconds = 8 } = {},
): Promise<boolean> {
  if (!hasWrk()) {
    print(`serve-overload: ${wrkHint}`);
    return false;
  }
  const wrk = await createWrk(await tensorRequest(benchModel));
  const node = await startNode();
  const bare = await startBare();
  try {
    // To be warm, in answering and in refusing.
    await openLoop(node.url, 2 * (await wrk.run(node.url, { clients: 32, seconds: 8 })).requestsPerSecond, 4);
    const measured: (readonly number[])[] = [];
    print('serve-overload: twice the capacity, by a Poisson process');
    for (let round = 0; round < rounds; round++) {
      const { requestsPerSecond } = await wrk.run(node.url, { clients: 32, seconds: 3 });
      const figures = await openLoop(node.url, 2 * requestsPerSecond, seconds);
      const { accepted, refused, livez, late, failed } = figures;
      print(
        `  capacity ${requestsPerSecond.toFixed(0)}, then ${((accepted.length + refused.length) / seconds).toFixed(0)} a second: ` +
          `${accepted.length} answered, p99 ${p99(accepted).toFixed(0)} ms; ${refused.length} refused, ` +
          `p99 ${p99(refused).toFixed(0)} ms; livez p99 ${p99(livez).toFixed(0)} ms; ` +
          `sent late by ${p99(late).toFixed(0)} ms (p99)${failed > 0 ? `; ${failed} failed` : ''}`,
      );
      const nothing = await openLoop(bare.url, 2 * requestsPerSecond, seconds);
      print(
        `    a server that does nothing: refused, p99 ${p99(nothing.refused).toFixed(0)} ms; livez p99 ${p99(nothing.livez).toFixed(0)} ms`,
      );
      measured.push([p99(accepted), p99(refused), p99(livez), p99(nothing.refused), p99(nothing.livez)]);
    }
    const [accepted = 0, refused = 0, livez = 0, bareRefused = 0, bareLivez = 0] = [0, 1, 2, 3, 4].map(
      (what) => median(measured.map((one) => one[what]!)),
    );
    const [mostRefused, mostLivez] = [bareRefused, bareLivez].map((one) =>
      Math.max(limits.quickP99Ms, limits.bareShare * one),
    ) as [number, number];
    print(
      `  medians of the p99: answered ${accepted.toFixed(0)} ms, at most ${limits.acceptedP99Ms}; refused ${refused.toFixed(0)} ms, at most ` +
        `${mostRefused.toFixed(0)}; livez ${livez.toFixed(0)} ms, at most ${mostLivez.toFixed(0)}: ${limits.quickP99Ms} ms, or twice the server that does nothing`,
    );
    return accepted <= limits.acceptedP99Ms && refused <= mostRefused && livez <= mostLivez;
  } finally {
    await Promise.all([node, bare].map(stop));
    await wrk.close();
  }
}

async function openLoop(url: string, rate: number, seconds: number): Promise<OpenLoopFigures> {
  const program = join(import.meta.dirname, 'open-loop.js');
  const args = [program, url, String(rate), String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as OpenLoopFigures;
}

/** Of sorted numbers; Infinity where there are none. */
function p99(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
}
