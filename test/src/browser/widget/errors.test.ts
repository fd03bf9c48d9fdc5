import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { choose, contains, digits, usual, useWidget } from './element-page.js';

const { show } = useWidget();

describe('the widget says what is wrong', () => {
  it.each([
    ['a text file', 'notes.png', new TextEncoder().encode('no image at all'), 'image-invalid'],
    ['no bytes', 'empty.png', new Uint8Array(0), 'image-invalid'],
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

  it.each([
    ['no model', { model: '' }, 'usage'],
    ['noise that there is none of', { noise: 'bad' }, 'noise-invalid'],
    ['a device that there is none of', { device: 'gpu' }, 'unknown-device'],
  ] as const)('of %s before a picture is chosen, until that is right', async (_, attributes, code) => {
    const subject = await show(attributes);
    await subject.alert.waitFor();
    expect(await subject.heard()).toEqual([{ name: 'denoise-error', code }]);
    await subject.widget.evaluate(
      (element, all) => {
        for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
      },
      { ...usual, noise: 'gaussian:0.5' },
    );
    await subject.alert.waitFor({ state: 'hidden' });
    await choose(subject, 'digits.png', digits);
    await contains(subject.status, 'digits.png, 224 × 28, is ready');
  });

  it('of a file that is no picture, and keeps the answer before it', async () => {
    const subject = await show({ auto: '', src: '/digits.png' });
    await contains(subject.status, 'Denoised');
    await choose(subject, 'notes.png', new TextEncoder().encode('no image at all'));
    await contains(subject.alert, 'notes.png');
    const kinds = await subject.widget.evaluate((element) => {
      const root = element.shadowRoot!;
      return ['#after', '#save'].map((part) => root.querySelector<HTMLElement>(part)!.hidden);
    });
    expect(kinds).toEqual([false, false]);
    await subject.button('Denoise').click();
    await contains(subject.status, 'Denoised');
    expect(await subject.alert.isVisible()).toBe(false);
  });

  it.each([
    ['that the model does not take', { model: '/models/digit' }, 224, 'not of the size'],
    ['too large to add noise to', { noise: 'gaussian:0.5' }, 2049, 'too large to add noise'],
  ])('of a picture %s, and keeps the answer before it', async (_, attributes, side, words) => {
    const subject = await show({ auto: '', ...attributes });
    const picture = (side: number) =>
      sharp({ create: { width: side, height: side, channels: 3, background: '#808080' } })
        .png()
        .toBuffer();
    const shown = () =>
      subject.widget.evaluate((element: HTMLElementTagNameMap['denoise-widget']) => {
        const { state } = element;
        return state.kind === 'done' ? state.picture.name : state.kind;
      });
    await choose(subject, 'first.png', await picture(28));
    await contains(subject.status, 'Denoised');
    await choose(subject, 'second.png', await picture(side));
    await contains(subject.alert, `second.png is ${words}`);
    expect(await shown()).toBe('first.png');
    expect(await subject.widget.locator('#after').isVisible()).toBe(true);
    // The controls are for what is shown.
    await subject.widget.evaluate((element) => {
      element.setAttribute('seed', '2');
    });
    await subject.alert.waitFor({ state: 'hidden' });
    await expect.poll(shown).toBe('first.png');
  });

  it('beside the answer of a device that is not there: it takes the other one', async () => {
    const subject = await show({ auto: '', src: '/digits.png', device: 'webgpu' });
    await contains(subject.status, /^Denoised in .* on wasm, .* webgpu does not run here\./);
    expect(await subject.alert.isVisible()).toBe(false);
  });

  it('of a picture that the model is too narrow for, before it loads anything for it', async () => {
    const subject = await show({ model: '/models/digit', src: '/digits.png', auto: '' });
    await contains(subject.alert, /digits\.png is not of the size that the model Digits only takes/);
    await contains(subject.alert, /224 × 28.*28 × 28 pixels/);
    expect(await subject.heard()).toEqual([{ name: 'denoise-error', code: 'shape-mismatch' }]);
    await subject.button('Denoise').click();
    // Its text is that of the first time, so it says nothing of the second.
    const names = async () => (await subject.heard()).map(({ name }) => name);
    await expect.poll(names).toEqual(['denoise-error', 'denoise-error']);
    // A model for every size takes it.
    await subject.widget.evaluate((element) => {
      element.setAttribute('model', '/models/compact');
    });
    await contains(subject.status, 'Denoised');
  });

  it('of a network that is lost while the model loads', async () => {
    const subject = await show({ src: '/digits.png' }, { own: true });
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

/** A PNG whose header says another size. */
function resized(png: Uint8Array, side: number): Uint8Array {
  const copy = Uint8Array.from(png);
  const view = new DataView(copy.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  return copy;
}
