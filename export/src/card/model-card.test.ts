import { expect, it } from 'vitest';
import type { ModelManifest } from '@denoisekit/core';
import { conversionReport, quality, runRecord, temporaryFolder, writeRun } from '../fixtures.test.helper.js';
import { goldenVectors } from '../model/golden.js';
import { manifestOf } from '../model/manifest-of.js';
import { modelCard } from './model-card.js';
import { loadRun } from '../folder/run-folder.js';

const watched = { ...runRecord().config, noiseDraw: 'once', images: 'all' } as const;

async function manifest(changes: Partial<ModelManifest> = {}): Promise<ModelManifest> {
  const { directory } = await writeRun(await temporaryFolder());
  const run = await loadRun(directory, 'best');
  const golden = goldenVectors(run.references);
  const model = new Uint8Array(1234);
  return { ...manifestOf({ id: 'tiny', run, report: conversionReport(), model, golden }), ...changes };
}

async function card(changes: Partial<ModelManifest> = {}): Promise<string> {
  const files = [{ path: 'model.onnx', bytes: 1234, sha256: 'c'.repeat(64), what: 'the model' }];
  return modelCard({ manifest: await manifest(changes), files, checks: ['it holds'], notes: ['mind it'] });
}

it('states the figures of the run and the files', async () => {
  const text = await card();
  for (const line of [
    '# Tiny',
    '| pictures | pictures such as those of mnist |',
    "createNodeDenoiser({ model: 'models/tiny' })",
    'npx denoisekit denoise noisy.png -o clean.png --model tiny',
    '| `gaussian:0.5` | noisy | 0.1157 | 9.37 dB | 9.40 dB | 0.300 | 10,000 test images of mnist |',
    '| `gaussian:0.5` | **denoised** | 0.008800 | 20.56 dB | 20.90 dB | 0.912 | 10,000 test images of mnist |',
    '| length | 4 epochs, 1,720 steps of 128 images |',
    '| time | 300 s (5.0 minutes) on cpu (tensorflow) |',
    '| noise | gaussian:0.5, drawn anew in each epoch |',
    '| data | mnist: 55,000 images to train on, 5,000 to validate, 10,000 to test |',
    `| \`model.onnx\` | 1,234 | \`${'c'.repeat(64)}\` | the model |`,
    '- it holds',
    '> Note: mind it.',
    'Apache-2.0',
  ]) {
    expect(text).toContain(line);
  }
});

const imported: ModelManifest['madeBy'] = {
  kind: 'imported',
  fileName: 'dncnn.onnx',
  sha256: 'd'.repeat(64),
  importedAt: '2026-12-01T00:00:00.000Z',
  found: { 'geometry.receptiveFieldRadius': 'measured on 64x64' },
};

it('is true of noise that was drawn once and of test images whose loss was watched', async () => {
  const { directory } = await writeRun(await temporaryFolder(), { config: watched });
  const run = await loadRun(directory, 'best');
  const golden = goldenVectors(run.references);
  const made = manifestOf({ id: 'tiny', run, report: conversionReport(), model: new Uint8Array(1), golden });
  const text = await card(made);
  expect(text).toContain('| noise | gaussian:0.5, drawn once for each image and kept |');
  expect(text).toContain('10,000 to test, whose loss was watched and decided nothing |');
  expect(text).not.toContain('to validate');
});

it('says of an imported model what it was imported from, and nothing that is unknown', async () => {
  const { graph } = await manifest();
  const { macs, ...counted } = graph;
  expect(macs).toBeDefined();
  const text = await card({ madeBy: imported, quality: [], graph: counted });
  expect(text).toContain(`| imported from | dncnn.onnx, sha256 ${'d'.repeat(64)} |`);
  expect(text).toContain('| geometry.receptiveFieldRadius | measured on 64x64 |');
  expect(text).not.toMatch(/multiply-accumulates|It has seen|It was trained|undefined/);
});

