import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey } from '@denoisekit/api/node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, patienceMs } from './chromium.js';
import { installedChromium } from './fixture.js';
import { serveCommand, type ServedPage } from './serve-command.js';

let browser: Browser;
let folder: string;
let key: string;
let served: ServedPage;

/** `denoisekit serve --api-keys`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const made = await newKey('page');
  key = made.key;
  await writeFile(join(folder, 'keys.txt'), `${made.line}\n`);
  served = await serveCommand(['--model', 'edge', '--api-keys', 'keys.txt'], folder);
  browser = await launch({ webgpu: false, executablePath: installedChromium() });
});

afterAll(async () => {
  await browser.close();
  await served.close();
  await rm(folder, { recursive: true });
});

describe('the demo page of a server with keys', () => {
  it('asks for one, refuses another, and denoises in the browser with the right one', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(served.url);
    const input = page.getByLabel('This server asks for a key');
    const send = page.getByRole('button', { name: 'Use it' });
    await input.fill('wrong');
    await send.click();
    await page.getByText('This key is not known here.').waitFor();
    await input.fill(key);
    await send.click();
    await page.locator('#gallery li').first().waitFor();
    await input.waitFor({ state: 'hidden' });
    expect(page.url()).toBe(served.url);
  });
});
