import { fileOf, trainedOf, type ModelManifest } from '@denoisekit/core';
import type { Command } from 'commander';
import { formatBytes, formatCount, formatDecibels } from '../format.js';
import { printJson, printLine } from '../io.js';
import { shippedFolder, shippedIds } from '../models.js';
import { formatTable } from '../table.js';
import { verb, type CommonOptions, type Context } from '../verb.js';

/** The noise that models are compared at. */
const comparedNoise = 'gaussian:0.5';

export function modelsVerb(context: Context): Command {
  return verb('models', {
    summary: 'list the shipped models',
    examples: ['denoisekit models', 'denoisekit models --json'],
  }).action(async (options: CommonOptions) => {
    const { io, packages } = context;
    const { folderSource } = await packages.runtime();
    const ids = await shippedIds(packages);
    const manifests = await Promise.all(
      ids.map(async (id) => folderSource(await shippedFolder(id, packages)).manifest()),
    );
    if (options.json === true) {
      printJson(io, { models: manifests });
    } else if (manifests.length === 0) {
      printLine(io.stdout, 'no models are shipped yet: npm run train && npm run export makes one');
    } else {
      const heading = ['id', `PSNR at ${comparedNoise}`, 'parameters', 'size', 'trained on', 'for'];
      printLine(io.stdout, formatTable([heading, ...manifests.map(rowOf)]));
    }
  });
}

function rowOf(manifest: ModelManifest): readonly string[] {
  const { id, quality, graph, suits } = manifest;
  const compared = quality.find(({ noise }) => noise === comparedNoise);
  return [
    id,
    compared === undefined ? 'not measured' : formatDecibels(compared.denoised.psnrPooled),
    formatCount(graph.parameters),
    formatBytes(fileOf(manifest).bytes),
    trainedOf(manifest)?.dataset.name ?? 'imported',
    suits?.pictures.join(', ') ?? '',
  ];
}
