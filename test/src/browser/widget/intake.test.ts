import { readFileSync } from 'node:fs';
import { fromPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import type { DenoiseFiles } from '@denoisekit/widget';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { choose, contains, digits, digitsPath, useWidget, type Subject } from './element-page.js';

const { show } = useWidget();

/** An event as a drag over the element sends it: of a file, or of a word. */
async function drag(
  { page }: Subject,
  type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
  what: 'file' | 'text' = 'file',
): Promise<{ readonly taken: boolean }> {
  return page.evaluate(
    async ({ type, what }) => {
      const data = new DataTransfer();
      if (what === 'text') data.setData('text/plain', 'a word');
      else data.items.add(new File([await (await fetch('/digits.png')).blob()], 'dropped.png'));
      const options = { dataTransfer: data, bubbles: true, cancelable: true, composed: true };
      const stage = document.querySelector('denoise-widget')!.shadowRoot!.querySelector('.stage')!;
      return { taken: !stage.dispatchEvent(new DragEvent(type, options)) };
    },
    { type, what },
  );
}

/** Puts a picture on the clipboard, as "copy image" does. */
async function copyPicture({ page }: Subject): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async () => {
    const blob = await (await fetch('/digits.png')).blob();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  });
}

/** What each element of the page does. */
function kinds({ page }: Subject): Promise<readonly string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('denoise-widget'), ({ state }) => state.kind),
  );
}

describe('a file that is dropped', () => {
  it('is taken, and where it would fall is shown before that', async () => {
    const subject = await show({ auto: '' });
    await drag(subject, 'dragenter');
    // Without this the browser would open the file in place of the page.
    expect(await drag(subject, 'dragover')).toEqual({ taken: true });
    await subject.widget.getByText('Drop it').waitFor();
    expect(await drag(subject, 'drop')).toEqual({ taken: true });
    await contains(subject.status, 'Denoised');
    expect(await subject.widget.getByText('Drop it').isVisible()).toBe(false);
    const names = (await subject.heard()).map(({ name }) => name);
    expect(names.filter((name) => name === 'denoise-start')).toHaveLength(1);
  });

  it('leaves nothing behind when it is taken away again', async () => {
    const subject = await show();
    await drag(subject, 'dragover');
    await subject.widget.getByText('Drop it').waitFor();
    await drag(subject, 'dragleave');
    await subject.widget.getByText('Drop it').waitFor({ state: 'hidden' });
    expect(await kinds(subject)).toEqual(['empty']);
  });

  it('is not mistaken for text, which is left to the page', async () => {
    const subject = await show();
    for (const type of ['dragover', 'drop'] as const) {
      expect(await drag(subject, type, 'text')).toEqual({ taken: false });
    }
    expect(await kinds(subject)).toEqual(['empty']);
  });
});

describe('an empty element', () => {
  const wanted = (subject: Subject) => subject.widget.locator('#hint strong');

  it('asks for photographs by a model for them: they have noise of their own, and nobody draws one', async () => {
    const subject = await show({ model: '/models/photographs' });
    await contains(wanted(subject), 'Choose photographs');
    expect(await subject.button('Draw').isHidden()).toBe(true);
    expect(await subject.widget.getByRole('group', { name: 'Noise' }).isHidden()).toBe(true);
    // Noise that the page asks for is shown.
    await subject.widget.evaluate((element) => {
      element.setAttribute('noise', 'gaussian:0.1');
    });
    await subject.widget.getByRole('group', { name: 'Noise' }).waitFor();
  });

  it('asks for digits by a model for them, as soon as it has one, and opens the files where it is clicked', async () => {
    const subject = await show({ model: '/models/photographs' });
    await contains(wanted(subject), 'Choose photographs');
    await subject.widget.evaluate((element) => {
      element.setAttribute('model', '/models/compact');
    });
    await contains(wanted(subject), 'Choose pictures of digits');
    await subject.button('Draw').waitFor();
    expect(await subject.widget.locator('#level-text').textContent()).toBe('0.5');
    await Promise.all([subject.page.waitForEvent('filechooser'), wanted(subject).click()]);
  });
});

