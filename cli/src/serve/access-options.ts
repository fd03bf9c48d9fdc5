import type { AllowedOrigins, OpenPart } from '@denoisekit/api';
import type { KeyFile } from '@denoisekit/api/node';
import { DenoiseError, textOf } from '@denoisekit/core';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { printLine, type Io } from '../terminal/io.js';
import type { Packages } from '../command/packages.js';
import { numberOption, wordsIn } from '../command/verb.js';

export interface AccessOptions {
  readonly cors?: string;
  readonly apiKeys?: string;
  readonly open?: string;
  readonly trustProxy?: number | true;
}

const parts: readonly OpenPart[] = ['docs', 'metrics'];

export function addAccessOptions(command: Command): Command {
  const proxies = numberOption(
    '--trust-proxy [n]',
    'it stands behind so many proxies (default 1), which write whom they answer into X-Forwarded-For',
    { min: 1, max: 10, integer: true },
  );
  const options = [
    new Option(
      '--api-keys <file>',
      'who may call: a hash of a key a line, by denoisekit key; read again on SIGHUP',
    ),
    new Option(
      '--open <parts>',
      'what needs no key all the same: docs, metrics, docs,metrics or none; default docs',
    ),
    new Option(
      '--cors <origins>',
      'pages that may call it from a browser: https://a.example,https://b.example, or * for all; default: its own alone',
    ),
    proxies,
  ];
  for (const option of options) command.addOption(option.helpGroup('Who may call:'));
  return command;
}

export interface Access {
  readonly cors: AllowedOrigins | undefined;
  readonly keys: KeyFile | undefined;
  readonly withoutKey: readonly OpenPart[];
  readonly trustedProxies: number;
}

/** @throws DenoiseError `usage`, `file-missing`, `file-unreadable` */
export async function accessOf(options: AccessOptions, io: Io, packages: Packages): Promise<Access> {
  const { cors, apiKeys, open, trustProxy } = options;
  if (open !== undefined && apiKeys === undefined) {
    throw new DenoiseError('usage', {
      what: '--open says what needs no key, and without --api-keys nothing does',
      fix: 'leave it out, or give --api-keys',
    });
  }
  const withoutKey = partsOf(open ?? 'docs');
  const { openKeyFile } = await packages.server();
  return {
    cors: cors === undefined || cors === '*' ? cors : wordsIn(cors),
    keys: apiKeys === undefined ? undefined : await openKeyFile(resolve(io.cwd, apiKeys)),
    withoutKey,
    trustedProxies: trustProxy === true ? 1 : (trustProxy ?? 0),
  };
}

function partsOf(text: string): readonly OpenPart[] {
  if (text === 'none') return [];
  return wordsIn(text).map((name) => {
    const part = parts.find((known) => known === name);
    if (part !== undefined) return part;
    throw new DenoiseError('usage', {
      what: '--open does not know this part',
      actual: name,
      expected: `${parts.join(', ')} or none`,
    });
  });
}

/** Reads the keys again on each SIGHUP, until the function that it gives is called. */
export function reloadOnHangUp(keys: KeyFile, { onHangUp, stderr }: Io): () => void {
  const reload = (): void => {
    keys.reload().then(
      () => {
        printLine(stderr, 'denoisekit: SIGHUP: the keys were read again');
      },
      (error: unknown) => {
        printLine(stderr, `denoisekit: SIGHUP: ${textOf(error)}; the keys stay as they were`);
      },
    );
  };
  return onHangUp?.(reload) ?? (() => undefined);
}
