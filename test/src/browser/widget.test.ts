import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bundlePage } from './bundle.js';
import { useBrowser } from './fixture.js';
import type { Heard } from './page/widget.js';
import { compactModel, siteRoutes, tinyModelBut } from './site.js';

const { resolve } = createRequire(import.meta.url);
const digits = readFileSync(fileURLToPath(new URL('../../../cli/assets/digits.png', import.meta.url)));
const axe = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');

const browser = useBrowser({
  webgpu: false,
  routes: async () =>
    new Map([
      ...(await siteRoutes({
        compact: compactModel(),
        tiny: tinyModel(),
        colour: tinyModel({ id: 'colour', channels: 3 }),
        wrong: tinyModelBut(({ tolerance }) => ({ tolerance: { ...tolerance, wasm: -1 } })),
      })),
      ...Array.from(await bundlePage(['widget']), ([name, body]) => [`/${name}`, { body }] as const),
      ['/digits.png', { body: digits, type: 'image/png' }],
    ]),
});

const usual = { model: '/models/compact', assets: '/ort', worker: '/worker.js', device: 'wasm' };

interface Subject {
  readonly page: Page;
  readonly widget: Locator;
  readonly button: (name: string | RegExp) => Locator;
  readonly status: Locator;
  readonly alert: Locator;
  heard(): Promise<readonly Heard[]>;
}

/** A page with one element in it. */
async function show(attributes: Readonly<Record<string, string>> = {}): Promise<Subject> {
  const page = await browser.page();
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
  return {
    page,
    widget,
    button: (name) => widget.getByRole('button', { name }),
    status: widget.getByRole('status'),
    alert: widget.getByRole('alert'),
    heard: () => page.evaluate(() => globalThis.heard),
  };
}

async function choose({ widget }: Subject, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'image/png', buffer: Buffer.from(bytes) };
  await widget.locator('input[type=file]').setInputFiles(file);
}

