import { readFile, writeFile } from 'node:fs/promises';
import { DenoiseError, textOf, type ImageTensor } from '@denoisekit/core';
import { createNodeDenoiser } from '@denoisekit/runtime-node';
import { littleEndian, readPack } from '../pack-file.js';
import { encodeLine, type ChildJob, type ChildLine } from './protocol.js';

// The program that Node, Bun and Deno run: opens the model on one device, answers all cases, ends.

const say = (line: ChildLine): void => {
  process.stdout.write(encodeLine(line));
};

function hostName({ bun, deno, node }: NodeJS.ProcessVersions & { readonly deno?: string }): string {
  if (bun !== undefined) return `Bun ${bun}`;
  if (deno !== undefined) return `Deno ${deno}`;
  return `Node ${node}`;
}

async function answer(jobPath: string): Promise<void> {
  const job = JSON.parse(await readFile(jobPath, 'utf8')) as ChildJob;
  const { cases, tile } = await readPack(job.pack);
  const denoiser = await createNodeDenoiser({
    ...{ model: job.model, device: job.device, fallback: 'error', tile },
  });
  const outputs: ImageTensor[] = [];
  for (const { input } of cases) {
    outputs.push(await denoiser.denoise(input));
    say({ kind: 'done', cases: outputs.length });
  }
  const description = denoiser.describe();
  await denoiser.dispose();
  await writeFile(job.out, Buffer.concat(outputs.map(({ data }) => littleEndian(data))));
  const shapes = outputs.map(({ shape }) => shape);
  say({ kind: 'answer', host: hostName(process.versions), description, shapes });
}

try {
  await answer(process.argv[2] ?? '');
} catch (error) {
  const known =
    error instanceof DenoiseError
      ? error
      : new DenoiseError('internal', { what: textOf(error), cause: error });
  say({ kind: 'error', error: known.toJSON() });
  process.exitCode = 1;
}
