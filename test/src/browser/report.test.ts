import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { renderReport } from '@denoisekit/report';
import { reportData, subject } from '@denoisekit/report/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './chromium.js';
import { installedChromium } from './fixture.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** In what a file may call itself. */
const hostile = `Tiny</title></style><script>document.title = 'taken'</script><img src=x onerror="document.title = 'taken'">`;

let browser: Browser;
let report: string;

beforeAll(async () => {
  browser = await launch({ webgpu: false, executablePath: installedChromium() });
  const named = subject({ name: `mine ${hostile}`, title: hostile, description: hostile });
  const [page] = await renderReport(reportData({ subject: named, notes: [hostile] }));
  report = new TextDecoder().decode(page!.bytes);
});

afterAll(() => browser.close());

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 } };

describe.each([
  ['light, desktop', { colorScheme: 'light', ...desktop }],
  ['dark, desktop', { colorScheme: 'dark', ...desktop }],
  ['light, phone', { colorScheme: 'light', ...phone }],
  ['dark, phone', { colorScheme: 'dark', ...phone }],
] as const)('a report, %s', (_, options) => {
  const asked: string[] = [];
  const said: string[] = [];
  let page: Page;
  beforeAll(async () => {
    page = await (await browser.newContext(options)).newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    await page.setContent(report, { waitUntil: 'load' });
  });
  afterAll(() => page.context().close());

  it('asks nobody, runs nothing, fits the screen, and axe finds nothing', async () => {
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
    expect(said).toEqual([]);
    expect(await page.title()).toBe(`${hostile} (run mine ${hostile})`);
    expect(await page.locator('script').count()).toBe(0);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    const found = await page.evaluate(`${axe}; axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
    expect(found).toEqual([]);
  });

  it('draws plots in the colours of the scheme, and pixels with sharp edges', async () => {
    const seen = await page.evaluate(() => {
      const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
      const [image] = document.images;
      return {
        paper: style('body').backgroundColor,
        line: style('svg path[stroke="var(--series-1)"]').stroke,
        text: style('svg text').fill,
        image: {
          complete: image!.complete,
          width: image!.naturalWidth,
          rendering: style('img').imageRendering,
        },
      };
    });
    const dark = options.colorScheme === 'dark';
    expect(seen.paper).toBe(dark ? 'rgb(22, 23, 26)' : 'rgb(255, 255, 255)');
    expect(seen.line).toBe(dark ? 'rgb(86, 180, 233)' : 'rgb(0, 114, 178)');
    expect(seen.text).toMatch(/^rgb\(\d+, \d+, \d+\)$/);
    expect(seen.image).toMatchObject({ complete: true, rendering: 'pixelated' });
    expect(seen.image.width).toBeGreaterThan(1);
  });
});
