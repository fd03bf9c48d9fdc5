import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { bundlePage } from '../bundle.js';
import { useBrowser, type PageOptions } from '../fixture.js';
import type { Heard } from '../page/widget.js';
import { compactModel, siteRoutes, tinyModelBut } from '../site.js';

const { resolve } = createRequire(import.meta.url);
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
/** Eight digits side by side, 224 x 28 pixels, as PNG. */
export const digitsPath = fileURLToPath(new URL('../../../../cli/assets/digits.png', import.meta.url));
export const digits = readFileSync(digitsPath);

/** The attributes that every test's element has, unless it says otherwise. */
export const usual = { model: '/models/compact', assets: '/ort', worker: '/worker.js', device: 'wasm' };

/** A page with one element in it. */
export interface Subject {
  readonly page: Page;
  readonly widget: Locator;
  readonly button: (name: string | RegExp) => Locator;
  readonly status: Locator;
  readonly alert: Locator;
  heard(): Promise<readonly Heard[]>;
}

/** A browser for the tests of one file, and what opens a page with an element in it. */
export function useWidget(): {
  readonly show: (attributes?: Readonly<Record<string, string>>, options?: PageOptions) => Promise<Subject>;
  /** The paths that the server was asked for. */
  readonly asked: () => readonly string[];
} {
  const browser = useBrowser({
    webgpu: false,
    routes: async () =>
      new Map([
        ...(await siteRoutes({
          compact: compactModel(),
          tiny: tinyModel(),
          colour: tinyModel({ id: 'colour', channels: 3 }),
          photographs: tinyModelBut(() => ({ suits: { pictures: ['photographs'], noise: [] } }), {
            id: 'photographs',
            channels: 3,
          }),
          wrong: tinyModelBut(({ tolerance }) => ({ tolerance: { ...tolerance, wasm: -1 } })),
          // As a model with dense layers, which takes pictures of one size only.
          digit: tinyModelBut(() => ({ title: 'Digits only' }), { dimensions: ['batch', 1, 28, 28] }),
        })),
        ...Array.from(await bundlePage(['widget']), ([name, body]) => [`/${name}`, { body }] as const),
        ['/digits.png', { body: digits, type: 'image/png' }],
      ]),
  });

  return {
    asked: () => browser.server().asked,
    async show(attributes = {}, options = {}) {
      const page = await browser.page(options);
      await page.addScriptTag({ url: '/widget.js', type: 'module' });
      await page.waitForFunction(() => 'heard' in globalThis);
      await page.evaluate(
        (all) => {
          document.documentElement.lang = 'en';
          const main = document.createElement('main');
          const title = document.createElement('h1');
          title.textContent = 'Widget';
          const element = document.createElement('denoise-widget');
          for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
          main.append(title, element);
          document.body.append(main);
        },
        { ...usual, ...attributes },
      );
      const widget = page.locator('denoise-widget');
      await widget.locator('#kind option').first().waitFor({ state: 'attached' });
      return {
        page,
        widget,
        button: (name) => widget.getByRole('button', { name }),
        status: widget.getByRole('status'),
        alert: widget.getByRole('alert'),
        heard: () => page.evaluate(() => globalThis.heard),
      };
    },
  };
}

/** Gives a file to the element's chooser. */
export async function choose({ widget }: Subject, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'image/png', buffer: Buffer.from(bytes) };
  await widget.locator('input[type=file]').setInputFiles(file);
}

/** What axe finds in a page: rule and place. */
export async function problems(page: Page): Promise<readonly string[]> {
  // By way of the debugger's protocol, which the page's policy does not bind.
  return page.evaluate(`${axe}; axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

export function contains(locator: Locator, text: string | RegExp): Promise<void> {
  return locator.filter({ hasText: text }).waitFor();
}

/** Which part of the element has the focus, by its id. */
export async function expectFocus({ widget }: Subject, id: string): Promise<void> {
  await expect.poll(() => widget.evaluate((element) => element.shadowRoot!.activeElement?.id)).toBe(id);
}

/** Gives a black picture of a size that takes seconds, and resolves when its denoising has begun. */
export async function beginLarge({ page }: Subject, side = 2000): Promise<void> {
  await page.evaluate(async (side) => {
    const element = document.querySelector('denoise-widget')!;
    const working = new Promise((resolve) => {
      element.addEventListener('denoise-progress', ({ detail }) => {
        if (detail.phase === 'working') resolve(detail);
      });
    });
    void element
      .load({ data: new Float32Array(side * side), shape: [1, 1, side, side] }, 'large')
      .then(() => element.denoise());
    await working;
  }, side);
}
