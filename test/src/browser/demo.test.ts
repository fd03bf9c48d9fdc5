import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelIds } from '@denoisekit/models';
import type {} from '@denoisekit/widget/define';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launch, patienceMs } from './chromium.js';
import { installedChromium } from './fixture.js';
import { serveCommand, type ServedPage } from './serve-command.js';
import { rows, usually, widely } from '../wide.js';

const { resolve } = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const ownPhotograph = join(root, 'training', 'sample-pictures', 'test', 'cave.webp');
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let url: string;
let served: ServedPage;
/** With models for digits alone: its page does not begin with a photograph, which would be denoised beside what a test is about. */
let digits: ServedPage;
const contexts: BrowserContext[] = [];
const faults: string[] = [];

/** `denoisekit serve`, with the page as set-up has built it. */
beforeAll(async () => {
  served = await serveCommand(['--device', 'cpu'], root);
  url = served.url;
  digits = await serveCommand(['--device', 'cpu', '--model', 'compact', '--model', 'edge'], root);
  browser = await launch({ webgpu: true, executablePath: installedChromium() });
});

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await served.close();
  await digits.close();
});

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    // What the browser itself says of a network that a test has cut, which may come late.
    const cut = message.text().includes('ERR_INTERNET_DISCONNECTED');
    if (message.type() === 'error' && !cut) faults.push(message.text());
  });
  return page;
}

/** Chooses the model for digits once the page has its list. */
async function chooseDigits(page: Page): Promise<void> {
  await page.locator('#model option').first().waitFor({ state: 'attached' });
  await page.locator('#model').selectOption('compact');
}

/** The page with a model for digits: it begins with one for photographs where there is one. */
async function visit(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await open(options);
  await page.goto(url);
  await chooseDigits(page);
  await page.getByText('From top to bottom').waitFor();
  return page;
}

/** The page of a server with models for digits alone. */
async function visitDigits(): Promise<Page> {
  const page = await open();
  await page.goto(digits.url);
  await page.getByText('From top to bottom').waitFor();
  return page;
}

/** The name of the picture that is denoised, as it is seen once it is. */
function denoised(page: Page, name: string): Promise<unknown> {
  return page.waitForFunction((name) => {
    const { state } = document.querySelector('denoise-widget')!;
    return state.kind === 'done' && state.picture.name === name;
  }, name);
}

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Those for photographs come first, then those for scans. */
const placeOf = (id: string) => (id.startsWith('photo') ? 0 : id.startsWith('scan') ? 1 : 2);
const shownIds = [...modelIds].sort((a, b) => placeOf(a) - placeOf(b));

