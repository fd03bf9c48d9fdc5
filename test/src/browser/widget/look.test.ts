import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PageOptions } from '../fixture.js';
import { flatPicture } from '../flat-picture.js';
import { choose, contains, problems, useWidget, type Subject } from './element-page.js';

const { show } = useWidget();
const side = 1500;

/** A picture whose grey says how far right a pixel is: its column modulo 256, of 255. */
async function showColumns(width = side, options: PageOptions = {}): Promise<Subject> {
  const subject = await show({ model: '/models/tiny', noise: 'none' }, options);
  await subject.page.evaluate(
    ([width, height]) => {
      const data = Float32Array.from({ length: width * height }, (_, at) => ((at % width) % 256) / 255);
      return document
        .querySelector('denoise-widget')!
        .load({ data, shape: [1, 1, height, width] }, 'columns');
    },
    [width, side] as const,
  );
  await contains(subject.status, 'is ready');
  return subject;
}

/** The grey in the middle of the loupe. */
function greyInLoupe({ widget }: Subject): Promise<number> {
  return widget.locator('#loupe').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext('2d')!;
    return context.getImageData(width / 2, height / 2, 1, 1).data[0]!;
  });
}

const percent = async ({ widget }: Subject) =>
  parseFloat((await widget.locator('#zoom-text').textContent())!);

describe('looking closer by keys', () => {
  it('has a loupe at real size, which arrows move', async () => {
    const subject = await showColumns();
    const view = subject.widget.locator('#view');
    const loupe = subject.widget.locator('#loupe');
    await view.press('l');
    expect(await subject.button('Loupe').getAttribute('aria-pressed')).toBe('true');
    // The picture is painted strip by strip, also after it is ready.
    await expect.poll(() => greyInLoupe(subject)).toBe(750 % 256);
    await view.press('ArrowRight');
    await expect.poll(() => greyInLoupe(subject)).toBe(766 % 256);
    await view.press('Shift+ArrowLeft');
    await expect.poll(() => greyInLoupe(subject)).toBe(606 % 256);
    await view.press('Escape');
    await loupe.waitFor({ state: 'hidden' });
  });

  it('has in its loupe both pictures side by side, where the mouse points', async () => {
    const subject = await showColumns();
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    await subject.button('Loupe').click();
    const box = (await subject.widget.locator('#compare').boundingBox())!;
    await subject.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const halves = () =>
      subject.widget.locator('#loupe').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        const at = (x: number) => context.getImageData(x, height / 2, 1, 1).data[0]!;
        return [at(width / 4), at((3 * width) / 4)];
      });
    // The tiny model blurs 3 x 3 pixels, which leaves an even slope as it is.
    const grey: unknown = expect.closeTo(750 % 256, 1.5);
    await expect.poll(halves).toEqual([grey, grey]);
    expect(await problems(subject.page)).toEqual([]);
  });

  it('has a loupe that is wholly seen on a phone, where the picture is wider', async () => {
    const subject = await showColumns(side, { own: true });
    await subject.page.setViewportSize({ width: 320, height: 640 });
    const view = subject.widget.locator('#view');
    await view.press('1');
    await view.press('l');
    const [seen, loupe] = [
      (await view.boundingBox())!,
      (await subject.widget.locator('#loupe').boundingBox())!,
    ];
    expect(loupe.x).toBeGreaterThan(seen.x);
    expect(loupe.x + loupe.width).toBeLessThan(seen.x + seen.width);
  });

  it.each([320, 296])('has its buttons on one line in an element of %i pixels', async (width) => {
    const subject = await showColumns(side, { own: true });
    await subject.widget.evaluate((element, width) => {
      element.style.width = `${width}px`;
    }, width);
    const tops = () =>
      subject.widget
        .locator('#zooms > button')
        .evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().top)));
    expect(new Set(await tops()).size).toBe(1);
    await subject.widget.locator('#view').press('1');
    await contains(subject.widget.locator('#zoom-text'), '100 %');
    expect(new Set(await tops()).size).toBe(1);
  });

  it('has labels that keep to their side of the line in an element of 320 pixels', async () => {
    const subject = await show({ auto: '', src: '/digits.png' });
    await subject.widget.evaluate((element) => {
      element.style.width = '320px';
    });
    await contains(subject.widget.locator('#tag-after'), /^denoised, \+\d+\.\d dB$/);
    const [picture, label] = [
      (await subject.widget.locator('#compare').boundingBox())!,
      (await subject.widget.locator('#tag-after').boundingBox())!,
    ];
    expect(label.x).toBeGreaterThan(picture.x + picture.width / 2);
  });

  it('moves the line, zooms, and tells its keys', async () => {
    const subject = await showColumns();
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    const view = subject.widget.locator('#view');
    const line = () => subject.widget.getByLabel('Compare before and after').inputValue();
    await view.press('.');
    await expect.poll(line).toBe('55');
    await view.press(',');
    await view.press(',');
    await expect.poll(line).toBe('45');
    await view.press('1');
    await expect.poll(() => percent(subject)).toBe(100);
    await view.press('+');
    await expect.poll(() => percent(subject)).toBe(200);
    await view.press('0');
    await contains(subject.widget.locator('#zoom-text'), 'fit');
    await subject.widget.getByText('Keys', { exact: true }).press('Enter');
    await subject.widget.locator('.keys p').waitFor();
  });
});

