import { setImmediate as nextTurn } from 'node:timers/promises';
import { textOf } from '@denoisekit/core';
import { watchTerminals } from './terminal/closed-terminal.js';
import { createHangUp } from './terminal/hang-up.js';
import { main } from './main.js';
import { outliveReaders } from './terminal/outlive-readers.js';
import { exitCodes } from './command/report-error.js';
import { stopOnSignals } from './terminal/stop-signals.js';

const { stdin, stdout, stderr } = process;
process.on('exit', watchTerminals());
const lostOutput = outliveReaders(stdout);
outliveReaders(stderr); // progress and notes may be lost

const hangUp = createHangUp();
const exitCode = await main(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env: process.env,
  cwd: process.cwd(),
  script: process.argv[1],
  signal: stopOnSignals({
    on: (signal, listener) => process.on(signal, listener),
    exit: (code) => process.exit(code),
    say: (line) => stderr.write(`${line}\n`),
    now: () => performance.now(),
    hangUp: hangUp.tell,
  }),
  onHangUp: hangUp.on,
  now: () => performance.now(),
});
await nextTurn(); // in which a stream tells that its last write failed
const lost = lostOutput();
if (lost !== undefined) stderr.write(`denoisekit: the output could not be written: ${textOf(lost)}\n`);
process.exitCode = exitCode === exitCodes.done && lost !== undefined ? exitCodes.badInput : exitCode;