describe('the demo page', () => {
  usually(
    'begins with a photograph, takes the noise out of it and says how much, and leaves the noise of others alone',
    async () => {
      const page = await open();
      await page.goto(url);
      await page.getByText(/Noise of sigma 25 of 255 was added .* PSNR 20\.\d → \d\d\.\d dB, \+\d/).waitFor();
      await page.locator('#noises').getByRole('button', { name: 'Light', exact: true }).click();
      await page.getByText(/Noise of sigma 15 of 255 was added/).waitFor();
      const level = page.locator('denoise-widget').getByRole('slider', { name: 'Level' });
      await level.fill('30');
      await page.getByText(/Noise \(gaussian 30 of 255\) was added/).waitFor();
      const own = { name: 'own.webp', mimeType: 'image/webp', buffer: readFileSync(ownPhotograph) };
      await page.locator('denoise-widget').locator('#file').setInputFiles(own);
      await page.waitForFunction(() => {
        const { state } = document.querySelector('denoise-widget')!;
        return state.kind === 'done' && state.picture.name === 'own.webp' && !state.picture.cleanKnown;
      });
      await page.locator('#sample').waitFor({ state: 'hidden' });
    },
  );

  usually(
    'damages a page for a model for scans, cleans it in grey, and says what it is in other hands',
    async () => {
      const page = await open();
      await page.goto(url);
      await page.locator('#model option').first().waitFor({ state: 'attached' });
      await page.locator('#model').selectOption('scan');
      await page
        .getByText(/A clean page got stains and creases, .* in grey: PSNR 15\.\d → \d\d\.\d dB, \+1\d/)
        .waitFor();
      const own = { name: 'own.webp', mimeType: 'image/webp', buffer: readFileSync(ownPhotograph) };
      await page.locator('denoise-widget').locator('#file').setInputFiles(own);
      const status = page.locator('denoise-widget').getByRole('status');
      await status
        .filter({
          hasText: 'Colour is answered in grey. The picture looks like a photograph, and scan is for scans.',
        })
        .waitFor();
    },
  );

  widely('measures how fast a model is on the devices of this browser', async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.getByText('Compact, measured just now.').waitFor();
    const rows = await page.locator('#speed tbody tr').allTextContents();
    expect(rows).toEqual([
      expect.stringMatching(/^wasm[\d.]+about [\d.]+ (s|min)\d+ threads?$/),
      expect.stringMatching(/^webgpu[\d.]+about [\d.]+ (s|min)/),
    ]);
  });

  usually('copies each way to use it, with the model that it shows', async () => {
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(url);
    await page.getByRole('button', { name: 'Copy: On the command line' }).click();
    await page.getByRole('button', { name: 'Copy: On the command line' }).getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `npx denoisekit denoise photo.jpg -o clean.jpg --model ${shownIds[0]}`,
    );
    await page.locator('#model').selectOption('compact');
    const onAPage = await page.locator('pre').first().textContent();
    expect(onAPage).toMatch(/^npm install @denoisekit\/widget @denoisekit\/models\n/);
    // What the lines show is what the command copies.
    expect(onAPage).toMatch(
      /denoisekit-widget public\/denoisekit --model compact\n[^]* model="\/denoisekit\/models\/compact"/,
    );
  });

  usually('takes files that fall beside the element, and shows where they go', async () => {
    const page = await visitDigits();
    const drag = (type: string, what: 'file' | 'text') =>
      page.evaluate(
        async ({ type, what }) => {
          const data = new DataTransfer();
          if (what === 'text') data.setData('text/plain', 'a word');
          for (const name of what === 'text' ? [] : ['one.png', 'two.png']) {
            data.items.add(new File([await (await fetch('digits.png')).blob()], name));
          }
          const options = { dataTransfer: data, bubbles: true, cancelable: true, composed: true };
          // As the browser asks: whether the page takes it.
          return !document.querySelector('h1')!.dispatchEvent(new DragEvent(type, options));
        },
        { type, what },
      );
    const veil = page.locator('denoise-widget').getByText('Drop it');
    expect(await drag('dragover', 'text')).toBe(false);
    expect(await drag('dragover', 'file')).toBe(true);
    await veil.waitFor();
    await drag('dragleave', 'file');
    await veil.waitFor({ state: 'hidden' });
    expect(await drag('drop', 'file')).toBe(true);
    await page.locator('denoise-widget').getByText('2 of 2 files denoised.').waitFor();
  });

  usually('says what works without JavaScript, and shows nothing that does not', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(url);
    expect(await page.locator('noscript p').isVisible()).toBe(true);
    expect(await page.locator('h2:visible').allTextContents()).toEqual(['Three ways to use it']);
  });

  it.each(rows<'wasm' | 'webgpu'>(['wasm'], ['webgpu']))(
    'denoises a digit that is drawn in it on %s',
    async (device) => {
      const page = await visitDigits();
      const widget = page.locator('denoise-widget');
      await widget.getByLabel('Device').selectOption(device);
      await widget.getByRole('button', { name: 'Draw', exact: true }).click();
      const paper = (await widget.locator('#paper').boundingBox())!;
      const at = (x: number, y: number) => [paper.x + x * paper.width, paper.y + y * paper.height] as const;
      await page.mouse.move(...at(0.25, 0.25));
      await page.mouse.down();
      await page.mouse.move(...at(0.75, 0.25), { steps: 5 });
      await page.mouse.move(...at(0.45, 0.8), { steps: 5 });
      await page.mouse.up();
      await denoised(page, 'drawing'); // no more the digit that the page begins with
      await widget
        .getByRole('status')
        .filter({ hasText: new RegExp(`on ${device}, \\+`) })
        .waitFor();
      const state = await page.evaluate(() => {
        const { state } = document.querySelector('denoise-widget')!;
        if (state.kind !== 'done') throw new Error(state.kind);
        const { scores, description } = state.outcome;
        return { gain: scores!.denoised.psnr! - scores!.noisy.psnr!, selfTest: description.selfTest! };
      });
      expect(state.gain).toBeGreaterThan(4);
      expect(state.selfTest.maxDifference).toBeLessThanOrEqual(device === 'wasm' ? 1e-5 : 1e-4);
    },
  );

  it.each(rows(['models.json', 'models/compact/manifest.json', 'digits.png'], []))(
    'says so where the network is lost before %s is there',
    async (file) => {
      const page = await open();
      await page.route(`**/${file}`, (route) => route.abort('internetdisconnected'));
      await page.goto(digits.url);
      const said = page.getByText(new RegExp(`cannot be shown: .*${file}.* cannot be reached`));
      await said.waitFor();
      await page.unroute(`**/${file}`);
      await page.reload();
      await page.getByText('From top to bottom').waitFor();
    },
  );

  usually('says so where the network is lost before its own script is there', async () => {
    const page = await open();
    await page.route('**/app/*.js', (route) => route.abort('internetdisconnected'));
    await page.goto(url);
    await page.getByText('the connection was lost: reload the page').waitFor();
  });

  usually(
    'checks the model that is chosen on every device of this browser, and goes on until it is stopped',
    async () => {
      const page = await visitDigits();
      await page.locator('#model').evaluate((chooser: HTMLSelectElement) => {
        chooser.value = 'edge';
      });
      await page.getByRole('button', { name: 'Check every model' }).click();
      const rows = page.locator('#parity tbody tr');
      await rows.nth(1).waitFor();
      const stop = page.getByRole('button', { name: 'Stop' });
      // With one model there is nothing left to stop.
      if (await stop.isVisible()) await stop.click();
      await page.getByText(/^(Stopped|Checked in this browser just now)\.$/).waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Check every model' }).isEnabled()).toBe(true);
      const texts = (await rows.allTextContents()).slice(0, 2);
      expect(texts).toEqual([
        expect.stringMatching(/^edge on wasm✓ within tolerance/),
        expect.stringMatching(/^edge on webgpu✓ within tolerance/),
      ]);
    },
  );

  usually('says once why WebGPU is not available, which is no fault of a model', async () => {
    const plain = await launch({ webgpu: false, executablePath: installedChromium() });
    try {
      const page = await plain.newPage();
      await page.goto(digits.url);
      await page.getByRole('button', { name: 'Check every model' }).click();
      await page.getByText('Checked in this browser just now.').waitFor({ timeout: patienceMs });
      expect(await page.locator('#parity tbody tr').allTextContents()).toEqual([
        expect.stringMatching(/^compact on wasm✓ within tolerance/),
        expect.stringMatching(/^compact on webgpunot available.*use the device wasm.*–$/),
        expect.stringMatching(/^edge on wasm✓ within tolerance/),
        'edge on webgpunot availableas above–',
      ]);
    } finally {
      await plain.close();
    }
  });

  it.each(
    rows<readonly [string, Parameters<Browser['newContext']>[0]]>(
      [
        ['dark, desktop', { colorScheme: 'dark' }],
        ['light, phone', { colorScheme: 'light', ...phone }],
      ],
      [
        ['light, desktop', { colorScheme: 'light' }],
        ['dark, phone', { colorScheme: 'dark', ...phone }],
      ],
    ),
  )('has nothing that axe finds, and nothing wider than the screen: %s', async (_, options) => {
    const page = await visit(options);
    await page.locator('denoise-widget').getByRole('button', { name: 'Sample 2 of 8' }).click();
    await page.locator('denoise-widget').getByRole('status').filter({ hasText: 'Denoised' }).waitFor();
    const found = await page.evaluate(`${axe}; axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
    expect(found).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });
});

describe.each(rows(['the demo page with a model for digits'], []))('%s', () => {
  // One page for all, in the order in which somebody might go through it.
  let page: Page;
  beforeAll(async () => {
    page = await visit();
    contexts.splice(contexts.indexOf(page.context()), 1);
  });
  afterAll(() => page.context().close());

  it('begins with a digit that is denoised', async () => {
    // The photograph that the page begins with may be denoised before the digit is.
    await denoised(page, 'Digit 0');
    const gain = await page.evaluate(() => {
      const { state } = document.querySelector('denoise-widget')!;
      if (state.kind !== 'done') throw new Error(state.kind);
      const { denoised, noisy } = state.outcome.scores!;
      return denoised.psnr! - noisy.psnr!;
    });
    expect(gain).toBeGreaterThan(4);
  });

  it('shows what the manifests say of the models', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'models', 'compact', 'manifest.json'), 'utf8')) as {
      quality: { noise: string; denoised: { psnrPooled: number } }[];
    };
    const rows = await page.locator('#models [data-model=compact] tr').allTextContents();
    for (const { noise, denoised } of manifest.quality) {
      const row = rows.find((text) => text.includes(noise));
      expect(row).toContain(`→ ${denoised.psnrPooled.toFixed(2)}`);
    }
    const ids = await page
      .locator('#models details')
      .evaluateAll((all) => all.map((line) => (line as HTMLElement).dataset['model']));
    expect(ids).toEqual(shownIds);
  });

  it('lets every model that is served be chosen, each with what it takes', async () => {
    const options = await page
      .locator('#model option')
      .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
    expect(options).toEqual(shownIds);
    expect(await page.locator('#model option[value=compact]').textContent()).toBe(
      'Compact (digits, grey, any size)',
    );
    expect(await page.locator('#chooser').isVisible()).toBe(modelIds.length > 1);
  });

  it('hands a digit of the gallery to the widget', async () => {
    await page.getByRole('button', { name: /^Digit 7/ }).click();
    await denoised(page, 'Digit 7');
  });

  it('moves to the widget in one step for people who want no motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const asked = await page.evaluateHandle(() => {
      const behaviors: unknown[] = [];
      document.querySelector('denoise-widget')!.scrollIntoView = (options) => {
        behaviors.push((options as ScrollIntoViewOptions).behavior);
      };
      return behaviors;
    });
    await page.getByRole('button', { name: /^Digit 3/ }).click();
    await denoised(page, 'Digit 3');
    expect(await asked.jsonValue()).toEqual(['auto']);
  });
});
