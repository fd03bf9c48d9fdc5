#!/usr/bin/env node
import { main } from '../files/main.mjs';

process.exitCode = main(process.argv.slice(2), {
  cwd: process.cwd(),
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
