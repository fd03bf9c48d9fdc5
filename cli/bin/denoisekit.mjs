#!/usr/bin/env node
// npm links a command only to a file that is there when packages are installed, which the built one is not in a checkout.
import { existsSync } from 'node:fs';

const built = new URL('../dist/node/bin.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('denoisekit: it has not been built yet; run npm run setup');
  process.exitCode = 2;
}
