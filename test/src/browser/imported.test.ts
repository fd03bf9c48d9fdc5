import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { denoisekit } from '../pipeline/command.js';
import { launch, patienceMs } from './chromium.js';
import { installedChromium } from './fixture.js';
import { serveCommand, type ServedPage } from './serve-command.js';

const file = fileURLToPath(new URL('../../networks/unet-dilated.onnx', import.meta.url));

let browser: Browser;
let cwd: string;
let served: ServedPage;

/** `denoisekit import`, then `denoisekit serve`, as their user types them. */
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const imported = await denoisekit(['import', file, '--id', 'mine'], { cwd });
  expect(imported.code, imported.stderr).toBe(0);
  served = await serveCommand(['--model', 'mine'], cwd);
  browser = await launch({ webgpu: false, executablePath: installedChromium() });
});

afterAll(async () => {
  await browser.close();
  await served.close();
  await rm(cwd, { recursive: true });
});

it('a network that PyTorch wrote, imported, denoises a photograph in the page, by the element', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.goto(served.url);
  const element = page.locator('denoise-widget');
  // Noise of 25 of 255 has 20.2 dB; the import measured what the network makes of that on other photographs.
  await page.getByText(/Noise of sigma 25 of 255 was added .* PSNR 20\.\d → 2[5-9]\.\d dB/).waitFor();
  expect(await element.getAttribute('model')).toMatch(/^models\/mine$/);
  expect(await element.locator('#badge summary').textContent()).toMatch(/^wasm · matches /);
});
