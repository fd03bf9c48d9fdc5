import { join } from 'node:path';
import { median } from '../benchmark.js';
import { benchModel } from '../runtime-node.js';
import { pictureRequest, tensorRequest } from './infer-request.js';
import { startPrinting, stop } from '../../processes.js';

const limits = { firstAnswerMs: 300 } as const;

/**
 * From the start of the process to the first answer, of a server on Node with two workers: a tensor and a picture of 28x28. The
 * request is sent as soon as it listens.
 */
export async function benchStart(print: (line: string) => void, rounds = 15): Promise<boolean> {
  const requests = [
    ['a tensor', await tensorRequest(benchModel)],
    ['a picture', await pictureRequest()],
  ] as const;
  const times = new Map<string, { readonly listening: number[]; readonly answered: number[] }>(
    requests.map(([what]) => [what, { listening: [], answered: [] }]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [what, { path, init }] of requests) {
      const begin = performance.now();
      const program = join(import.meta.dirname, 'serve-child.js');
      const started = await startPrinting(process.execPath, [program, benchModel, '2']);
      times.get(what)!.listening.push(performance.now() - begin);
      const response = await fetch(`${started.url}${path}`, init);
      await response.arrayBuffer();
      times.get(what)!.answered.push(performance.now() - begin);
      await stop(started);
      if (!response.ok) throw new Error(`${path} answered with ${response.status}`);
    }
  }
  print(`serve-start: from the start of the process, ${rounds} times each; median (lowest to highest)`);
  for (const [what, { listening, answered }] of times) {
    print(`  ${what}: listens after ${lineOf(listening)} ms, first answer after ${lineOf(answered)} ms`);
  }
  print(`  the first answer after at most ${limits.firstAnswerMs} ms`);
  return [...times.values()].every(({ answered }) => median(answered) <= limits.firstAnswerMs);
}

function lineOf(values: readonly number[]): string {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
}