describe('a picture that is pasted', () => {
  it('is taken while nothing has the focus', async () => {
    const subject = await show({}, { own: true });
    await copyPicture(subject);
    await subject.page.keyboard.press('ControlOrMeta+V');
    await contains(subject.status, /\.png, 224 × 28, is ready/);
  });

  it('is taken while a control of the element has the focus', async () => {
    const subject = await show({}, { own: true });
    await copyPicture(subject);
    await subject.button('Draw').focus();
    await subject.page.keyboard.press('ControlOrMeta+V');
    await contains(subject.status, /\.png, 224 × 28, is ready/);
  });

  it('is left to a field of the page that has the focus', async () => {
    const subject = await show({}, { own: true });
    await copyPicture(subject);
    await subject.page.evaluate(() => {
      const field = document.createElement('textarea');
      document.body.append(field);
      field.focus();
      field.addEventListener('paste', () => Object.assign(globalThis, { fieldWasAsked: true }));
    });
    await subject.page.keyboard.press('ControlOrMeta+V');
    await subject.page.waitForFunction(() => 'fieldWasAsked' in globalThis);
    expect(await kinds(subject)).toEqual(['empty']);
  });

  it('goes to the first of two elements only', async () => {
    const subject = await show({}, { own: true });
    await copyPicture(subject);
    await subject.page.evaluate(() => {
      const element = document.querySelector('denoise-widget')!;
      element.after(element.cloneNode());
    });
    await subject.page.keyboard.press('ControlOrMeta+V');
    await expect.poll(() => kinds(subject)).toEqual(['ready', 'empty']);
  });
});

describe('a file that is chosen', () => {
  it('may be chosen again', async () => {
    const subject = await show({ auto: '' });
    for (let times = 1; times <= 2; times++) {
      await choose(subject, 'digits.png', digits);
      const done = async () => (await subject.heard()).filter(({ name }) => name === 'denoise-done').length;
      await expect.poll(done).toBe(times);
    }
  });

  it('is asked for in the browser’s own dialog, of the kinds that can be read', async () => {
    const subject = await show();
    const [chooser] = await Promise.all([
      subject.page.waitForEvent('filechooser'),
      subject.button('Choose image…').press('Enter'),
    ]);
    expect(chooser.isMultiple()).toBe(true);
    expect(await chooser.element().getAttribute('accept')).toBe(
      'image/png,image/jpeg,image/gif,image/webp,image/avif',
    );
    await chooser.setFiles(digitsPath);
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
  });
});

describe('several files', () => {
  it('are listed by name, the first is shown, and each can be chosen', async () => {
    const subject = await show();
    const file = (name: string) => ({ name, mimeType: 'image/png', buffer: Buffer.from(digits) });
    await subject.widget.locator('input[type=file]').setInputFiles([file('one.png'), file('two.png')]);
    await contains(subject.status, 'one.png, 224 × 28, is ready');
    await subject.button('two.png').click();
    await contains(subject.status, 'two.png, 224 × 28, is ready');
    await expect.poll(() => subject.button('two.png').getAttribute('aria-pressed')).toBe('true');
  });

  it('may be taken over by the page', async () => {
    const subject = await show();
    await subject.page.evaluate(() => {
      document.addEventListener('denoise-files', (event) => {
        event.preventDefault();
        document.title = (event as CustomEvent<DenoiseFiles>).detail.files.map(({ name }) => name).join();
      });
    });
    await choose(subject, 'digits.png', digits);
    await expect.poll(() => subject.page.title()).toBe('digits.png');
    expect(await kinds(subject)).toEqual(['empty']);
  });
});

describe('the download', () => {
  it('is a JPEG where a JPEG came, with its EXIF and profile, or without EXIF', async () => {
    const subject = await show({ noise: 'none', auto: '' });
    const side = { width: 64, height: 48, channels: 3 } as const;
    const photo = await sharp(new Uint8Array(64 * 48 * 3).fill(120), { raw: side })
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'Maker' } })
      .jpeg()
      .toBuffer();
    await choose(subject, 'photo.jpg', photo);
    await contains(subject.status, 'Denoised');
    const saved = async () => {
      const [download] = await Promise.all([
        subject.page.waitForEvent('download'),
        subject.button('Download JPEG').click(),
      ]);
      expect(download.suggestedFilename()).toBe('photo-denoised.jpg');
      return readFileSync(await download.path());
    };
    const kept = await saved();
    expect(kept.includes('Maker')).toBe(true);
    const facts = await sharp(kept).metadata();
    expect([facts.width, facts.height, facts.orientation]).toEqual([48, 64, 1]);
    expect(facts.icc).toEqual((await sharp(photo).metadata()).icc);
    await subject.widget.getByLabel('without EXIF').check();
    const stripped = await saved();
    expect(stripped.includes('Maker')).toBe(false);
    expect((await sharp(stripped).metadata()).icc).toEqual(facts.icc);
  });

  it('says what its format lost, until one loses nothing', async () => {
    const subject = await show({ noise: 'none', auto: '' });
    const samples = Uint16Array.from({ length: 32 * 32 * 4 }, (_, i) => i * 4099);
    const deep = sharp(samples, { raw: { width: 32, height: 32, channels: 4 } });
    await choose(subject, 'deep.png', await deep.toColourspace('rgb16').png().toBuffer());
    await contains(subject.status, 'Denoised');
    const format = subject.widget.getByLabel('Format');
    await format.selectOption('jpeg');
    await subject.button('Download JPEG').click();
    await contains(
      subject.status,
      /^Denoised .* Transparent parts on white, since JPEG has no transparency\. 16 bits became 8, since JPEG holds no more\.$/,
    );
    await format.selectOption('png');
    await subject.button('Download PNG').click();
    await contains(subject.status, /^Denoised (?!.*16 bits)/);
  });

  it('is the denoised picture, to the last of its 8 bits', async () => {
    const subject = await show({ auto: '' });
    await choose(subject, 'My digits.png', digits);
    await contains(subject.status, 'Denoised');
    const [download] = await Promise.all([
      subject.page.waitForEvent('download'),
      subject.button('Download PNG').click(),
    ]);
    expect(download.suggestedFilename()).toBe('my-digits-denoised.png');
    const output = await subject.page.evaluate(() => {
      const { state } = document.querySelector('denoise-widget')!;
      if (state.kind !== 'done') throw new Error(state.kind);
      return [...state.outcome.output.data];
    });
    const saved = readFileSync(await download.path());
    const { pixels } = await createSharpCodec().decode(saved, { name: 'the download' });
    const tensor = fromPixels(pixels, 1);
    expect(tensor.shape).toEqual([1, 1, 28, 224]);
    const apart = tensor.data.map((value, i) => Math.abs(value - output[i]!));
    // Half a step of 8 bits, and the rounding of float32.
    expect(Math.max(...apart)).toBeLessThanOrEqual(0.5 / 255 + 1e-6);
  });
});

