// Makes ready what a command needs; `node scripts/setup.mjs --help` says how. Plain Node: it runs before npm packages.
import { resolve } from 'node:path';
import { setUp } from './setup/main.mjs';

// What is made ready stays useful when the reader of its output ends: `npm run train 2>&1 | head`.
process.stderr.on('error', () => undefined);

process.exitCode = await setUp({
  root: resolve(import.meta.dirname, '..'),
  argv: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  versions: process.versions,
  execPath: process.execPath,
  pid: process.pid,
  stream: process.stderr,
  onSignal: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  },
});
