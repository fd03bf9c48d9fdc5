import { DenoiseError } from '@denoisekit/core';
import { main } from './main.js';
import { exitCodes } from './report.js';

const controller = new AbortController();

process.on('SIGINT', () => {
  if (controller.signal.aborted) process.exit(exitCodes.interrupted);
  process.stderr.write('\ndenoisekit: stopping; press Ctrl-C again to end at once\n');
  controller.abort(new DenoiseError('aborted', { what: 'stopped by Ctrl-C' }));
});

// A reader such as `head` may leave before the end; what is being written to disk goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
  now: () => performance.now(),
});
