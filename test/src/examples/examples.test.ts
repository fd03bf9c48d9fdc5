import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../browser/chromium.js';
import { installedChromium } from '../browser/fixture.js';
import { repository } from '../house/repository.js';
import { packRooms, type Packed } from '../packed/install.js';
import { commandsOf, copyExample, examplesFolder, runCommand, startServer } from './example-project.js';

const picture = join(repository, 'cli', 'assets', 'digits.png');

/** Opening the model takes seconds. */
const slowly = { timeout: 60_000 };

let place: string;
let packed: readonly Packed[];
let browser: Browser;
beforeAll(async () => {
  place = mkdtempSync(join(realpathSync(tmpdir()), 'denoisekit-'));
  packed = await packRooms(['core', 'models', 'runtime-web', 'widget'], join(place, 'packed'));
  browser = await launch({ webgpu: false, executablePath: installedChromium() });
});
afterAll(async () => {
  await browser.close();
  rmSync(place, { recursive: true });
});

/** Gives the page a picture, and starts where there is something to start. */
async function denoise(page: Page): Promise<void> {
  const widget = page.locator('denoise-widget');
  if ((await widget.count()) === 0) {
    await page.locator('input[type=file]').setInputFiles(picture);
    return;
  }
  await widget.getByLabel('Device').selectOption('wasm');
  await widget.locator('input[type=file]').setInputFiles(picture);
  await widget.getByRole('status').filter({ hasText: 'digits.png, 224 × 28, is ready' }).waitFor();
  await widget.getByRole('button', { name: 'Denoise' }).click();
}

describe('the examples, by the commands of their READMEs and from packed packages', () => {
  it.each(readdirSync(examplesFolder))(
    '%s denoises a picture, and asks no other server',
    async (name) => {
      const project = join(place, name);
      copyExample(name, packed, project);
      const commands = [...commandsOf(readFileSync(join(project, 'README.md'), 'utf8'))];
      const last = commands.pop()!;
      for (const command of commands) await runCommand(command, project);
      const { origin, stop } = await startServer(last, project);
      const page = await (await browser.newContext()).newPage();
      const faults: string[] = [];
      const origins = new Set<string>();
      page.on('pageerror', ({ message }) => faults.push(message));
      page.on('request', (request) => {
        if (request.url().startsWith('http')) origins.add(new URL(request.url()).origin);
      });
      try {
        await page.goto(origin);
        await denoise(page);
        // The element has some inside.
        await expect
          .poll(() => page.locator('output').allTextContents(), slowly)
          .toContainEqual(expect.stringMatching(/^digits\.png: \d+ ms on wasm$/));
        expect([faults, [...origins]]).toEqual([[], [origin]]);
      } finally {
        await page.context().close();
        stop();
      }
    },
    1_200_000,
  );
});
