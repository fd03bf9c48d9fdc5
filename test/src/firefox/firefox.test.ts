import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareTensors, modelRows, readBand } from '@denoisekit/core';
import { findFirefox, servePage, visitInFirefox } from '@denoisekit/parity';
import { createNodeDenoiser, createSharpCodec } from '@denoisekit/runtime-node';
import { memorySource, tinyModel } from '@denoisekit/runtime-node/testing';
import { beforeAll, expect, it } from 'vitest';
import { bundlePage } from '../browser/bundle.js';
import { flatPicture } from '../browser/flat-picture.js';
import type { CaseReport, ElementReport } from '../browser/page/alone.js';
import { siteRoutes } from '../browser/site.js';
import { runtimeCases } from '../contract/runtime-cases.js';

const digits = readFileSync(fileURLToPath(new URL('../../../cli/assets/digits.png', import.meta.url)));
const model = tinyModel({ sizeMultiple: 4 });
const cases: CaseReport[] = [];
let element: ElementReport | undefined;
let shown: number[] | undefined;
let fault: string | undefined;

/** One visit: the page posts what came of each case. */
beforeAll(async () => {
  const path = findFirefox({ env: process.env });
  if (path === undefined) throw new Error('there is no Firefox; node scripts/setup.mjs wide installs it');
  const html = '<!doctype html><title>denoisekit</title><script type="module" src="/alone.js"></script>';
  const routes = await siteRoutes({ tiny: model });
  const files = new Map<string, Uint8Array>();
  for (const [name, { body }] of routes) files.set(name, Buffer.from(body));
  for (const [name, body] of await bundlePage(['alone', 'worker'])) files.set(`/${name}`, body);
  files
    .set('/', Buffer.from(html))
    .set('/digits.png', digits)
    .set('/p3.png', await flatPicture([200, 100, 50], 'p3'));
  const end = new AbortController();
  const server = await servePage(files, 2 ** 24, (posted, body) => {
    const said: unknown = JSON.parse(Buffer.from(body).toString());
    if (posted === '/case') cases.push(said as CaseReport);
    if (posted === '/element') element = said as ElementReport;
    if (posted === '/shown') shown = said as number[];
    if (posted !== '/done') return;
    fault = said as string;
    end.abort();
  });
  try {
    await visitInFirefox(
      path,
      `${server.origin}/`,
      AbortSignal.any([end.signal, AbortSignal.timeout(240_000)]),
    );
  } finally {
    await server.close();
  }
});

it('runs the page to its end', () => {
  expect(fault).toBe('');
});

it.each(runtimeCases().map(({ name }) => name))('onnxruntime-web on wasm, in a worker: %s', (name) => {
  expect(cases.find((one) => one.name === name)).toEqual({ name, failure: null });
});

it('gives the element the picture that Node gives, from the first file on', async () => {
  const denoiser = await createNodeDenoiser({ model: memorySource(model), device: 'cpu' });
  const { pixels } = await createSharpCodec().decode(digits);
  const expected = await denoiser.denoise(readBand(modelRows(model.manifest, pixels)));
  await denoiser.dispose();
  expect(element).toMatchObject({ device: 'wasm', shape: [1, 1, 28, 224] });
  // The element keeps bytes.
  const { max } = compareTensors(Float32Array.from(element!.values), expected.data);
  expect(max).toBeLessThan(0.5 / 255 + 1e-5);
});

it('shows a picture in Display P3 as the sRGB that Little CMS makes of it', () => {
  const expected = [215, 93, 31, 255];
  const apart = expected.map((value, i) => Math.abs(value - shown![i]!));
  expect(Math.max(...apart)).toBeLessThanOrEqual(1);
});
