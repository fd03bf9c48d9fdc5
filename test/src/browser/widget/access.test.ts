import { describe, expect, it } from 'vitest';
import {
  beginLarge,
  choose,
  contains,
  digits,
  expectFocus,
  problems,
  useWidget,
  type Subject,
} from './element-page.js';

const { show } = useWidget();

/** What has the focus: its name for a screen reader, or its id. */
function focused({ page }: Subject): Promise<string> {
  return page.evaluate(() => {
    const inside = document.activeElement?.shadowRoot?.activeElement;
    if (inside === null || inside === undefined) return 'outside';
    return inside.getAttribute('aria-label') ?? (inside.id === '' ? inside.localName : inside.id);
  });
}

/** Browsers take the focus from what is hidden with the next frame. */
async function expectFocusStays(subject: Subject, id: string): Promise<void> {
  await subject.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await expectFocus(subject, id);
}

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
    await expect.poll(() => split.getAttribute('aria-valuetext')).toBe('0 % before, 100 % after');
    expect(await subject.widget.locator('#after').evaluate((one) => getComputedStyle(one).clipPath)).toMatch(
      /^inset\(0px( 0px 0px 0%)?\)$/,
    );
  });

  it('shows where the focus is, on the line between before and after too', async () => {
    const subject = await show({ auto: '', src: '/digits.png' });
    await contains(subject.status, 'Denoised');
    const view = subject.widget.locator('#view');
    const outline = () =>
      view.evaluate((one) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return `${outlineStyle} ${outlineWidth}`;
      });
    await subject.widget.locator('#zoom-out').focus();
    expect(await outline()).toMatch(/^none/);
    await subject.page.keyboard.press('Shift+Tab');
    await expectFocus(subject, 'split');
    // Around the view: around the picture within it, it would be cut off with what does not fit.
    expect(await outline()).toBe('solid 3px');
  });

  it('shows the focus on a file of the list, with no side of it cut off', async () => {
    const subject = await show({ noise: 'none' });
    const png = (name: string) => ({ name, mimeType: 'image/png', buffer: digits });
    await subject.widget.locator('input[type=file]').setInputFiles([png('a.png'), png('b.png')]);
    const [first, strip] = [subject.button(/^a\.png/), subject.widget.locator('#queue-strip')];
    await strip.focus();
    await subject.page.keyboard.press('Tab');
    const { style, reach } = await first.evaluate((button) => {
      const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(button);
      return { style: outlineStyle, reach: parseFloat(outlineWidth) + parseFloat(outlineOffset) };
    });
    expect([style, reach]).toEqual(['solid', 5]);
    const list = (await subject.widget.locator('#queue-list').boundingBox())!;
    const box = (await first.boundingBox())!;
    const rooms = [box.x - list.x, box.y - list.y, list.x + list.width - box.x - box.width];
    expect(Math.min(...rooms)).toBeGreaterThanOrEqual(reach);
  });

  it('hands the focus on where a control goes away, to the one that comes next', async () => {
    const subject = await show({ noise: 'none' }, { own: true });
    const enter = async (name: string | RegExp): Promise<void> => {
      await subject.button(name).focus();
      await subject.page.keyboard.press('Enter');
    };
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await subject.page.context().route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    const png = (name: string) => ({ name, mimeType: 'image/png', buffer: digits });
    await subject.widget.locator('input[type=file]').setInputFiles([png('a.png'), png('b.png')]);
    await contains(subject.status, 'a.png, 224 × 28, is ready');
    await subject.button(/^Denoise$/).focus();
    await subject.page.keyboard.down('Enter');
    await expectFocus(subject, 'cancel');
    // Held, it comes again; Cancel is not meant.
    await subject.page.keyboard.down('Enter');
    await expectFocusStays(subject, 'cancel');
    await subject.page.keyboard.up('Enter');
    release();
    await contains(subject.status, 'Denoised');
    await expectFocus(subject, 'download');
    await enter('Denoise all 2');
    await contains(subject.widget.locator('#queue-text'), '2 of 2 files denoised.');
    await expectFocus(subject, 'queue-save');
    await enter('Clear list');
    await expectFocus(subject, 'download');
    await expectFocusStays(subject, 'download');
    // It is left where it is on anything that stays.
    await subject.widget.locator('#strength').focus();
    await subject.widget.evaluate((element: HTMLElementTagNameMap['denoise-widget']) => element.denoise());
    await contains(subject.status, 'Denoised');
    await expectFocus(subject, 'strength');
  });

  it('opens the files of the machine by a key', async () => {
    const subject = await show();
    const chooser = subject.page.waitForEvent('filechooser');
    await subject.button('Choose image…').focus();
    await subject.button('Choose image…').press('Enter');
    await (await chooser).setFiles({ name: 'a.png', mimeType: 'image/png', buffer: digits });
    await contains(subject.status, 'a.png, 224 × 28, is ready');
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

  it('gives everything the focus in the order in which it is seen', async () => {
    const subject = await show({ samples: '/digits.png', auto: '' });
    await subject.button('Sample 8 of 8').click();
    await contains(subject.status, 'Denoised');
    const order: string[] = [];
    do {
      await subject.page.keyboard.press('Tab');
      order.push(await focused(subject));
    } while (order.filter((name) => name === 'outside').length < 2);
    // From one leaving of the page to the next.
    const round = order.slice(order.indexOf('outside') + 1, -1);
    const samples = Array.from({ length: 8 }, (_, i) => `Sample ${i + 1} of 8`);
    expect(round).toEqual([
      expect.stringMatching(/^Picture\. Keys: /),
      'Compare before and after',
      ...[
        'Zoom out',
        'Zoom in',
        'zoom-fit',
        'zoom-real',
        'loupe-button',
        'summary',
        'pick',
        'draw',
        ...samples,
      ],
      ...[
        'kind',
        'level',
        'again',
        'strength',
        'device',
        'denoise',
        'download',
        'Format',
        'strip',
        'summary',
      ],
    ]);
  });

  it('has controls that all work with keys', async () => {
    const subject = await show({ samples: '/digits.png' });
    const { keyboard } = subject.page;
    const attribute = (name: string) => subject.widget.getAttribute(name);
    await subject.button('Sample 1 of 8').press('Space');
    await contains(subject.status, 'is ready');
    await subject.widget.getByRole('slider', { name: 'Level' }).press('ArrowLeft');
    await expect.poll(() => attribute('noise')).toBe('gaussian:0.45');
    await subject.button('Other noise').press('Enter');
    await expect.poll(() => attribute('seed')).toBe('2');
    const noise = subject.widget.getByLabel('Add');
    await noise.press('End');
    await expect.poll(() => attribute('noise')).toBe('none');
    await noise.press('Home');
    await expect.poll(() => attribute('noise')).toMatch(/^gaussian:/);
    const device = subject.widget.getByLabel('Device');
    await device.press('Home');
    await expect.poll(() => attribute('device')).toBe('auto');
    await device.press('End');
    await expect.poll(() => attribute('device')).toBe('wasm');
    await subject.button('Denoise').press('Enter');
    await contains(subject.status, 'Denoised');
    const [download] = await Promise.all([
      subject.page.waitForEvent('download'),
      subject.button('Download PNG').press('Enter'),
    ]);
    expect(download.suggestedFilename()).toBe('sample-1-denoised.png');
    await subject.widget.locator('#badge summary').press('Enter');
    await subject.widget.getByText('Golden vectors').waitFor();
    await beginLarge(subject);
    await subject.button('Cancel').press('Enter');
    await contains(subject.status, 'large, 2000 × 2000, is ready');
    // The button that was pressed has gone; who pressed it must not be sent to the top of the page.
    await expectFocus(subject, 'denoise');
    await keyboard.press('Shift+Tab');
    await expectFocus(subject, 'device');
  });
});