describe('a picture of several megapixels', () => {
  it('is shown pixel by pixel at real size, wherever people move it, and canvases hold no more than is seen', async () => {
    const width = 4000;
    const subject = await showColumns(width);
    const view = subject.widget.locator('#view');
    /** The greys in the middle of the view, from left to right, and those that belong there. */
    async function greys(): Promise<{ found: readonly number[]; expected: readonly number[] }> {
      const box = (await view.boundingBox())!;
      const { x } = (await subject.widget.locator('#compare').boundingBox())!;
      const [left, top] = [Math.ceil(box.x) + 200, Math.floor(box.y + box.height / 2)];
      const clip = { x: left, y: top, width: 300, height: 1 };
      const shot = sharp(await subject.page.screenshot({ clip })).extractChannel(0);
      const found = [...(await shot.raw().toBuffer())];
      return { found, expected: found.map((_, i) => (left - Math.round(x) + i) % 256) };
    }
    const pixels = () =>
      subject.widget.evaluate((element) => {
        const all = element.shadowRoot!.querySelectorAll<HTMLCanvasElement>('#compare canvas');
        return Array.from(all).reduce((sum, canvas) => sum + canvas.width * canvas.height, 0);
      });
    await view.press('1');
    for (const step of [0, 137, 700, -999]) {
      await view.evaluate((element, step) => {
        element.scrollLeft += step;
      }, step);
      await expect.poll(async () => (await greys()).found).toEqual((await greys()).expected);
    }
    // The picture has 6 megapixels, and its overview a quarter of them.
    expect(await pixels()).toBeLessThan(3e6);
    await view.press('0');
    await contains(subject.widget.locator('#zoom-text'), 'fit');
    await expect.poll(pixels).toBeLessThan(2.5e6);
  });

  it('shows the answer under the line too', async () => {
    const subject = await showColumns(4000);
    const view = subject.widget.locator('#view');
    await view.press('1');
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    await subject.widget.getByLabel('Compare before and after').fill('0');
    const box = (await view.boundingBox())!;
    const { x } = (await subject.widget.locator('#compare').boundingBox())!;
    const clip = { x: Math.ceil(box.x) + 200, y: Math.floor(box.y + box.height / 2), width: 300, height: 1 };
    // The tiny model blurs 3 x 3 pixels, which leaves an even slope as it is; 255 is beside 0.
    const wrong = async () => {
      const shot = await sharp(await subject.page.screenshot({ clip }))
        .extractChannel(0)
        .raw()
        .toBuffer();
      const expected = (i: number) => (clip.x - Math.round(x) + i) % 256;
      return [...shot].filter((grey, i) => {
        const at = expected(i);
        return at > 1 && at < 254 && Math.abs(grey - at) > 1;
      });
    };
    await expect.poll(wrong).toEqual([]);
  });
});

describe('looking closer with two fingers', () => {
  it('zooms the picture with them, and not the page', async () => {
    const subject = await showColumns();
    const box = (await subject.widget.locator('#compare').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, Math.min(box.y + box.height / 2, 400)];
    const session = await subject.page.context().newCDPSession(subject.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd' ? [] : [-1, 1].map((sign) => ({ x: x + sign * apart, y, id: sign + 1 })),
      });
    const fitted = box.width / side;
    await touch('touchStart', 20);
    for (const apart of [30, 40, 60]) await touch('touchMove', apart);
    await touch('touchEnd', 0);
    await expect.poll(async () => (await percent(subject)) / 100).toBeCloseTo(3 * fitted, 2);
    expect(await subject.page.evaluate(() => visualViewport!.scale)).toBe(1);
    await touch('touchStart', 60);
    for (const apart of [40, 10]) await touch('touchMove', apart);
    await touch('touchEnd', 0);
    await contains(subject.widget.locator('#zoom-text'), 'fit');
  });
});

describe('a wide gamut', () => {
  it('is shown as its profile says on a screen that has it, beside pictures in sRGB', async () => {
    const subject = await show({ noise: 'none' }, { own: true });
    const session = await subject.page.context().newCDPSession(subject.page);
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'color-gamut', value: 'p3' }] });
    const red = async (profile: 'p3' | 'srgb') => {
      const bytes = await flatPicture([255, 0, 0], profile);
      await choose(subject, `${profile}.png`, bytes);
      await contains(subject.status, `${profile}.png, 64 × 64, is ready`);
      return subject.widget
        .locator('#before canvas')
        .first()
        .evaluate((canvas) => {
          const context = (canvas as HTMLCanvasElement).getContext('2d')!;
          return [...context.getImageData(9, 9, 1, 1, { colorSpace: 'display-p3' }).data];
        });
    };
    expect(await red('p3')).toEqual([255, 0, 0, 255]);
    // The red of sRGB in Display P3 (CSS Color 4): 0.917, 0.200, 0.139.
    expect(await red('srgb')).toEqual([234, 51, 35, 255]);
  });

  it('leaves the colours of sRGB as they are on a screen without it', async () => {
    const subject = await show({ noise: 'none' });
    await choose(subject, 'green.png', await flatPicture([0, 132, 0], 'srgb'));
    await contains(subject.status, 'green.png, 64 × 64, is ready');
    const picture = await subject.widget.locator('#before').screenshot();
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
    const middle = Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2);
    expect([...data.subarray(middle * info.channels, middle * info.channels + 3)]).toEqual([0, 132, 0]);
  });
});
