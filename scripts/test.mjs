// npm test: format, lint, types, the Python program's checks, unit tests, the pipeline; one line of totals at the end.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exitCodeOf, sum, totalLine } from './test/counts.mjs';
import { runSteps, testSteps } from './test/steps.mjs';

const root = resolve(import.meta.dirname, '..');
const inCi = !['', '0', 'false'].includes(process.env.CI ?? '');
let stopped = false;
// The terminal sends it to the running step too; that one ends, and the totals so far are told.
process.on('SIGINT', () => (stopped = true));
process.on('SIGTERM', () => (stopped = true));

function start(command, args, { cwd, env, capture = false }) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from?.on('data', (chunk) => {
        output += chunk;
        to.write(chunk);
      });
    }
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      done({ ok: false, output });
    });
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

mkdirSync(join(root, '.setup'), { recursive: true });
const steps = testSteps({
  root,
  env: process.env,
  platform: process.platform,
  execPath: process.execPath,
  start,
});
const results = await runSteps(steps, { say: (line) => console.log(line), stopped: () => stopped });

console.log('');
for (const { name, counts, skip } of results) {
  const mark = counts.failed > 0 ? '✗' : skip ? '-' : '✓';
  console.log(`${mark} ${name}: ${skip ? `skipped, ${skip}` : totalLine(counts)}`);
}
const total = sum(results.map(({ counts }) => counts));
if (inCi && total.skipped > 0) console.log('In CI a skipped test counts as a failed run.');
console.log(totalLine(total));
process.exitCode = stopped ? 130 : exitCodeOf(total, inCi);
