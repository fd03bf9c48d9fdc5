import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AllowedOrigins } from '@denoisekit/api';
import type { RunningServer } from '@denoisekit/api/node';
import { DenoiseError, textOf, type Device, type ModelSource } from '@denoisekit/core';
import type { Command } from 'commander';
import { createDemoSite } from '../demo-site.js';
import { formatSeconds } from '../format.js';
import { printJson, printLine, type Io } from '../io.js';
import { locateModel, shippedIds } from '../models.js';
import { ownModels, ownModelsFolder } from '../own-models.js';
import { collect, numberOption, ranges, verb, type CommonOptions, type Context } from '../verb.js';

/** Clean digits that come along: something to send at once. */
const digits = fileURLToPath(new URL('../../assets/digits.png', import.meta.url));

interface ServeOptions extends CommonOptions {
  readonly port: number;
  readonly host: string;
  readonly model?: readonly string[];
  readonly device: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly cors?: string;
}

export function serveVerb(context: Context): Command {
  return verb('serve', {
    summary: 'serve models over HTTP: pictures, and the Open Inference Protocol',
    examples: [
      'denoisekit serve',
      'denoisekit serve --model models/mine --device cuda --port 80 --host 0.0.0.0',
    ],
  })
    .addOption(numberOption('--port <n>', '0 takes a free one', ranges.port).default(8787))
    .option(
      '--host <address>',
      'whom to answer: 127.0.0.1 this machine alone, 0.0.0.0 everybody',
      '127.0.0.1',
    )
    .option(
      '--model <id or folder>',
      `may be given more than once; default: the shipped ones, and yours in ${ownModelsFolder}/`,
      collect,
    )
    .option(
      '--device <names>',
      'auto, or cpu, cuda, webgpu, wasm; several are tried in order: cuda,cpu',
      'auto',
    )
    .addOption(
      numberOption(
        '--workers <n>',
        'threads with a session each; default: a processor each, at most 4',
        ranges.workers,
      ),
    )
    .addOption(
      numberOption('--threads <n>', 'of each worker; default: the processors shared', ranges.threads),
    )
    .option(
      '--cors <origins>',
      'pages that may call it from a browser: https://a.example,https://b.example, or * for all; default: its own alone',
    )
    .action(async (options: ServeOptions) => {
      const { io, packages } = context;
      const start = io.now();
      const models = await modelsToServe(options.model, context);
      const { serve } = await packages.server();
      const demo = await packages.demo();
      const assets = demo === undefined ? undefined : await createDemoSite({ ...demo, models });
      const server = await serve({
        ...{ models, assets, port: options.port, host: options.host },
        ...{ workers: options.workers, threads: options.threads, device: devicesOf(options.device) },
        cors: options.cors === undefined ? undefined : originsOf(options.cors),
        // Ctrl-C, SIGTERM and SIGHUP come by way of the command's own signal.
        stopOn: [],
        warn: (message) => {
          printLine(io.stderr, `denoisekit: ${message}`);
        },
        log: ({ method, route, status, ms, requestId, error }) => {
          if (options.verbose !== true && status < 500) return;
          const reason = error === undefined ? '' : ` ${textOf(error)}`;
          printLine(io.stderr, `${requestId} ${method} ${route} ${status} ${ms.toFixed(1)} ms${reason}`);
        },
      });
      const stop = (): void => void server.close();
      io.signal.addEventListener('abort', stop, { once: true });
      if (io.signal.aborted) stop();
      try {
        announce(server, { models: Object.keys(models), hasPage: assets !== undefined }, options, io);
        await open(server, io, start);
        await server.closed;
      } finally {
        io.signal.removeEventListener('abort', stop);
        await server.close();
      }
    });
}

/** Folders by the ids that their manifests have. */
async function modelsToServe(
  names: readonly string[] | undefined,
  context: Context,
): Promise<Readonly<Record<string, ModelSource>>> {
  const { folderSource } = await context.packages.runtime();
  const models: Record<string, ModelSource> = {};
  for (const name of names ?? (await allModels(context))) {
    const source = folderSource(await locateModel(name, context));
    const { id } = await source.manifest();
    if (Object.hasOwn(models, id)) {
      throw new DenoiseError('usage', {
        what: `two models are called ${id}`,
        fix: 'serve one of them, or change the id in a manifest',
      });
    }
    models[id] = source;
  }
  return models;
}

async function allModels({ io, packages }: Context): Promise<readonly string[]> {
  const own = await ownModels(io.cwd);
  return [...(await shippedIds(packages)), ...own.map(({ folder }) => folder)];
}

/** Looked at by the server, too. */
function originsOf(text: string): AllowedOrigins {
  return text === '*' ? text : text.split(',').map((origin) => origin.trim());
}

/** Names are looked at where devices are known; here they are only taken apart. */
function devicesOf(text: string): Device | 'auto' | readonly Device[] {
  const names = text.split(',').map((name) => name.trim()) as Device[];
  return names.length === 1 ? names[0]! : names;
}

function announce(
  { url }: RunningServer,
  { models, hasPage }: { readonly models: readonly string[]; readonly hasPage: boolean },
  { json, host }: ServeOptions,
  io: Io,
): void {
  const curl = curlLine(url, io);
  if (json === true) {
    const page = hasPage ? { page: `${url}/` } : {};
    printJson(io, { url, models, ...page, docs: `${url}/docs`, openapi: `${url}/openapi.json`, curl });
    return;
  }
  printLine(io.stdout, `serving ${models.join(', ')} at ${url}`);
  if (hasPage) printLine(io.stdout, `  demo page    ${url}/`);
  printLine(io.stdout, `  description  ${url}/docs`);
  printLine(io.stdout, `  what runs    ${url}/readyz`);
  if (host === '0.0.0.0' || host === '::') printLine(io.stdout, '  for everybody who can reach this machine');
  printLine(io.stdout, 'try it (noise is added first, then removed):');
  printLine(io.stdout, `  ${curl}`);
}

/** Runs as it stands in the shell of whoever reads it. */
function curlLine(url: string, { cwd }: Io): string {
  const near = relative(cwd, digits);
  const path = near.startsWith('..') ? digits : near;
  const quoted = /^[\w./:\\-]+$/.test(path) ? `@${path}` : `"@${path}"`;
  const reachable = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return (
    `curl -s --data-binary ${quoted} -H "content-type: image/png" ` +
    `"${reachable}/v1/denoise?noise=gaussian:0.5" -o clean.png`
  );
}

/** A model that cannot be opened ends the command: whoever started it should hear of it. */
async function open(server: RunningServer, io: Io, start: number): Promise<void> {
  try {
    await server.app.warm();
  } catch (error) {
    if (!io.signal.aborted) throw error;
    return;
  }
  printLine(io.stderr, `ready in ${formatSeconds((io.now() - start) / 1000)}; Ctrl-C ends it`);
}