describe('what a screen reader is told', () => {
  it('names every control and picture, and what they are', async () => {
    const subject = await show({ samples: '/digits.png', auto: '' });
    await subject.button('Sample 2 of 8').click();
    await contains(subject.status, 'Denoised');
    const tree = await subject.widget.ariaSnapshot();
    for (const line of [
      'region "Picture"',
      'img "Sample 2, noisy"',
      'img "Denoised"',
      'slider "Compare before and after"',
      'region "Controls"',
      'button "Choose image…"',
      'button "Draw"',
      'group "Samples"',
      'button "Sample 2 of 8" [pressed]',
      'group "Noise"',
      'combobox "Add"',
      'slider "Level"',
      'button "Other noise"',
      'combobox "Device"',
      'button "Denoise"',
      'button "Download PNG"',
      'table "Against the clean picture',
      'columnheader "Denoised"',
      'rowheader "PSNR"',
    ]) {
      expect(tree).toContain(line);
    }
    // Nothing that can be worked is without a name.
    expect(tree.match(/- (button|slider|combobox|textbox|link|img)(?! ")/g)).toBeNull();
  });

  it('is announced: what goes on in a polite region, what went wrong at once', async () => {
    const subject = await show();
    await choose(subject, 'notes.txt', new TextEncoder().encode('no image'));
    await subject.alert.waitFor();
    const roles = await subject.widget.evaluate((element) =>
      ['status', 'error'].map((id) => element.shadowRoot!.getElementById(id)!.getAttribute('role')),
    );
    expect(roles).toEqual(['status', 'alert']);
  });
});

/** Each scheme, and a screen as narrow as a phone, or a page at four times its size, gets. */
const looks = [
  { colorScheme: 'light', width: 1280, height: 720 },
  { colorScheme: 'dark', width: 1280, height: 720 },
  { colorScheme: 'light', width: 320, height: 640 },
] as const;

/** What axe finds, and what is wider than the screen, in each look. */
async function flaws({ page }: Subject): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { colorScheme, width, height } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const here = [...(await problems(page)), ...(wider > 0 ? [`${wider} pixels wider than the screen`] : [])];
    found.push(...here.map((flaw) => `${colorScheme}, ${width} wide: ${flaw}`));
  }
  return found;
}

describe('axe finds nothing, and nothing is wider than the screen, light, dark and narrow', () => {
  const shown = async (attributes: Readonly<Record<string, string>> = {}): Promise<Subject> => {
    const subject = await show({ samples: '/digits.png', ...attributes }, { own: true });
    await subject.button('Sample 1 of 8').waitFor();
    return subject;
  };
  const kind = ({ page }: Subject) =>
    page.evaluate(() => document.querySelector('denoise-widget')!.state.kind);

  it('without a picture, with one, with the answer and all that unfolds, with an error', async () => {
    const subject = await shown();
    expect(await flaws(subject)).toEqual([]);
    await subject.button('Sample 1 of 8').click();
    await contains(subject.status, 'is ready');
    expect(await flaws(subject)).toEqual([]);
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    await subject.widget.locator('#badge summary').click();
    await subject.button('Draw').click();
    expect(await flaws(subject)).toEqual([]);
    await choose(subject, `${'long-'.repeat(20)}name.txt`, new TextEncoder().encode('no image'));
    await subject.alert.waitFor();
    expect(await flaws(subject)).toEqual([]);
  });

  it('while the model loads', async () => {
    const subject = await shown();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await subject.page.context().route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await subject.button('Sample 1 of 8').click();
    await subject.button('Denoise').click();
    await contains(subject.status, 'Loading the model');
    expect(await flaws(subject)).toEqual([]);
    expect(await kind(subject)).toBe('loading');
    release();
    await contains(subject.status, 'Denoised');
  });

  it('while it works, with the progress by name, and what it counts', async () => {
    const subject = await shown({ noise: 'none' });
    await beginLarge(subject, 3000);
    const bar = subject.widget.getByRole('progressbar', { name: 'Progress' });
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/^tile \d+ of \d+(, about \d+ s left)?$/);
    expect(await flaws(subject)).toEqual([]);
    expect(await kind(subject)).toBe('working');
    await subject.button('Cancel').click();
    await contains(subject.status, 'is ready');
  });
});
