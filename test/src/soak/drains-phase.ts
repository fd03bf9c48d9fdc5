import { benchModel } from '../bench/runtime-node.js';
import { createClient } from './client.js';
import { askAgain, clients } from './full-load.js';
import { knownAnswers } from './known-answers.js';
import type { Extent, Print } from './phase.js';
import { pause, startServer } from './server.js';

/** Drains at full load: what was begun is answered, and each answer is right. */
export async function drainsPhase(print: Print, { drains }: Extent): Promise<boolean> {
  const known = await knownAnswers(8);
  let [answered, wrong, dropped, cut, closed, bad] = [0, 0, 0, 0, 0, 0];
  for (let round = 0; round < drains; round++) {
    const server = await startServer({ models: { model: benchModel }, workers: 2 });
    const client = createClient(server.port, clients);
    const load = askAgain(client, known, clients);
    await pause(1000);
    const stopped = await server.stop();
    const counts = await load.ended;
    client.close();
    answered += counts.right;
    wrong += counts.wrong;
    closed += counts.unanswered;
    cut += client.cut;
    dropped += stopped.begun - stopped.answered;
    if (stopped.exitCode !== 0) bad++;
  }
  print(
    `drains: ${drains} with ${clients} clients: ${answered} answered rightly, ${wrong} wrongly; ${dropped} of those that were begun not answered, ${cut} answers cut; ` +
      `${closed} times a connection was closed before its next request was read; ${bad} ends with another code than 0`,
  );
  return answered > 0 && wrong === 0 && dropped === 0 && cut === 0 && bad === 0;
}
