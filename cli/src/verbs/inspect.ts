import {
  formatBytes,
  formatCount,
  madeByFacts,
  picturesFor,
  trainedOf,
  versionsText,
  type ModelControl,
  type ModelFile,
  type ModelManifest,
  type ModelPort,
  type ModelSource,
} from '@denoisekit/core';
import type { Command } from 'commander';
import { printJson, printLine } from '../terminal/io.js';
import { locateModel } from '../models/models.js';
import { qualityTable } from '../evaluate/quality-table.js';
import { verb, type CommonOptions, type Context } from '../command/verb.js';

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
    await source.bytes(file);
    checked.push({ name, path: file.path, bytes: file.bytes, sha256: file.sha256, verified: true });
  }
  return checked;
}

function textOfModel(manifest: ModelManifest, files: readonly CheckedFile[], location: string): string {
  const { geometry, golden, graph, suits } = manifest;
  const radius = geometry.receptiveFieldRadius;
  // A mixture takes several lines, and is told with the training.
  const isTold = (noise: string) => noise.length > 60 && noise === trainedOf(manifest)?.noise;
  const helps = (suits?.noise ?? []).map((noise) => (isTold(noise) ? 'the noise below' : noise));
  const operators = Object.entries(graph.operators).map(([name, count]) => `${count} ${name}`);
  const facts: readonly (readonly [string, string])[] = [
    ['at', location],
    ...files.map(({ name, path, bytes, sha256 }) => {
      return ['file', `${name} ${path}, ${formatBytes(bytes)}, sha256 ${sha256} checked`] as const;
    }),
    ['ONNX', `opset ${manifest.opset}, IR version ${manifest.irVersion}`],
    ['input', textOfPort(manifest.input)],
    ...manifest.controls.map((control) => ['control', textOfControl(control)] as const),
    ['output', textOfPort(manifest.output)],
    ['for', picturesFor(manifest)],
    ['helps against', helps.join(', ')],
    [
      'sizes',
      `height and width ${geometry.sizeMultiple === 1 ? 'are not padded' : `padded to multiples of ${geometry.sizeMultiple}`}`,
    ],
    [
      'sees',
      radius === null
        ? 'each pixel depends on the whole image'
        : `each pixel depends on pixels at most ${radius} away, along each axis`,
    ],
    ['parameters', formatCount(graph.parameters)],
    [
      'MACs',
      graph.macs === undefined
        ? ''
        : `${formatCount(graph.macs.count)} multiply-accumulates for one image of ${graph.macs.height}x${graph.macs.width}`,
    ],
    ['operators', `${graph.nodes} ${graph.nodes === 1 ? 'node' : 'nodes'}: ${operators.join(', ')}`],
    // How each field of an imported model was found is a long name.
    ...madeByFacts(manifest.madeBy).map(([name, text]) =>
      name.includes('.') ? (['found', `${name}: ${text}`] as const) : ([name, text] as const),
    ),
    ['converted with', versionsText(manifest.converter)],
    ['golden vectors', `${golden.vectors.length} by ${golden.madeBy}: inputs with the right answers`],
    ['license', manifest.license],
  ];
  const lines = facts.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(14)} ${text}`);
  const quality = manifest.quality.length === 0 ? [] : ['', qualityTable(manifest.quality)];
  return [`${manifest.id}: ${manifest.title}`, manifest.description, ...lines, ...quality].join('\n');
}

function textOfPort({ name, dtype, dimensions, range }: ModelPort): string {
  return `${name} ${dtype} [${dimensions.join(', ')}] in [${range.join(', ')}]`;
}

function textOfControl({ name, shape, unit, range, default: usual }: ModelControl): string {
  return `${name} float32 [${shape.join(', ')}] in [${range.join(', ')}], ${unit}; ${usual} where nobody says`;
}
