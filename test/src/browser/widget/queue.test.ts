import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { choose, contains, digits, problems, useWidget, type Subject } from './element-page.js';

const { show } = useWidget();

const png = (name: string, buffer: Buffer = digits) => ({ name, mimeType: 'image/png', buffer });

function give({ widget }: Subject, files: readonly ReturnType<typeof png>[]): Promise<void> {
  return widget.locator('input[type=file]').setInputFiles([...files]);
}

/** The names in the archive that a click on its button downloads, and what is in them. */
async function archive(subject: Subject): Promise<Record<string, Uint8Array>> {
  const [download] = await Promise.all([
    subject.page.waitForEvent('download'),
    subject.button(/^Download \d+ as ZIP$/).click(),
  ]);
  expect(download.suggestedFilename()).toBe('denoised.zip');
  return unzipSync(readFileSync(await download.path()));
}

describe('several files', () => {
  it('are denoised one after the other, and downloaded as one archive under their names', async () => {
    const subject = await show({ noise: 'none' });
    const jpeg = await sharp(digits).jpeg({ quality: 95 }).toBuffer();
    await give(subject, [
      png('a.png'),
      png('notes.png', Buffer.from('no image')),
      png('a.png'),
      png('b.jpg', jpeg),
    ]);
    await contains(subject.status, 'a.png, 224 × 28, is ready');
    await subject.button('Denoise all 4').click();
    await contains(subject.widget.locator('#queue-text'), '3 of 4 files denoised, 1 failed.');
    const rows = await subject.widget.locator('#queue-list li').allTextContents();
    expect(rows).toEqual([
      'a.png done',
      expect.stringMatching(/^notes\.png failednotes\.png is not an image/),
      'a.png done',
      'b.jpg done',
    ]);
    expect((await subject.heard()).filter(({ name }) => name === 'denoise-error')).toEqual([
      { name: 'denoise-error', code: 'image-invalid' },
    ]);
    const files = await archive(subject);
    expect(Object.keys(files)).toEqual(['a.png', 'a (2).png', 'b.jpg']);
    for (const bytes of Object.values(files)) {
      const { width, height } = await sharp(bytes).metadata();
      expect([width, height]).toEqual([224, 28]);
    }
    // As the command line denoises it: what is downloaded alone has the same pixels.
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    const [download] = await Promise.all([
      subject.page.waitForEvent('download'),
      subject.button('Download PNG').click(),
    ]);
    expect(Buffer.from(files['a.png']!).equals(readFileSync(await download.path()))).toBe(true);
    expect(await problems(subject.page)).toEqual([]);
  });

  it('begin by themselves where the element does so with one, and can be stopped and cleared', async () => {
    const subject = await show({ noise: 'none', auto: '', model: '/models/colour' });
    const large = await sharp(digits).resize(2000, 2000).png().toBuffer();
    // Within the page: by a click from here the second file may be done already.
    await subject.widget.evaluate((element) => {
      const root = element.shadowRoot!;
      const observer = new MutationObserver(() => {
        if (root.querySelector('#queue-text')?.textContent.startsWith('1 of 3') !== true) return;
        observer.disconnect();
        root.querySelector<HTMLButtonElement>('#queue-run')!.click();
      });
      observer.observe(root, { subtree: true, childList: true, characterData: true });
    });
    await give(subject, [png('one.png'), png('two.png', large), png('three.png')]);
    const text = subject.widget.locator('#queue-text');
    await contains(subject.widget.locator('#queue-list'), 'two.png waiting');
    await subject.button('Denoise the other 2').click();
    await contains(text, '3 of 3 files denoised.');
    // Those that come later join the list.
    await choose(subject, 'four.png', digits);
    await contains(text, '4 of 4 files denoised.');
    await subject.button('Clear list').click();
    await subject.widget.locator('#files').waitFor({ state: 'hidden' });
    await choose(subject, 'five.png', digits);
    await contains(subject.status, 'Denoised');
    expect(await subject.widget.locator('#files').isVisible()).toBe(false);
  });

  it('wait again when what is done with them changes', async () => {
    const subject = await show({ noise: 'none', model: '/models/tiny' });
    await give(subject, [png('one.png'), png('two.png')]);
    await subject.button('Denoise all 2').click();
    await contains(subject.widget.locator('#queue-text'), '2 of 2 files denoised.');
    const full = await archive(subject);
    await subject.widget.evaluate((element) => {
      element.setAttribute('strength', '0');
    });
    await contains(subject.widget.locator('#queue-text'), '0 of 2 files denoised, 2 as before.');
    expect(await archive(subject)).toEqual(full);
    await subject.button('Denoise all 2').click();
    await contains(subject.widget.locator('#queue-text'), '2 of 2 files denoised.');
    const none = await archive(subject);
    const pixels = (bytes: Uint8Array) => sharp(bytes).greyscale().raw().toBuffer();
    const original = await pixels(digits);
    expect((await pixels(none['one.png']!)).equals(original)).toBe(true);
    expect((await pixels(full['one.png']!)).equals(original)).toBe(false);
    // Nobody downloads by mistake what is to be left out.
    await subject.widget.getByLabel('all without EXIF').check();
    await subject.button(/^Download \d+ as ZIP$/).waitFor({ state: 'hidden' });
  });

  it('are denoised again by themselves where the element does so with one', async () => {
    const subject = await show({ noise: 'none', auto: '', model: '/models/tiny' });
    await give(subject, [png('one.png'), png('two.png')]);
    await contains(subject.widget.locator('#queue-text'), '2 of 2 files denoised.');
    for (const [name, value] of Object.entries({ model: '/models/compact', strength: '0.5' })) {
      const texts = await subject.widget.evaluate(
        (element, [name, value]) =>
          new Promise<readonly string[]>((resolve) => {
            const text = element.shadowRoot!.querySelector('#queue-text')!;
            const seen: string[] = [];
            new MutationObserver(() => {
              seen.push(text.textContent);
              if (seen.at(-1) === '2 of 2 files denoised.') resolve(seen);
            }).observe(text, { childList: true });
            element.setAttribute(name, value);
          }),
        [name, value] as const,
      );
      expect(texts.slice(-2)).toEqual(['1 of 2 files denoised, 1 as before.', '2 of 2 files denoised.']);
    }
  });

  it('are told that there are too many: of 5,000 the first 200 are taken', async () => {
    const subject = await show();
    await subject.page.evaluate(async () => {
      const blob = await (await fetch('/digits.png')).blob();
      const data = new DataTransfer();
      for (let i = 0; i < 5000; i++) data.items.add(new File([blob], `${i}.png`));
      const stage = document.querySelector('denoise-widget')!.shadowRoot!.querySelector('.stage')!;
      stage.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true }));
    });
    await contains(subject.widget.locator('#queue-note'), 'room for 200 files: 4800 were left out');
    expect(await subject.widget.locator('#queue-list li').count()).toBe(200);
    await contains(subject.status, '0.png, 224 × 28, is ready');
  });
});
