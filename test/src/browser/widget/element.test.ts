import { readFileSync } from 'node:fs';
import { addNoise, imageTensor, noiseKinds, parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { choose, contains, digits, useWidget } from './element-page.js';

const { show } = useWidget();

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
    expect(await subject.widget.locator('#badge summary').textContent()).toMatch(
      /^wasm · matches TensorFlow\.js \d/,
    );
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
    await level.waitFor({ state: 'hidden' });
  });

  it('offers every kind of noise that core knows, each with its own levels', async () => {
    const subject = await show();
    const kind = subject.widget.getByLabel('Add');
    const level = subject.widget.getByRole('slider', { name: 'Level' });
    const offered = await kind
      .locator('option')
      .evaluateAll((all) => (all as HTMLOptionElement[]).map(({ value, text }) => [value, text]));
    expect(offered).toEqual([...noiseKinds.map(({ name, title }) => [name, title]), ['none', 'none']]);
    for (const { name, default: usualLevel, usual, parameter } of [...noiseKinds].reverse()) {
      await kind.selectOption(name);
      expect(await subject.widget.getAttribute('noise')).toBe(`${name}:${usualLevel}`);
      expect(await level.inputValue()).toBe(String(usualLevel));
      const limits = await level.evaluate((one: HTMLInputElement) =>
        [one.min, one.max, one.step].map(Number),
      );
      expect(limits).toEqual([usual.low, usual.high, usual.step]);
      expect(await level.getAttribute('title')).toContain(parameter);
      await level.fill(String(usual.high));
      expect(await subject.widget.getAttribute('noise')).toBe(`${name}:${usual.high}`);
    }
  });

  it('tells levels of 255 by a model for photographs, as people know them, and moves them by one', async () => {
    const subject = await show({ model: '/models/photographs', noise: 'gaussian:0.1' });
    const text = subject.widget.locator('#level-text');
    await contains(text, '25.5 of 255');
    const level = subject.widget.getByRole('slider', { name: 'Level' });
    await level.fill('30');
    await contains(text, '30 of 255');
    expect(await subject.widget.getAttribute('noise')).toBe('gaussian:30/255');
    expect(await level.inputValue()).toBe('30');
    await level.press('ArrowRight');
    await contains(text, '31 of 255');
    // The level that a kind begins with would be 127.5 of 255, beyond any photograph.
    await subject.widget.getByLabel('Add').selectOption('gaussian-unclipped');
    await contains(text, '25 of 255');
    // What is no brightness stays as it is.
    await subject.widget.getByLabel('Add').selectOption('poisson');
    await contains(text, /^10$/);
    await level.fill('20');
    expect(await subject.widget.getAttribute('noise')).toBe('poisson:20');
  });

  it('shows spans and blends that its attribute names, and lets another choice take their place', async () => {
    const subject = await show({ noise: 'poisson:5..200' });
    const kind = subject.widget.getByLabel('Add');
    const level = subject.widget.getByRole('slider', { name: 'Level' });
    expect(await level.getAttribute('max')).toBe('200');
    expect(await subject.widget.locator('#level-text').textContent()).toBe('5–200');
    const blend = 'gaussian:0.2+salt-pepper:0.05';
    await subject.widget.evaluate((element, noise) => {
      element.setAttribute('noise', noise);
    }, blend);
    expect(await kind.locator('option:checked').textContent()).toBe('blend of 2');
    expect(await kind.getAttribute('title')).toBe(blend);
    expect(await level.isDisabled()).toBe(true);
    expect(await subject.button('Other noise').isDisabled()).toBe(false);
    await kind.selectOption('mask');
    expect(await subject.widget.getAttribute('noise')).toBe('mask:0.3');
    expect(await level.isDisabled()).toBe(false);
    expect(await kind.locator('option').count()).toBe(noiseKinds.length + 1);
  });

  it('adds the noise that core adds, of every kind and of a blend', async () => {
    const subject = await show({ noise: 'none' });
    const side = 12;
    const values = Array.from({ length: side * side }, (_, i) => ((i * 7919) % 256) / 255);
    await subject.page.evaluate(
      ([values, side]) =>
        document
          .querySelector('denoise-widget')!
          .load({ data: Float32Array.from(values), shape: [1, 1, side, side] }, 'pattern'),
      [values, side] as const,
    );
    const clean = imageTensor(Float32Array.from(values), [1, 1, side, side]);
    for (const noise of [
      ...noiseKinds.map(({ example }) => example),
      'poisson:5..50+gaussian:0.1+mask:0.2',
    ]) {
      await subject.widget.evaluate((element, noise) => {
        element.setAttribute('noise', noise);
        element.setAttribute('seed', '7');
      }, noise);
      const expected = [...addNoise(clean, parseNoise(noise), { seed: 7 }).data];
      const shown = () =>
        subject.page.evaluate(() => {
          const { state } = document.querySelector('denoise-widget')!;
          return state.kind === 'ready' ? [...state.picture.input.data] : [];
        });
      await expect.poll(shown).toEqual(expected);
    }
  });

  it('takes a picture as it is where no noise is asked for, and then knows no score', async () => {
    const subject = await show({ noise: 'none', auto: '' });
    await choose(subject, 'digits.png', digits);
    await contains(subject.status, /Denoised in [\d.]+ m?s on wasm(, noise [\d.]+ → [\d.]+ of 255)?\./);
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

  it('moves an enlarged picture as it is dragged, and puts its line where it is clicked', async () => {
    const subject = await show({ model: '/models/tiny', noise: 'none', auto: '' });
    const { mouse } = subject.page;
    await subject.page.evaluate(() =>
      document
        .querySelector('denoise-widget')!
        .load({ data: new Float32Array(1500 * 1500), shape: [1, 1, 1500, 1500] }, 'large'),
    );
    await contains(subject.status, 'Denoised');
    await subject.button('Real size').click();
    const view = subject.widget.locator('#view');
    const place = () => view.evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop] as const);
    const split = subject.widget.getByLabel('Compare before and after');
    const [left, top] = await place();
    const box = (await view.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x - 60, y - 40, { steps: 3 });
    await mouse.up();
    await expect.poll(place).toEqual([left + 60, top + 40]);
    expect(await split.inputValue()).toBe('50');
    const picture = (await subject.widget.locator('#compare').boundingBox())!;
    await mouse.click(picture.x + 0.4 * picture.width, y);
    await expect.poll(() => split.inputValue()).toBe('40');
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
      await Promise.resolve(); // by then it was not only moved
      if (element.state.kind !== 'ready') throw new Error(element.state.kind);
      Object.assign(globalThis, { removed: element });
    });
    await expect.poll(() => subject.page.workers().length).toBe(0);
    await subject.page.evaluate(async () => {
      const { removed } = globalThis as unknown as { removed: HTMLElementTagNameMap['denoise-widget'] };
      document.querySelector('main')!.append(removed);
      // In place of what was under way, which would begin again by itself.
      await removed.load({ data: new Float32Array(16), shape: [1, 1, 4, 4] }, 'small');
      const { state } = removed;
      if (state.kind !== 'done' || state.picture.name !== 'small') throw new Error(state.kind);
    });
    await expect.poll(() => subject.page.workers().length).toBe(1);
    expect((await subject.heard()).filter(({ name }) => name === 'denoise-error')).toEqual([]);
  });
});
