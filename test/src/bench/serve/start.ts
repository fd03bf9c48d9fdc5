import { join } from 'node:path';
import { median } from '../benchmark.js';
import { benchModel } from '../runtime-node.js';
import { pictureRequest, tensorRequest } from './infer-request.js';
import { startPrinting, stop, type Started } from '../../processes.js';
import { startFastApi } from './servers.js';

/** Milliseconds, owed where the processor is quick; and of what FastAPI takes in the same run, owed everywhere. */
const limits = { firstAnswerMs: 300, fastApiShare: 0.7 } as const;

const programs = {
  denoisekit: () =>
    startPrinting(process.execPath, [join(import.meta.dirname, 'serve-child.js'), benchModel, '2']),
  fastapi: () => startFastApi(),
} satisfies Readonly<Record<string, () => Promise<Started>>>;

/**
 * From the start of the process to the first answer, of a server on Node and of FastAPI with two workers each, by turns: a tensor and a picture of
 * 28x28. The request is sent as soon as it listens, which of FastAPI is seen up to 20 ms late.
 */
export async function benchStart(print: (line: string) => void, rounds = 15): Promise<boolean> {
  const requests = [
    ['a tensor', await tensorRequest(benchModel)],
    ['a picture', await pictureRequest()],
  ] as const;
  const times = new Map<string, { readonly listening: number[]; readonly answered: number[] }>();
  for (let round = 0; round < rounds; round++) {
    for (const [what, { path, init }] of requests) {
      for (const [program, begin] of Object.entries(programs)) {
        const key = `${program}, ${what}`;
        const { listening, answered } = times.get(key) ?? { listening: [], answered: [] };
        times.set(key, { listening, answered });
        const from = performance.now();
        const started = await begin();
        listening.push(performance.now() - from);
        const response = await fetch(`${started.url}${path}`, init);
        await response.arrayBuffer();
        answered.push(performance.now() - from);
        await stop(started);
        if (!response.ok) throw new Error(`${path} answered with ${response.status}`);
      }
    }
  }
  print(`serve-start: from the start of the process, ${rounds} times each; median (lowest to highest)`);
  for (const [what, { listening, answered }] of times) {
    print(`  ${what}: listens after ${lineOf(listening)} ms, first answer after ${lineOf(answered)} ms`);
  }
  const medianOf = (program: string, what: string) => median(times.get(`${program}, ${what}`)!.answered);
  const shares = requests.map(([what]) => medianOf('denoisekit', what) / medianOf('fastapi', what));
  print(
    `  ${shares.map((share) => share.toFixed(2)).join(' and ')} of what FastAPI takes, at most ${limits.fastApiShare}; ` +
      `at most ${limits.firstAnswerMs} ms`,
  );
  return (
    shares.every((share) => share <= limits.fastApiShare) &&
    requests.every(([what]) => medianOf('denoisekit', what) <= limits.firstAnswerMs)
  );
}

function lineOf(values: readonly number[]): string {
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
}
