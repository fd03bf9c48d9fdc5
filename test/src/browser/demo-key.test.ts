import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { installedPackages, main } from '@denoisekit/cli';
import { newKey } from '@denoisekit/api/node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './chromium.js';
import { installedChromium } from './fixture.js';

let browser: Browser;
let folder: string;
let key: string;
let url: string;
let ended: Promise<number>;
const ctrlC = new AbortController();

/** `denoisekit serve --api-keys`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const made = await newKey('page');
  key = made.key;
  await writeFile(join(folder, 'keys.txt'), `${made.line}\n`);
  const [stdout, stderr] = [new PassThrough(), new PassThrough().resume()];
  const io = { stdin: new PassThrough(), stdout, stderr, env: {}, cwd: folder, now: () => performance.now() };
  const argv = ['serve', '--port', '0', '--workers', '0', '--model', 'edge', '--api-keys', 'keys.txt'];
  ended = main(argv, { ...io, signal: ctrlC.signal }, installedPackages);
  const printed = await new Promise<string>((found) => {
    let text = '';
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('-o clean.png')) found(text);
    });
  });
  url = / page (\S+)/.exec(printed)?.[1] ?? 'the demo page is not built: run npm run build';
  browser = await launch({ webgpu: false, executablePath: installedChromium() });
});

afterAll(async () => {
  await browser.close();
  ctrlC.abort();
  await ended;
  await rm(folder, { recursive: true });
});

describe('the demo page of a server with keys', () => {
  it('asks for one, refuses another, and denoises in the browser with the right one', async () => {
    const page = await browser.newPage();
    await page.goto(url);
    const input = page.getByLabel('This server asks for a key');
    const send = page.getByRole('button', { name: 'Use it' });
    await input.fill('wrong');
    await send.click();
    await page.getByText('This key is not known here.').waitFor();
    await input.fill(key);
    await send.click();
    await page.locator('#gallery li').first().waitFor({ timeout: 60_000 });
    expect(await input.isVisible()).toBe(false);
    expect(page.url()).toBe(url);
  });
});
