import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelManifest } from '@denoisekit/core';
import { demoDefaults, partFor } from '../pictures/demo.js';
import { shellWord } from '../command/command-line.js';
import { printJson, printLine, type Io } from '../terminal/io.js';

/** Clean pictures that ship with it, to try the server with. */
const digitsPicture = fileURLToPath(new URL('../../assets/digits.png', import.meta.url));
const pagePicture = fileURLToPath(new URL('../../assets/page.png', import.meta.url));

export interface Served {
  /** As it listens: `http://0.0.0.0:8787`. */
  readonly url: string;
  readonly host: string;
  readonly models: readonly string[];
  /** The model of a request that names none. */
  readonly first: ModelManifest | undefined;
  /** To try the server with where that is for photographs; without it digits. */
  readonly photograph?: string | undefined;
  readonly digits?: string | undefined;
  readonly hasPage: boolean;
  readonly hasKeys: boolean;
}

/** Prints what is served to whom in three lines, with a warning where that is everyone. */
export function announce(served: Served, io: Io, { json }: { readonly json?: true | undefined }): void {
  const { models, hasPage, hasKeys } = served;
  const url = served.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const curl = curlLine(url, served, io);
  const isLocal = isLoopback(served.host);
  if (!isLocal && !hasKeys) {
    printLine(
      io.stderr,
      'denoisekit: WARNING: whoever reaches this machine may use this server: it asks for no key.',
    );
    printLine(io.stderr, '  denoisekit key NAME --to keys.txt; denoisekit serve --api-keys keys.txt');
  }
  if (json === true) {
    printJson(io, {
      ...{ url: served.url, models },
      ...(hasPage && { page: `${url}/` }),
      docs: `${url}/docs`,
      openapi: `${url}/openapi.json`,
      ...{ curl, keys: hasKeys },
    });
    return;
  }
  const whom = isLocal ? 'this machine alone' : hasKeys ? 'whoever has a key' : 'everybody';
  const key = isLocal && hasKeys ? ', with a key' : '';
  printLine(io.stdout, `serving ${models.join(', ')} at ${served.url} to ${whom}${key}`);
  printLine(
    io.stdout,
    `  ${hasPage ? `page ${url}/  ` : ''}description ${url}/docs  what runs ${url}/readyz`,
  );
  printLine(io.stdout, `  try ${curl}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Runs as it stands in the reader's shell. */
function curlLine(url: string, served: Served, { cwd }: Io): string {
  const { file, query } = sampleFor(served);
  const near = relative(cwd, file);
  const picture = shellWord(`@${near.startsWith('..') ? file : near}`);
  const key = served.hasKeys ? '-H "x-api-key: KEY" ' : '';
  return `curl -s --data-binary ${picture} ${key}"${url}/v1/denoise?${query}" -o clean${extname(file)}`;
}

function sampleFor({ models, first, photograph, digits }: Served): {
  readonly file: string;
  readonly query: string;
} {
  const part = first && partFor(first);
  if (part === 'page') return { file: pagePicture, query: `noise=${demoDefaults.noise.page}` };
  if (part === 'photograph' && photograph !== undefined)
    return { file: photograph, query: 'noise=gaussian:25/255' };
  const model = digits !== undefined && models.includes(digits) ? `model=${digits}&` : '';
  return { file: digitsPicture, query: `${model}noise=gaussian:0.5` };
}