describe('a camera', () => {
  /** A camera of 32 x 16 pixels, each (200, 100, 50), in place of the browser's; or none, which is refused by a name. */
  async function giveCamera({ page }: Subject, refusal?: string): Promise<void> {
    await page.evaluate((refusal) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 16 });
      const context = canvas.getContext('2d')!;
      const paint = (): void => {
        context.fillStyle = 'rgb(200 100 50)';
        context.fillRect(0, 0, 32, 16);
        requestAnimationFrame(paint);
      };
      paint();
      const stream = canvas.captureStream();
      Object.assign(globalThis, { cameraTrack: stream.getVideoTracks()[0] });
      navigator.mediaDevices.getUserMedia = () =>
        refusal === undefined
          ? Promise.resolve(stream)
          : Promise.reject(new DOMException('refused', refusal));
    }, refusal);
  }

  const trackState = ({ page }: Subject) =>
    page.evaluate(() => (globalThis as unknown as { cameraTrack: MediaStreamTrack }).cameraTrack.readyState);

  async function open(refusal?: string): Promise<Subject> {
    const subject = await show({ model: '/models/photographs' }, { own: true });
    await giveCamera(subject, refusal);
    await subject.button('Camera…').click();
    return subject;
  }

  it('is shown in a dialog, and gives a picture of what it sees, in its size', async () => {
    const subject = await open();
    await subject.button('Take picture').click();
    await contains(subject.status, /camera\.png, 32 × 16, is ready/);
    const colour = await subject.widget.evaluate((element) => {
      const canvas = element.shadowRoot!.querySelector<HTMLCanvasElement>('#before canvas')!;
      const settings = { colorSpace: 'srgb' } as const;
      return [...canvas.getContext('2d')!.getImageData(16, 8, 1, 1, settings).data];
    });
    // A canvas in Display P3 rounds to its own 256 levels.
    [200, 100, 50, 255].forEach((value, channel) => {
      expect(Math.abs(colour[channel]! - value)).toBeLessThanOrEqual(2);
    });
    expect(await trackState(subject)).toBe('ended');
    expect(await subject.widget.locator('dialog').count()).toBe(0);
  });

  it('is switched off where its dialog is closed, or the element removed', async () => {
    const subject = await open();
    await subject.widget.getByRole('dialog', { name: 'Camera' }).waitFor();
    expect(await trackState(subject)).toBe('live');
    await subject.page.keyboard.press('Escape');
    await expect.poll(() => trackState(subject)).toBe('ended');
    expect(await kinds(subject)).toEqual(['empty']);

    await giveCamera(subject);
    await subject.button('Camera…').click();
    await subject.widget.getByRole('dialog').waitFor();
    await subject.widget.evaluate((element) => {
      element.remove();
    });
    await expect.poll(() => trackState(subject)).toBe('ended');
  });

  it('that is refused is reported, with what to do', async () => {
    const subject = await open('NotAllowedError');
    await contains(subject.alert, /The camera cannot be used: found refused.*let this page use the camera/);
    expect((await subject.heard()).at(-1)).toMatchObject({
      name: 'denoise-error',
      code: 'device-unavailable',
    });
  });

  it('is not offered by a model for digits', async () => {
    const subject = await show();
    await subject.button('Draw').waitFor();
    expect(await subject.button('Camera…').isHidden()).toBe(true);
  });
});
