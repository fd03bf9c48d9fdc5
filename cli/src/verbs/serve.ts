import type { RunningServer } from '@denoisekit/api/node';
import { DenoiseError, type ModelSource } from '@denoisekit/core';
import type { DeviceChoice, DtypeChoice, Isolation } from '@denoisekit/runtime-node';
import { Option, type Command } from 'commander';
import { createDemoSite } from '../serve/demo-site.js';
import { formatSeconds } from '../terminal/format.js';
import { printLine, type Io } from '../terminal/io.js';
import { locateModel, modelFolders, modelsByKind } from '../models/models.js';
import { ownModelsFolder } from '../models/own-models.js';
import { accessOf, addAccessOptions, reloadOnHangUp, type AccessOptions } from '../serve/access-options.js';
import { announce } from '../serve/announce.js';
import { addLimitOptions, limitsOf } from '../serve/limit-options.js';
import { logForms, requestLog, type LogForm } from '../serve/request-log.js';
import {
  collect,
  devicesIn,
  dtypeOption,
  numberOption,
  ranges,
  verb,
  type CommonOptions,
  type Context,
} from '../command/verb.js';

interface ServeOptions extends CommonOptions, AccessOptions {
  readonly port: number;
  readonly host: string;
  readonly model?: readonly string[];
  readonly device: DeviceChoice;
  readonly workers?: number;
  readonly threads?: number;
  readonly dtype: DtypeChoice;
  readonly isolation: Isolation;
  readonly log: LogForm;
}

export function serveVerb(context: Context): Command {
  const command = verb('serve', {
    summary: 'serve models over HTTP: pictures, and the Open Inference Protocol',
    examples: [
      'denoisekit serve',
      'denoisekit serve --model models/mine --device cuda --port 80 --host 0.0.0.0 --api-keys keys.txt',
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
      `may be given more than once, the first for requests that name none; default: the shipped ones, that for photographs first, and yours in ${ownModelsFolder}/`,
      collect,
    )
    .option(
      '--device <names>',
      'auto, or cpu, cuda, webgpu, wasm; several are tried in order: cuda,cpu',
      devicesIn,
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
    .addOption(dtypeOption('fp32'))
    .addOption(
      new Option(
        '--isolation <kind>',
        'of workers: process, which a model may crash and nothing else ends; thread; auto: processes for imported models',
      )
        .choices(['auto', 'thread', 'process'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--log <form>',
        'of requests, to standard error: text has those that failed here, json all, one a line',
      )
        .choices(logForms)
        .default('text'),
    );
  return addLimitOptions(addAccessOptions(command)).action(async (options: ServeOptions) => {
    const { io, packages } = context;
    const { port, host, workers, threads, device, dtype, isolation } = options;
    const start = io.now();
    const models = await modelsToServe(options.model, context);
    const { photographs, digits } = await modelsByKind(packages);
    // As in `denoise`: a model for digits spoils photographs.
    const defaultModel = options.model === undefined ? photographs : undefined;
    const access = await accessOf(options, io, packages);
    const { serve } = await packages.server();
    const demo = await packages.demo();
    const assets = demo === undefined ? undefined : await createDemoSite({ ...demo, models });
    const server = await serve({
      ...{ models, assets, port, host, defaultModel, workers, threads, device, dtype, isolation },
      ...access,
      limits: limitsOf({ ...options }),
      // Ctrl-C, SIGTERM and SIGHUP come by way of the command's own signal.
      stopOn: [],
      warn: (message) => {
        printLine(io.stderr, `denoisekit: ${message}`);
      },
      log: requestLog(io, options),
    });
    const keepKeys = access.keys === undefined ? undefined : reloadOnHangUp(access.keys, io);
    const stop = (): void => void server.close();
    io.signal.addEventListener('abort', stop, { once: true });
    if (io.signal.aborted) stop();
    try {
      const first = await models[defaultModel ?? Object.keys(models)[0]!]?.manifest();
      const { photograph } = demo ?? {};
      const facts = { models: Object.keys(models), first, photograph, digits, hasPage: assets !== undefined };
      announce({ ...facts, url: server.url, host, hasKeys: access.keys !== undefined }, io, options);
      await open(server, io, start);
      await server.closed;
    } finally {
      io.signal.removeEventListener('abort', stop);
      keepKeys?.();
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
  const { shipped, own } = await modelFolders(context);
  for (const name of names ?? [...shipped, ...own]) {
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

/** A model that cannot be opened ends the command, so that its user notices. */
async function open(server: RunningServer, io: Io, start: number): Promise<void> {
  try {
    await server.app.warm();
  } catch (error) {
    if (!io.signal.aborted) throw error;
    return;
  }
  printLine(io.stderr, `ready in ${formatSeconds((io.now() - start) / 1000)}; Ctrl-C ends it`);
}
