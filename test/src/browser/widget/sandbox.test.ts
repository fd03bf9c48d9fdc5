import { tinyModel } from '@denoisekit/runtime-node/testing';
import { expect, it } from 'vitest';
import { bundlePage } from '../bundle.js';
import { useBrowser } from '../fixture.js';
import { siteRoutes } from '../site.js';
import { contains, digits } from './element-page.js';

const frame = (attributes: string) =>
  `<!doctype html><script type="module" src="/widget.js"></script>
  <denoise-widget model="/models/tiny" assets="/ort" noise="none" auto src="/digits.png" ${attributes}></denoise-widget>`;

const browser = useBrowser({
  webgpu: false,
  // A sandboxed frame is of no origin: all that it loads is another's.
  headers: {
    'access-control-allow-origin': '*',
    'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  },
  routes: async () =>
    new Map([
      ...(await siteRoutes({ tiny: tinyModel() })),
      ...Array.from(await bundlePage(['widget']), ([name, body]) => [`/${name}`, { body }] as const),
      ['/digits.png', { body: digits, type: 'image/png' }],
      ['/named', { body: frame('worker="/worker.js"'), type: 'text/html' }],
      ['/unnamed', { body: frame(''), type: 'text/html' }],
    ]),
});

it.each([
  ['whose worker is named', '/named'],
  ['whose worker is left to the bundler', '/unnamed'],
])('works in a sandboxed frame %s, without it, where storage throws', async (_, path) => {
  const page = await browser.page();
  await page.evaluate((path) => {
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.src = path;
    document.body.append(element);
  }, path);
  const inside = page.frameLocator('iframe');
  await contains(inside.locator('denoise-widget').getByRole('status'), 'Denoised in');
  expect(page.workers()).toHaveLength(0);
  const found = await page.frames()[1]!.evaluate(() => {
    const throws = (read: () => unknown): boolean => {
      try {
        read();
        return false;
      } catch {
        return true;
      }
    };
    const { state } = document.querySelector('denoise-widget')!;
    return {
      origin,
      storage: [throws(() => localStorage), throws(() => caches)],
      notes: state.kind === 'done' ? state.outcome.description.notes : undefined,
    };
  });
  expect(found).toEqual({
    origin: 'null',
    storage: [true, true],
    notes: ['nothing is cached: this browser gives the page no Cache Storage'],
  });
});
