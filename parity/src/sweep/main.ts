import { fileURLToPath } from 'node:url';
import { DenoiseError } from '@denoisekit/core';
import { sweepCommand } from './command.js';
import { allGroups } from './groups.js';
import { operatorTargets } from './targets.js';

// npm run sweep: in a copy of the repository, whose files it writes.

const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const controller = new AbortController();
process.on('SIGINT', () => {
  if (controller.signal.aborted) process.exit(130);
  process.stderr.write('\nsweep: stopping; press Ctrl-C again to end at once\n');
  controller.abort(
    new DenoiseError('aborted', { what: 'stopped by Ctrl-C; the next sweep goes on from here' }),
  );
});

process.exitCode = await sweepCommand(process.argv.slice(2), {
  groups: allGroups,
  targets: (adapter) => operatorTargets(process.env, adapter),
  files: {
    map: pathOf('parity/portable-ops.json'),
    page: pathOf('docs/portable-ops.md'),
    picture: pathOf('docs/images/portable-ops.svg'),
    unsafeWidths: pathOf('export/python/denoisekit_export/unsafe_widths.json'),
  },
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  now: () => performance.now(),
  today: new Date().toISOString().slice(0, 10),
});
