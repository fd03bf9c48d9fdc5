import { bombs, type Bomb } from './bombs.js';
import { createClient } from './client.js';
import { processorMs, residentMegabytes, resetPeak } from './memory.js';
import type { Print } from './phase.js';
import { startServer } from './server.js';
import { withTinyModel } from './tiny-model.js';

const limits = { ms: 50, megabytes: 64 } as const;
const rounds = 5;

/**
 * Picture bombs, each several times: what of the processor an answer takes, by which the limit is held since it does not depend on what else the machine
 * does, how long it takes at best, and what memory it takes at most.
 */
export async function bombsPhase(print: Print): Promise<boolean> {
  return withTinyModel(async (folder) => {
    const server = await startServer({ models: { tiny: folder }, workers: 1 });
    const client = createClient(server.port, 1);
    const all = await bombs();
    const ask = ({ headers, body }: Bomb) =>
      client.ask({ method: 'POST', target: '/v1/denoise', headers, body });
    // sharp is loaded by the first picture that needs it.
    await ask(all[0]!);
    let holds = true;
    for (const bomb of all) {
      let [least, most, status] = [Infinity, 0, 0];
      const computed = processorMs(server.pid);
      for (let round = 0; round < rounds; round++) {
        resetPeak(server.pid);
        const before = residentMegabytes(server.pid);
        const from = performance.now();
        const answer = await ask(bomb);
        least = Math.min(least, performance.now() - from);
        most = Math.max(most, residentMegabytes(server.pid, 'peak') - before);
        status = answer?.status ?? 0;
      }
      const each = (processorMs(server.pid) - computed) / rounds;
      const fine = status >= 200 && status < 500 && each <= limits.ms && most <= limits.megabytes;
      holds &&= fine;
      print(
        `bombs: ${bomb.name}: ${status}, ${each.toFixed(0)} ms of processor, ${least.toFixed(0)} ms in all, ` +
          `${most.toFixed(0)} MB more${fine ? '' : ', TOO MUCH'}`,
      );
    }
    client.close();
    const { exitCode } = await server.stop();
    print(`bombs: at most ${limits.ms} ms of processor and ${limits.megabytes} MB each`);
    return holds && exitCode === 0;
  });
}
