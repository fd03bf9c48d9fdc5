import {
  atNoise,
  fileOf,
  formatBytes,
  formatCount,
  picturesFor,
  trainedOf,
  type ModelManifest,
} from '@denoisekit/core';
import type { Command } from 'commander';
import { commandLine } from '../command/command-line.js';
import { exitCodes, toDenoiseError } from '../command/report-error.js';
import { formatDecibels } from '../terminal/format.js';
import { printJson, printLine } from '../terminal/io.js';
import { modelFolders } from '../models/models.js';
import { ownModelsFolder } from '../models/own-models.js';
import { formatTable } from '../terminal/table.js';
import { verb, type CommonOptions, type Context } from '../command/verb.js';

/** The noises that models are compared at: of those for digits, of those for photographs as papers have it, and of imported ones. */
const comparedNoises: readonly string[] = ['gaussian:0.5', 'gaussian-unclipped:25/255', 'gaussian:25/255'];

export function modelsVerb(context: Context): Command {
  return verb('models', {
    summary: `list the shipped models, and yours in ${ownModelsFolder}/`,
    examples: ['denoisekit models', 'denoisekit models --json'],
  }).action(async (options: CommonOptions) => {
    const { io, packages } = context;
    const { folderSource } = await packages.runtime();
    const { shipped, own } = await modelFolders(context);
    const folders = [...shipped, ...own];
    const read = await Promise.allSettled(folders.map((folder) => folderSource(folder).manifest()));
    const manifests = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    // One that is damaged hides none of the others.
    for (const one of read) {
      if (one.status === 'fulfilled') continue;
      printLine(io.stderr, `denoisekit: ${toDenoiseError(one.reason).message}`);
      context.setExitCode(exitCodes.badInput);
    }
    if (options.json === true) {
      printJson(io, { models: manifests });
    } else if (manifests.length === 0) {
      const make = `${commandLine(['train'], io)} && ${commandLine(['export'], io)}`;
      printLine(io.stdout, `no models are shipped yet: ${make} makes one`);
    } else {
      const heading = ['id', 'PSNR', 'measured on', 'parameters', 'size', 'trained on', 'for'];
      printLine(io.stdout, formatTable([heading, ...manifests.map(rowOf)]));
      const compare = 'compare PSNR only where noise and images are the same';
      printLine(io.stderr, `${compare}; figures on CBSD68, the photographs of papers: docs/results.md`);
    }
  });
}

function rowOf(manifest: ModelManifest): readonly string[] {
  const { id, quality, graph } = manifest;
  const [compared = quality[0]] = comparedNoises.flatMap((text) =>
    quality.filter(({ noise }) => noise === text),
  );
  return [
    id,
    compared === undefined
      ? 'not measured'
      : `${formatDecibels(compared.denoised.psnrPooled)} ${compared.noise.includes('|') ? 'at its own noise' : atNoise(compared.noise)}`,
    compared === undefined ? '' : measuredOn(compared, manifest),
    formatCount(graph.parameters),
    formatBytes(fileOf(manifest).bytes),
    trainedOn(manifest),
    picturesFor(manifest),
  ];
}

/** Shipped models for photographs learnt from folders, whose names say nothing elsewhere. */
function isOfPhotographs({ suits }: ModelManifest): boolean {
  return suits?.pictures.includes('photographs') === true;
}

function trainedOn(manifest: ModelManifest): string {
  const trained = trainedOf(manifest);
  if (trained === null) return 'imported';
  const { name, trainImages } = trained.dataset;
  return isOfPhotographs(manifest) ? `${formatCount(trainImages)} photographs` : name;
}

function measuredOn({ images, dataset }: ModelManifest['quality'][number], manifest: ModelManifest): string {
  const fromFolder = isOfPhotographs(manifest) && trainedOf(manifest) !== null;
  return fromFolder ? `${formatCount(images)} held-out photographs` : `${formatCount(images)} of ${dataset}`;
}
