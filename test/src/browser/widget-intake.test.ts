import { readFileSync } from 'node:fs';
import { fromPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { describe, expect, it } from 'vitest';
import { choose, contains, digits, digitsPath, useWidget, type Subject } from './widget-page.js';

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

/** On a busy machine a first picture takes seconds. */
const patient = { timeout: 30_000 };

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
    expect(await subject.widget.getByText('Drop it').isVisible()).toBe(false);
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

describe('a picture that is pasted', () => {
  it('is taken while nothing has the focus', async () => {
    const subject = await show();
    await copyPicture(subject);
    await subject.page.keyboard.press('ControlOrMeta+V');
    await contains(subject.status, /\.png, 224 × 28, is ready/);
  });

  it('is taken while a control of the element has the focus', async () => {
    const subject = await show();
    await copyPicture(subject);
    await subject.button('Draw').focus();
    await subject.page.keyboard.press('ControlOrMeta+V');
    await contains(subject.status, /\.png, 224 × 28, is ready/);
  });

  it('is left to a field of the page that has the focus', async () => {
    const subject = await show();
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
    const subject = await show();
    await copyPicture(subject);
    await subject.page.evaluate(() => {
      const element = document.querySelector('denoise-widget')!;
      element.after(element.cloneNode());
    });
    await subject.page.keyboard.press('ControlOrMeta+V');
    await expect.poll(() => kinds(subject), patient).toEqual(['ready', 'empty']);
  });
});

describe('a file that is chosen', () => {
  it('may be chosen again', async () => {
    const subject = await show({ auto: '' });
    for (let times = 1; times <= 2; times++) {
      await choose(subject, 'digits.png', digits);
      const done = async () => (await subject.heard()).filter(({ name }) => name === 'denoise-done').length;
      await expect.poll(done, patient).toBe(times);
    }
  });

  it('is asked for in the browser’s own dialog, of the kinds that can be read', async () => {
    const subject = await show();
    const [chooser] = await Promise.all([
      subject.page.waitForEvent('filechooser'),
      subject.button('Choose image…').press('Enter'),
    ]);
    expect(chooser.isMultiple()).toBe(false);
    expect(await chooser.element().getAttribute('accept')).toBe('image/png,image/jpeg,image/webp,image/gif');
    await chooser.setFiles(digitsPath);
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
  });
});

describe('the download', () => {
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
