import type { ModelFile, ModelManifest, ModelPort, ModelSource } from '@denoisekit/core';
import type { Command } from 'commander';
import { formatBytes, formatCount, formatSeconds } from '../format.js';
import { printJson, printLine } from '../io.js';
import { locateModel } from '../models.js';
import { qualityTable } from '../quality-table.js';
import { verb, type CommonOptions, type Context } from '../verb.js';

interface CheckedFile extends ModelFile {
  readonly name: string;
  readonly verified: true;
}

export function inspectVerb(context: Context): Command {
  return verb('inspect', {
    summary: 'tell all that is known of a model, and check its files',
    examples: ['denoisekit inspect compact', 'denoisekit inspect models/compact --json'],
  })
    .argument('<model>', 'a shipped model, or a model folder')
    .action(async (name: string, options: CommonOptions) => {
      const { io, packages } = context;
      const location = await locateModel(name, context);
      const { folderSource } = await packages.runtime();
      const source = folderSource(location);
      const manifest = await source.manifest();
      const files = await checkFiles(source, manifest);
      if (options.json === true) printJson(io, { location, files, manifest });
      else printLine(io.stdout, textOfModel(manifest, files, location));
    });
}

/** Reads each file of the manifest; the source refuses one whose digest is another. */
async function checkFiles(
  source: ModelSource,
  { files, golden }: ModelManifest,
): Promise<readonly CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const [name, file] of Object.entries({ ...files, golden })) {
    if (file === undefined) continue;
    await source.bytes(file);
    checked.push({ name, path: file.path, bytes: file.bytes, sha256: file.sha256, verified: true });
  }
  return checked;
}

function textOfModel(manifest: ModelManifest, files: readonly CheckedFile[], location: string): string {
  const { geometry, graph, training } = manifest;
  const radius = geometry.receptiveFieldRadius;
  const operators = Object.entries(graph.operators).map(([name, count]) => `${count} ${name}`);
  const facts: readonly (readonly [string, string])[] = [
    ['at', location],
    ...files.map(({ name, path, bytes, sha256 }) => {
      return ['file', `${name} ${path}, ${formatBytes(bytes)}, sha256 ${sha256} checked`] as const;
    }),
    ['ONNX', `opset ${manifest.opset}, IR version ${manifest.irVersion}`],
    ['input', textOfPort(manifest.input)],
    ['output', textOfPort(manifest.output)],
    ['geometry', `height and width padded to multiples of ${geometry.sizeMultiple}`],
    [
      'sees',
      radius === null
        ? 'each pixel depends on the whole image'
        : `each pixel depends on pixels at most ${radius} away, along each axis`,
    ],
    ['parameters', formatCount(graph.parameters)],
    ['MACs', `${formatCount(graph.macs)} for one image of ${graph.macsAt.join('x')}`],
    ['operators', `${graph.nodes} nodes: ${operators.join(', ')}`],
    [
      'recipe',
      `${training.recipe}, seed ${training.seed}, ${training.noise}, ${training.loss}, ${training.optimizer}`,
    ],
    [
      'trained',
      `${training.epochs} epochs, ${formatCount(training.steps)} steps of ${training.batchSize}, ` +
        `${formatSeconds(training.seconds)} on ${training.backend} (${training.device}), ${training.finishedAt}`,
    ],
    [
      'data',
      `${training.dataset.name}: ${formatCount(training.dataset.trainImages)} images to train on, ` +
        `${formatCount(training.dataset.validationImages)} to validate, ${formatCount(training.dataset.testImages)} to test`,
    ],
    ['versions', textOfVersions({ ...training.versions, ...manifest.converter })],
    ['license', manifest.license],
  ];
  const lines = facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(11)} ${text}`);
  const quality = manifest.quality.length === 0 ? [] : ['', qualityTable(manifest.quality)];
  return [`${manifest.id}: ${manifest.title}`, manifest.description, ...lines, ...quality].join('\n');
}

function textOfPort({ name, dtype, dimensions, range }: ModelPort): string {
  return `${name} ${dtype} [${dimensions.join(', ')}] in [${range.join(', ')}]`;
}

function textOfVersions(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