async function problems(page: Page): Promise<readonly string[]> {
  // By way of the debugger's protocol, which the page's policy does not bind.
  return page.evaluate(`${axe}; axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

const contains = (locator: Locator, text: string | RegExp) => locator.filter({ hasText: text }).waitFor();

describe('the widget', () => {
  it('denoises a sample on wasm, and shows what was gained, what runs and that it is right', async () => {
    const subject = await show({ samples: '/digits.png' });
    await subject.button('Sample 3 of 8').click();
    await contains(subject.status, 'Sample 3, 28 × 28, is ready');
    await subject.button('Denoise').click();
    await contains(subject.status, /Denoised in .* on wasm, \+/);
    const done = (await subject.heard()).at(-1)!;
    expect(done.name).toBe('denoise-done');
    // Over the test set the model gains 11 dB at this noise; a single digit gains at least half of that.
    expect(done.gain).toBeGreaterThan(5.5);
    const gain = await subject.widget.locator('#gain').textContent();
    expect(Number(/\+([\d.]+) dB/.exec(gain!)![1])).toBeCloseTo(done.gain!, 1);
    expect(await subject.widget.locator('#badge summary').textContent()).toBe('wasm · matches TensorFlow.js');
    expect(await subject.widget.locator('#badge dl').textContent()).toMatch(/Golden vectors6 vectors/);
  });

  it('sends its events in order', async () => {
    const subject = await show({ samples: '/digits.png', noise: 'gaussian:0.25', auto: '' });
    await subject.button('Sample 1 of 8').click();
    await contains(subject.status, 'Denoised');
    const heard = await subject.heard();
    expect(heard[0]).toEqual({ name: 'denoise-start', noise: 'gaussian:0.25' });
    expect(heard.at(-1)!.name).toBe('denoise-done');
    const phases = heard.slice(1, -1).map(({ name, phase }) => `${name} ${phase!}`);
    expect(new Set(phases)).toEqual(new Set(['denoise-progress loading', 'denoise-progress working']));
    expect(phases).toEqual([...phases].sort());
  });

  it('lets its controls change its attributes, and its attributes its controls', async () => {
    const subject = await show();
    const level = subject.widget.getByRole('slider', { name: 'Level' });
    await level.fill('0.25');
    expect(await subject.widget.getAttribute('noise')).toBe('gaussian:0.25');
    await subject.widget.evaluate((element) => {
      element.setAttribute('noise', 'gaussian:0.75');
      element.setAttribute('device', 'webgpu');
    });
    expect(await level.inputValue()).toBe('0.75');
    expect(await subject.widget.getByLabel('Device').inputValue()).toBe('webgpu');
    await subject.widget.getByLabel('Add').selectOption('none');
    expect(await subject.widget.getAttribute('noise')).toBe('none');
    expect(await level.isDisabled()).toBe(true);
  });

  it('takes a picture as it is where no noise is asked for, and then knows no score', async () => {
    const subject = await show({ noise: 'none', auto: '' });
    await choose(subject, 'digits.png', digits);
    await contains(subject.status, /Denoised in [\d.]+ ms on wasm\./);
    expect(await subject.widget.getByRole('table').isVisible()).toBe(false);
    const [download] = await Promise.all([
      subject.page.waitForEvent('download'),
      subject.button('Download PNG').click(),
    ]);
    expect(download.suggestedFilename()).toBe('digits-denoised.png');
    const saved = readFileSync(await download.path());
    expect([saved.readUInt32BE(16), saved.readUInt32BE(20)]).toEqual([224, 28]);
  });

  it('keeps the colours of a picture for a model that has three channels', async () => {
    const subject = await show({ model: '/models/colour', noise: 'none', auto: '' });
    const shape = await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      const data = Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
      await element.load({ data, shape: [1, 3, 2, 2] }, 'red');
      const { state } = element;
      if (state.kind !== 'done') throw new Error(state.kind);
      // Each pixel is the mean of 3x3 with zeros around: 4 of 9 red ones.
      return { shape: state.outcome.output.shape, data: [...state.outcome.output.data] };
    });
    expect(shape.shape).toEqual([1, 3, 2, 2]);
    expect(shape.data[0]).toBeCloseTo(4 / 9, 5);
    expect(shape.data[4]).toBe(0);
  });

  it('gives up a run for a new one', async () => {
    const subject = await show({ auto: '' });
    const events = await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      const picture = (side: number) => ({
        data: new Float32Array(side * side),
        shape: [1, 1, side, side] as const,
      });
      const done: string[] = [];
      element.addEventListener('denoise-done', ({ detail }) => done.push(detail.name));
      const started = new Promise((resolve) => {
        element.addEventListener('denoise-progress', ({ detail }) => {
          if (detail.phase === 'working') resolve(detail);
        });
      });
      const first = element.load(picture(2000), 'large');
      await started;
      await Promise.all([first, element.load(picture(28), 'small')]);
      return done;
    });
    expect(events).toEqual(['small']);
    expect((await subject.heard()).filter(({ name }) => name === 'denoise-error')).toEqual([]);
  });

  it('stops when it is told to, and can go on', async () => {
    const subject = await show();
    await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      const side = 2000;
      await element.load({ data: new Float32Array(side * side), shape: [1, 1, side, side] }, 'large');
      const working = new Promise((resolve) => {
        element.addEventListener('denoise-progress', resolve, { once: true });
      });
      void element.denoise();
      await working;
    });
    await subject.button('Cancel').click();
    await contains(subject.status, 'is ready');
    expect(await subject.button('Denoise').isEnabled()).toBe(true);
    await subject.page.evaluate(() =>
      document
        .querySelector('denoise-widget')!
        .load({ data: new Float32Array(16), shape: [1, 1, 4, 4] }, 'small'),
    );
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
  });

  it('ends its work and its worker when it is removed, and works again where it is put back', async () => {
    const subject = await show({ auto: '' });
    await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      const side = 1500;
      const working = new Promise((resolve) => {
        element.addEventListener('denoise-progress', resolve, { once: true });
      });
      void element.load({ data: new Float32Array(side * side), shape: [1, 1, side, side] }, 'large');
      await working;
      element.remove();
      if (element.state.kind !== 'ready') throw new Error(element.state.kind);
      Object.assign(globalThis, { removed: element });
    });
    await expect.poll(() => subject.page.workers().length).toBe(0);
    await subject.page.evaluate(async () => {
      const { removed } = globalThis as unknown as { removed: HTMLElementTagNameMap['denoise-widget'] };
      document.querySelector('main')!.append(removed);
      await removed.load({ data: new Float32Array(16), shape: [1, 1, 4, 4] }, 'small');
    });
    await contains(subject.status, 'Denoised');
    await expect.poll(() => subject.page.workers().length).toBe(1);
    expect((await subject.heard()).filter(({ name }) => name === 'denoise-error')).toEqual([]);
  });
});

describe('the canvas codec', () => {
  it.each([
    ['png', 0],
    ['jpeg', 0.03],
    ['webp', 0.03],
  ] as const)('reads the %s that it has written', async (format, tolerance) => {
    const { page } = await show();
    const { shape, read, difference } = await page.evaluate(async (format) => {
      // Smooth, so that what is lossy loses little; each value is one that a byte holds.
      const data = Float32Array.from({ length: 40 * 24 }, (_, i) => ((i % 40) * 6) / 255);
      const codec = globalThis.canvasCodec;
      const bytes = await codec.encode({ data, shape: [1, 1, 24, 40] }, format);
      const { tensor, format: read } = await codec.decode(bytes, { channels: 1 });
      const difference = Math.max(...tensor.data.map((value, i) => Math.abs(value - data[i]!)));
      return { shape: tensor.shape, read, difference };
    }, format);
    expect([read, ...shape]).toEqual([format, 1, 1, 24, 40]);
    expect(difference).toBeLessThanOrEqual(tolerance);
  });

  it('lays what is transparent on black', async () => {
    const { page } = await show();
    const values = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2, 1);
      const pixels = new ImageData(Uint8ClampedArray.of(255, 255, 255, 0, 255, 255, 255, 255), 2, 1);
      canvas.getContext('2d')!.putImageData(pixels, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return [...(await globalThis.canvasCodec.decode(bytes, { channels: 1 })).tensor.data];
    });
    expect(values).toEqual([0, 1]);
  });
});

describe('the widget says what is wrong', () => {
  it.each([
    ['a text file', 'notes.png', new TextEncoder().encode('no image at all'), 'image-unsupported'],
    ['no bytes', 'empty.png', new Uint8Array(0), 'image-unsupported'],
    ['half an image', 'half.png', digits.subarray(0, 300), 'image-invalid'],
    ['a picture of 14000x14000', 'huge.png', resized(digits, 14_000), 'image-too-large'],
  ] as const)('of %s', async (_, name, bytes, code) => {
    const subject = await show();
    await choose(subject, name, bytes);
    await contains(subject.alert, name);
    expect(await subject.heard()).toEqual([{ name: 'denoise-error', code }]);
    await choose(subject, 'digits.png', digits);
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
    expect(await subject.alert.isVisible()).toBe(false);
  });

  it.each([
    ['a model that is not there', { model: '/models/none' }, 'file-missing'],
    ['no model', { model: '' }, 'usage'],
    ['a model that answers wrongly', { model: '/models/wrong' }, 'tolerance-exceeded'],
    ['noise that there is none of', { noise: 'salt:1' }, 'noise-invalid'],
    ['a device that there is none of', { device: 'webgpi' }, 'unknown-device'],
    ['a device that does not work', { device: 'webgpu' }, 'device-unavailable'],
    ['a folder without the runtime’s files', { assets: '/nowhere' }, 'setup-missing'],
    ['a worker that is not there', { worker: '/nothing.js' }, 'setup-missing'],
    ['a picture that is not there', { src: '/nothing.png' }, 'file-missing'],
  ] as const)('of %s', async (_, attributes, code) => {
    const subject = await show({ auto: '', src: '/digits.png', ...attributes });
    await subject.alert.waitFor();
    expect((await subject.heard()).at(-1)).toMatchObject({ name: 'denoise-error', code });
    // Once the attributes are right it goes on by itself.
    await subject.widget.evaluate(
      (element, all) => {
        for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
      },
      { ...usual, noise: 'gaussian:0.5', src: '/digits.png' },
    );
    await contains(subject.status, 'Denoised');
  });

  it('of a network that is lost while the model loads', async () => {
    const subject = await show({ src: '/digits.png' });
    await contains(subject.status, 'is ready');
    await subject.page.context().setOffline(true);
    await subject.button('Denoise').click();
    await subject.alert.waitFor();
    expect(['network-failed', 'setup-missing']).toContain((await subject.heard()).at(-1)!.code);
    await subject.page.context().setOffline(false);
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
  });
});

describe('the widget without a mouse', () => {
  it('is gone through with the tabulator, and the slider moved with arrows', async () => {
    const subject = await show({ samples: '/digits.png', auto: '' });
    const { keyboard } = subject.page;
    await subject.button('Sample 1 of 8').waitFor();
    await subject.page.locator('body').press('Tab');
    await expectFocus(subject, 'pick');
    await keyboard.press('Tab');
    await keyboard.press('Tab'); // Draw, then the first sample
    await keyboard.press('Enter');
    await contains(subject.status, 'Denoised');
    const split = subject.widget.getByRole('slider', { name: 'Compare before and after' });
    await split.focus();
    await keyboard.press('Home');
    expect(await split.getAttribute('aria-valuetext')).toBe('0 % before, 100 % after');
    expect(await subject.widget.locator('#after').evaluate((one) => getComputedStyle(one).clipPath)).toMatch(
      /^inset\(0px( 0px 0px 0%)?\)$/,
    );
  });

  it('is drawn on with arrows and space', async () => {
    const subject = await show({ noise: 'none' });
    const { keyboard } = subject.page;
    await subject.button('Draw').press('Enter');
    await keyboard.press('Space');
    for (let i = 0; i < 5; i++) await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await contains(subject.status, 'drawing, 28 × 28, is ready');
    const column = await subject.page.evaluate(() => {
      const { state } = document.querySelector('denoise-widget')!;
      if (state.kind !== 'ready') throw new Error(state.kind);
      return [0, 10, 14, 16, 18, 26].map((row) => state.picture.original.data[row * 28 + 14]);
    });
    // From the middle five pixels down, and nothing above or far below.
    expect([column[0], column[1], column[5]]).toEqual([0, 0, 0]);
    for (const value of column.slice(2, 5)) expect(value).toBeGreaterThan(0.9);
  });
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('in the states of the widget, %s', async (colorScheme) => {
    const subject = await show({ samples: '/digits.png' });
    await subject.page.emulateMedia({ colorScheme });
    await subject.button('Sample 1 of 8').waitFor();
    expect(await problems(subject.page)).toEqual([]);
    await subject.button('Sample 1 of 8').click();
    await contains(subject.status, 'is ready');
    expect(await problems(subject.page)).toEqual([]);
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    await subject.widget.locator('#badge summary').click();
    await subject.button('Draw').click();
    expect(await problems(subject.page)).toEqual([]);
    await choose(subject, 'notes.txt', new TextEncoder().encode('no image'));
    await subject.alert.waitFor();
    expect(await problems(subject.page)).toEqual([]);
  });
});

async function expectFocus({ widget }: Subject, id: string): Promise<void> {
  expect(await widget.evaluate((element) => element.shadowRoot!.activeElement?.id)).toBe(id);
}

/** A PNG whose header says another size. */
function resized(png: Uint8Array, side: number): Uint8Array {
  const copy = Uint8Array.from(png);
  const view = new DataView(copy.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  return copy;
}
