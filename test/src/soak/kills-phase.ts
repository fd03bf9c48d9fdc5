import { benchModel } from '../bench/runtime-node.js';
import { workerProcesses } from '../worker-processes.js';
import { createClient } from './client.js';
import { askAgain, clients } from './full-load.js';
import { knownAnswers } from './known-answers.js';
import { countsText, type Extent, type Print } from './phase.js';
import { pause, startServer } from './server.js';

const killEveryMs = 5000;

/**
 * Worker processes killed under load: every request that is taken is answered, and rightly. Between two kills something is answered, since a machine that is
 * busy with other things takes longer than five seconds to start a process.
 */
export async function killsPhase(print: Print, { killSeconds }: Extent): Promise<boolean> {
  const known = await knownAnswers(8);
  const server = await startServer({ models: { model: benchModel }, workers: 2, isolation: 'process' });
  const client = createClient(server.port, clients);
  const load = askAgain(client, known, clients);
  let kills = 0;
  let answeredBefore = -1;
  const until = performance.now() + killSeconds * 1000;
  while (performance.now() < until) {
    await pause(killEveryMs);
    const [victim] = workerProcesses(server.pid);
    if (victim === undefined || load.right <= answeredBefore) continue;
    answeredBefore = load.right;
    process.kill(victim, 'SIGKILL');
    kills++;
  }
  load.stop();
  const { right, wrong, unanswered, others } = await load.ended;
  client.close();
  const { begun, answered, exitCode } = await server.stop();
  print(
    `kills: ${kills} workers killed in ${killSeconds} s: ${right} answered rightly, ${wrong} wrongly, ${unanswered} not at all; ` +
      `${others.size === 0 ? 'none refused' : countsText(others)}; ${begun - answered} of those that were begun not answered`,
  );
  return kills > 0 && right > 0 && wrong === 0 && unanswered === 0 && begun === answered && exitCode === 0;
}
