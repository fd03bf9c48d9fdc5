import { campaign } from '../attack/campaign.js';
import { growthOf, mostGrowth, watchMemory } from './memory.js';
import { countsText, seconds, type Extent, type Print } from './phase.js';
import { startServer } from './server.js';
import { withTinyModel } from './tiny-model.js';

/** Mutated requests: what they are answered with, and that the server neither ends, nor tells secrets, nor grows. */
export async function requestsPhase(print: Print, { requests: count }: Extent): Promise<boolean> {
  return withTinyModel(async (folder) => {
    const server = await startServer({
      models: { tiny: folder },
      workers: 1,
      limits: { bodyTimeoutMs: 1000 },
    });
    const memory = watchMemory(server.pid);
    const began = performance.now();
    const { statuses, faults, slowestMs } = await campaign({ port: server.port, count, seed: 17 });
    memory.stop();
    const growth = growthOf(memory.samples);
    const ready = (await fetch(`${server.url}/readyz`)).status;
    const { exitCode } = await server.stop();
    const named = [...statuses].map(
      ([status, number]) => [status || 'ended without an answer', number] as const,
    );
    print(
      `requests: ${count} in ${seconds(performance.now() - began)}, the slowest ${seconds(slowestMs)}; ${countsText(new Map(named))}; ` +
        `${faults.length} faults; memory grew by ${growth.toFixed(1)} MB of at most ${mostGrowth}`,
    );
    for (const fault of faults.slice(0, 20)) print(`  ${fault}`);
    return faults.length === 0 && growth <= mostGrowth && ready === 200 && exitCode === 0;
  });
}
