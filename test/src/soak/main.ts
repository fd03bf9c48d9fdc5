import { bombsPhase } from './bombs-phase.js';
import { drainsPhase } from './drains-phase.js';
import { killsPhase } from './kills-phase.js';
import { extents, type Extent, type Print } from './phase.js';
import { requestsPhase } from './requests-phase.js';
import { steadyPhase } from './steady-phase.js';

const phases: Readonly<Record<string, (print: Print, extent: Extent) => Promise<boolean>>> = {
  requests: requestsPhase,
  bombs: bombsPhase,
  drains: drainsPhase,
  kills: killsPhase,
  steady: steadyPhase,
};

const help = `Usage: npm run soak [-- --brief] [PHASE...]

Attacks and loads the API on Linux for an hour, and says whether it stands that:

  requests   100,000 damaged requests over all endpoints: no error of the server's, no secret, no crash, memory flat
  bombs      ten small bodies that swell: each answered within 50 ms and 64 MB
  drains     ended 20 times at full load: what was begun is answered
  kills      a worker process killed every 5 s for 3 minutes: what was taken is answered, and rightly
  steady     30 minutes at 70 % of its capacity: memory flat; then a server that leaks, which has to be noticed

--brief takes two minutes for all of it. Exit codes: 0 it stands, 1 it does not, 2 bad usage.`;

const words = process.argv.slice(2);
const names = words.filter((word) => word !== '--brief');
const unknown = names.find((name) => !Object.hasOwn(phases, name));
const print: Print = (line) => {
  process.stdout.write(`${line}\n`);
};
if (words.includes('--help')) print(help);
else if (process.platform !== 'linux' || unknown !== undefined) {
  process.stderr.write(
    unknown === undefined
      ? 'soak: it reads the memory of processes from /proc, which Linux alone has\n'
      : `soak: there is no phase "${unknown}"; there are ${Object.keys(phases).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const extent = extents[words.includes('--brief') ? 'brief' : 'full'];
  for (const [name, run] of Object.entries(phases)) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (await run(print, extent)) continue;
    print(`✗ ${name} does not stand`);
    process.exitCode = 1;
  }
}
