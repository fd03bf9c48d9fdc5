// npm test and npm run test:wide: runs the steps of a list, and ends with the failed tests by name and one line of totals.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatSeconds } from './setup/reporter.mjs';
import { exitCodeOf, sum, totalLine } from './test/counts.mjs';
import { failureLines } from './test/failures.mjs';
import { runSteps } from './test/run-steps.mjs';
import { start } from './test/start.mjs';
import { usualSteps, wideSteps } from './test/steps.mjs';
import { createTools, missing } from './test/tools.mjs';

const { env, platform, execPath } = process;
const root = resolve(import.meta.dirname, '..');
const inCi = !['', '0', 'false'].includes(env.CI ?? '');
const stepsOf = process.argv[2] === 'wide' ? wideSteps : usualSteps;
let stopped = false;
// The terminal sends it to the running step too; that one ends, and the totals so far are printed.
process.on('SIGINT', () => (stopped = true));
process.on('SIGTERM', () => (stopped = true));

mkdirSync(join(root, '.setup'), { recursive: true });
const results = await runSteps(stepsOf(createTools({ root, env, platform, execPath, start })), {
  missing: missing({ root, env, platform }),
  print: (text) => process.stdout.write(text),
  stopped: () => stopped,
  now: () => performance.now(),
});

console.log('');
for (const { name, counts, skip, seconds } of results) {
  const mark = counts.failed > 0 ? '✗' : skip ? '-' : '✓';
  console.log(
    `${mark} ${name}: ${skip ? `skipped, ${skip}` : `${totalLine(counts)}; ${formatSeconds(1000 * seconds)}`}`,
  );
}
for (const line of failureLines(results)) console.log(line);
const total = sum(results.map(({ counts }) => counts));
if (inCi && total.skipped > 0) console.log('In CI a skipped test counts as a failed run.');
console.log(totalLine(total));
process.exitCode = stopped ? 130 : exitCodeOf(total, inCi);
