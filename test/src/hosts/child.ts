import { readGolden } from '@denoisekit/core';
import { createNodeDenoiser, folderSource, type NodeDenoiserOptions } from '@denoisekit/runtime-node';
import { runCases } from '../contract/run-cases.js';
import type { HostReport } from './report.js';

// The program that a host runs: the contract on one model, its results as the last line of standard output.
const [folder = '', settings = '{}'] = process.argv.slice(2);
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
const report: HostReport = { versions: process.versions, description, results: await runCases(open) };
process.stdout.write(`${JSON.stringify(report)}\n`);
