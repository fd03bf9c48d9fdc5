import { readFile, writeFile } from 'node:fs/promises';
import { asDenoiseError, littleEndian, type ImageTensor } from '@denoisekit/core';
import { createNodeDenoiser, openGraph } from '@denoisekit/runtime-node';
import { readPack } from '../pack-file.js';
import { decodeProbes, encodeAnswers, runProbes } from '../probe/probe.js';
import { encodeLine, type AnswerJob, type ChildJob, type ChildLine, type ProbeJob } from './protocol.js';

// The program that Node, Bun and Deno run: opens the model on one device, answers all cases, ends; or runs graphs, and ends.

const say = (line: ChildLine): void => {
  process.stdout.write(encodeLine(line));
};

function hostName({ bun, deno, node }: NodeJS.ProcessVersions & { readonly deno?: string }): string {
  if (bun !== undefined) return `Bun ${bun}`;
  if (deno !== undefined) return `Deno ${deno}`;
  return `Node ${node}`;
}

async function answer(job: AnswerJob): Promise<void> {
  const { cases, tile } = await readPack(job.pack);
  const denoiser = await createNodeDenoiser({
    model: job.model,
    device: job.device,
    dtype: job.dtype,
    fallback: 'error',
    tile,
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

async function probe({ device, probes, out }: ProbeJob): Promise<void> {
  const answers = await runProbes(
    decodeProbes(await readFile(probes)),
    (onnx, optimization) => openGraph(onnx, { device, optimization }),
    (cases) => {
      say({ kind: 'done', cases });
    },
  );
  await writeFile(out, encodeAnswers(answers));
  say({ kind: 'probed' });
}

try {
  const job = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as ChildJob;
  await (job.kind === 'probe' ? probe(job) : answer(job));
} catch (error) {
  say({ kind: 'error', error: asDenoiseError(error).toJSON() });
  process.exitCode = 1;
}
