import { describe, expect, it } from 'vitest';
import { contains, useWidget } from './element-page.js';

const { show, asked } = useWidget();

describe('the element, wherever it is put', () => {
  it('goes on when it is moved while its picture is fetched', async () => {
    const subject = await show();
    await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      element.setAttribute('src', '/digits.png');
      await Promise.resolve();
      if (element.state.kind !== 'reading') throw new Error(element.state.kind);
      document.body.append(element);
    });
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
  });

  it('begins again what was under way when it is put back after it was removed', async () => {
    const subject = await show();
    await subject.page.evaluate(async () => {
      const element = document.querySelector('denoise-widget')!;
      element.setAttribute('src', '/digits.png');
      await Promise.resolve();
      element.remove();
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
      if (element.state.kind !== 'empty') throw new Error(element.state.kind);
      document.body.append(element);
    });
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
  });

  it('keeps its worker when it is moved, and does not start again', async () => {
    const subject = await show({ auto: '', src: '/digits.png' });
    await contains(subject.status, 'Denoised');
    await subject.page.evaluate(() => {
      const element = document.querySelector('denoise-widget')!;
      document.body.append(element);
    });
    await contains(subject.status, 'Denoised');
    expect((await subject.heard()).filter(({ name }) => name === 'denoise-start')).toHaveLength(1);
    expect(subject.page.workers()).toHaveLength(1);
  });

  it('makes a clone that works by itself', async () => {
    const subject = await show({ auto: '' });
    await subject.page.evaluate(() => {
      const element = document.querySelector('denoise-widget')!;
      element.replaceWith(element.cloneNode());
      document.querySelector('denoise-widget')!.src = '/digits.png';
    });
    await contains(subject.status, 'Denoised');
  });

  it('works where a policy asks for trusted types', async () => {
    const subject = await show();
    await subject.page.evaluate(() => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = "require-trusted-types-for 'script'; trusted-types denoisekit";
      document.head.append(meta);
      const old = document.querySelector('denoise-widget')!;
      const element = document.createElement('denoise-widget');
      for (const name of old.getAttributeNames()) element.setAttribute(name, old.getAttribute(name)!);
      old.replaceWith(element);
      element.auto = true;
      element.src = '/digits.png';
    });
    await contains(subject.status, 'Denoised');
    // The policy is in force.
    const refused = await subject.page.evaluate(() => {
      try {
        document.createElement('p').innerHTML = '<b>text</b>';
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toBe(true);
  });

  it('takes its attributes as properties too, also those that were set before it was defined', async () => {
    const subject = await show();
    const found = await subject.page.evaluate(() => {
      const element = document.querySelector('denoise-widget')!;
      element.model = '/models/tiny';
      element.maxPixels = 1000;
      element.auto = true;
      element.noise = null;
      const before = element.getAttribute('seed');
      // As a framework leaves it that knew the tag before its definition was loaded.
      const late = document.createElement('denoise-widget');
      Object.defineProperty(late, 'device', { value: 'wasm', configurable: true, enumerable: true });
      document.body.append(late);
      return {
        model: element.getAttribute('model'),
        maxPixels: element.settings.maxPixels,
        auto: element.hasAttribute('auto'),
        before,
        late: late.getAttribute('device'),
      };
    });
    expect(found).toEqual({ model: '/models/tiny', maxPixels: 1000, auto: true, before: null, late: 'wasm' });
  });

  it('shares its model and worker with others on the page, and leaves them both when it is removed', async () => {
    const subject = await show({ model: '/models/tiny', auto: '', noise: 'none' });
    const { page } = subject;
    const loads = () => asked().filter((path) => path === '/models/tiny/model.onnx').length;
    const before = loads();
    const results = await page.evaluate(async () => {
      const first = document.querySelector('denoise-widget')!;
      first.after(first.cloneNode());
      const second = document.querySelectorAll('denoise-widget')[1]!;
      const picture = (value: number) => ({
        data: new Float32Array(64 * 64).fill(value),
        shape: [1, 1, 64, 64] as const,
      });
      await Promise.all([first.load(picture(0.25), 'a'), second.load(picture(0.75), 'b')]);
      const means = [first, second].map(({ state }) => {
        if (state.kind !== 'done') throw new Error(state.kind);
        return state.outcome.output.data.reduce((sum, value) => sum + value / 4096, 0);
      });
      first.remove();
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
      await second.load(picture(0.5), 'c');
      return { means, after: second.state.kind };
    });
    // Each has the answer to its own picture: a flat one stays as it is but for its border.
    expect(results.means[0]).toBeCloseTo(0.25, 1);
    expect(results.means[1]).toBeCloseTo(0.75, 1);
    expect(results.after).toBe('done');
    expect(page.workers()).toHaveLength(1);
    expect(loads() - before).toBe(1);
    await page.evaluate(() => {
      document.querySelector('denoise-widget')!.remove();
    });
    await expect.poll(() => page.workers().length).toBe(0);
  });
});