it('names the levels of an imported model as papers do, its folder, and that nobody stated a licence', async () => {
  const levels = ['gaussian:0.0196', 'gaussian:25/255'];
  const text = await card({
    madeBy: imported,
    license: 'unknown',
    suits: { pictures: ['photographs'], noise: levels },
    quality: levels.map((noise) => ({ ...quality, noise })),
  });
  expect(text).toContain('| helps against | Gaussian noise of sigma 5, 25 of 255 |');
  expect(text).toContain('- It was measured on Gaussian noise of sigma 5, 25 of 255.');
  expect(text).toContain("createNodeDenoiser({ model: 'my-models/tiny' })");
  expect(text).toContain('Not known: none was stated at the import, by `--license`.');
});

it('says what it is for, and what it takes beside the picture', async () => {
  const control = { name: 'sigma', shape: ['batch' as const], unit: 'of [0, 1]', default: 0.1 };
  const text = await card({
    suits: { pictures: ['digits', 'scans'], noise: ['gaussian:0.5'] },
    controls: [{ ...control, range: [0, 0.5] }],
  });
  expect(text).toContain('| pictures | digits, scans |\n| helps against | `gaussian:0.5` |');
  expect(text).toContain('| input `sigma` | of [0, 1], 0 to 0.5; 0.1 where nobody says |');
});

it('says at which noise it makes pictures worse', async () => {
  const bad = { ...quality, noise: 'gaussian:0.1', denoised: quality.noisy };
  expect(await card({ quality: [quality, bad] })).toContain('It makes pictures worse at `gaussian:0.1`,');
  expect(await card()).not.toContain('worse');
});

it('says how far it changes clean pictures', async () => {
  const noisy = { ...quality.noisy, mse: 0, psnrPooled: null };
  const clean = { ...quality, noise: 'none', noisy, denoised: { ...quality.denoised, psnrPooled: 31.25 } };
  const text = await card({ quality: [clean] });
  expect(text).toContain('It changes clean pictures too: by 31.25 dB PSNR, in the table above `none`.');
  expect(text).not.toContain('worse');
});

it('says that a model for grey scans answers colour in grey', async () => {
  expect(await card({ suits: { pictures: ['scans'], noise: [] } })).toContain(
    '| colour | is answered in grey |',
  );
  expect(await card()).not.toContain('answered in grey');
});

it('says so where nothing was measured and where the size is fixed', async () => {
  const fixed = ['batch', 1, 28, 28] as ModelManifest['input']['dimensions'];
  const { input } = await manifest();
  const text = await card({ quality: [], input: { ...input, dimensions: fixed } });
  expect(text).toContain('## Quality\n\nNot measured.');
  expect(text).toContain('| sizes | 28x28 only |');
});

it('keeps its tables whole whatever a data set is called', async () => {
  const text = await card({ quality: [{ ...quality, dataset: 'a | b\nc' }] });
  expect(text).toContain('10,000 test images of a \\| b c |');
});

it('names the kinds of a long mixture, and gives its text once', async () => {
  const noise = Array.from({ length: 5 }, (_, i) => `0.2*gaussian:0.${i + 1}+round:8`).join('|');
  const { madeBy, quality: measured } = await manifest();
  const text = await card({
    madeBy: { ...madeBy, noise } as ModelManifest['madeBy'],
    quality: measured.map((row) => ({ ...row, noise })),
    suits: { pictures: ['digits'], noise: [noise] },
  });
  expect(text).toContain('| training mixture | noisy |');
  expect(text).toContain('| helps against | gaussian; the levels are under Training |');
  expect(text).toContain(
    'It was trained for the mixture of noise under Training and measured on training mixture.',
  );
  expect(text.split(noise.replaceAll('|', '\\|')).length - 1).toBe(1);
});

it('names the licences and the makers of the pictures that it learnt from', async () => {
  const credit = (file: string, licence: string, author: string) => ({ file, licence, author, origin: '' });
  const text = modelCard({
    manifest: await manifest(),
    files: [],
    checks: [],
    notes: [],
    credits: [
      credit('a.png', 'CC0', ''),
      credit('b.png', 'CC-BY-4.0', 'A. Name'),
      credit('c.png', 'CC-BY-4.0', 'B. Name'),
      credit('d.png', 'CC-BY-4.0', 'A. Name'),
    ],
  });
  expect(text).toContain('4 pictures that others made; `ATTRIBUTION.tsv` names each');
  expect(text).toContain(
    '| CC BY 4.0 | 3 | A. Name; B. Name |\n| CC0 1.0 | 1 | 1 without a name in the table |',
  );
});
