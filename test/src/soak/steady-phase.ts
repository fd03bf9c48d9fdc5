import { randomStream } from '@denoisekit/core';
import { healthy } from '../attack/requests.js';
import { benchModel } from '../bench/runtime-node.js';
import { createClient, type Client } from './client.js';
import { growthOf, mostGrowth, watchMemory } from './memory.js';
import { countsText, type Extent, type Print } from './phase.js';
import { pause, startServer } from './server.js';
import { withTinyModel } from './tiny-model.js';

const share = 0.7;
const connections = 64;
const capacitySeconds = 10;
/** The control runs for so much of the time. */
const controlShare = 1 / 6;
/** Growth is seen between the middles of the second and of the last quarter. */
const seenShare = 1 / 2;

/** All that the API does, and a picture by a model of a realistic size. */
const requests = [...healthy, { ...healthy[0]!, target: '/v1/denoise?model=compact' }];

/** Steady load of all kinds of requests: memory has to stay as it is, and a server that loses some with each answer, so that it grows by twice what is allowed, has to be noticed. */
export async function steadyPhase(print: Print, { steadyMinutes }: Extent): Promise<boolean> {
  const kept = await steady(print, 'steady', steadyMinutes, 0);
  const minutes = steadyMinutes * controlShare;
  const leakBytes = Math.ceil((2 * mostGrowth * 2 ** 20) / (kept.rate * minutes * 60 * seenShare));
  const control = await steady(
    print,
    `steady, with a leak of ${leakBytes} bytes an answer`,
    minutes,
    leakBytes,
  );
  return kept.growth <= mostGrowth && control.growth > mostGrowth && !kept.failed && !control.failed;
}

async function steady(print: Print, name: string, minutes: number, leaked: number) {
  return withTinyModel(async (folder) => {
    const models = { tiny: folder, compact: benchModel };
    const server = await startServer({ models, workers: 1, leakBytes: leaked });
    const client = createClient(server.port, connections);
    await askForSeconds(client, capacitySeconds / 2);
    const capacity = (await askForSeconds(client, capacitySeconds)) / capacitySeconds;
    const memory = watchMemory(server.pid);
    const { statuses, skipped } = await atRate(client, share * capacity, minutes * 60);
    memory.stop();
    client.close();
    const { begun, answered, exitCode } = await server.stop();
    const growth = growthOf(memory.samples);
    const total = [...statuses.values()].reduce((sum, one) => sum + one, 0);
    print(
      `${name}: ${total} requests in ${minutes} minutes, ${share * 100} % of ${capacity.toFixed(0)} a second; ${countsText(statuses)}; ${skipped} not sent, for all ` +
        `connections waited; memory ${memory.samples[0]?.toFixed(0)} MB at first, ${memory.samples.at(-1)?.toFixed(0)} at last, grew by ${growth.toFixed(1)} MB, ` +
        (leaked === 0 ? `at most ${mostGrowth}` : `which has to be more than ${mostGrowth}`),
    );
    const bad = [...statuses.keys()].some((status) => status === 0 || (status >= 500 && status !== 503));
    return { growth, rate: share * capacity, failed: bad || begun !== answered || exitCode !== 0 };
  });
}

/** How many were answered by a server that always has something to do. */
async function askForSeconds(client: Client, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  const one = async (first: number): Promise<void> => {
    for (let i = first; performance.now() < until; i++) {
      if ((await client.ask(requests[i % requests.length]!)) !== undefined) answered++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, i) => one(i)));
  return answered;
}

/** Requests by a Poisson process; one that finds every connection waiting is not sent. */
async function atRate(client: Client, rate: number, seconds: number) {
  const random = randomStream(17);
  const statuses = new Map<number, number>();
  const waiting = new Set<Promise<void>>();
  let skipped = 0;
  let due = performance.now();
  const until = due + seconds * 1000;
  let i = 0;
  while (performance.now() < until) {
    for (; due <= performance.now(); due -= (Math.log(1 - random.uniform()) * 1000) / rate) {
      if (waiting.size >= connections) skipped++;
      else {
        const one = client.ask(requests[i++ % requests.length]!).then((answer) => {
          const status = answer?.status ?? 0;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          waiting.delete(one);
        });
        waiting.add(one);
      }
    }
    await pause(2);
  }
  await Promise.all(waiting);
  return { statuses, skipped };
}
