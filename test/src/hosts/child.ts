import { readGolden, type SelfTest } from '@denoisekit/core';
import { createNodeDenoiser, folderSource, type NodeDenoiserOptions } from '@denoisekit/runtime-node';
import { runCases } from '../contract/run-cases.js';
import type { HostReport } from './host-report.js';

// The program that a host runs: the contract on one model and 200 digits on another, its results as the last line of standard output.
const [folder = '', settings = '{}', reference] = process.argv.slice(2);
const options = JSON.parse(settings) as Partial<NodeDenoiserOptions>;
const model = folderSource(folder);
const manifest = await model.manifest();
const golden = readGolden(manifest, await model.bytes(manifest.golden));
const open = async ({ tile }: Pick<NodeDenoiserOptions, 'tile'> = {}) => ({
  denoiser: await createNodeDenoiser({ model, threads: 1, fallback: 'error', tile, ...options }),
  manifest,
  golden,
});

const first = await open();
const description = first.denoiser.describe();
await first.denoiser.dispose();
const report: HostReport = {
  versions: process.versions,
  description,
  results: await runCases(open),
  digits: reference === undefined ? undefined : await runDigits(reference),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

/** Opening it runs its golden vectors, which are 200 test digits, and compares them with what TensorFlow.js answered. */
async function runDigits(folder: string): Promise<SelfTest | undefined> {
  const denoiser = await createNodeDenoiser({ model: folder, threads: 1, fallback: 'error', ...options });
  const { selfTest } = denoiser.describe();
  await denoiser.dispose();
  return selfTest;
}
