import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readingError, systemCodeOf } from '@denoisekit/core';
import type { Command } from 'commander';
import { printJson, printLine } from '../terminal/io.js';
import { verb, type CommonOptions, type Context } from '../command/verb.js';
import { writeWhole } from '../files/write-file.js';

interface KeyOptions extends CommonOptions {
  readonly to?: string;
}

export function keyVerb({ io, packages }: Context): Command {
  return verb('key', {
    summary: 'make a key for denoisekit serve --api-keys',
    examples: ['denoisekit key alice --to keys.txt', 'denoisekit serve --api-keys keys.txt'],
  })
    .argument('[name]', 'whose it is: limits and the log go by it')
    .option('--to <file>', 'add the line of the key to this file, which is made if need be')
    .action(async (name: string | undefined, { to, json }: KeyOptions) => {
      const { key, line } = await (await packages.server()).newKey(name);
      if (to !== undefined) await addLine(resolve(io.cwd, to), line);
      if (json === true) {
        printJson(io, { key, line, ...(to !== undefined && { file: to }) });
        return;
      }
      printLine(io.stdout, key);
      printLine(
        io.stderr,
        to === undefined
          ? `the key is shown this once; its line for the file of --api-keys:\n${line}`
          : `the key is shown this once; its hash is in ${to}; a server that runs reads it on SIGHUP`,
      );
    });
}

/** The whole file anew, so that a server never reads half a line. */
async function addLine(path: string, line: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (systemCodeOf(cause) === 'ENOENT') return '';
    throw readingError(path, cause);
  });
  const text = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  await writeWhole(path, new TextEncoder().encode(`${text}${line}\n`));
}
