import { DenoiseError, textOf } from '@denoisekit/core/errors';

/** The most pixels a side that a camera is asked for; it gives what is nearest to that. */
const most = 4096;

const fixes: Readonly<Record<string, string>> = {
  NotAllowedError: 'let this page use the camera in the settings of the browser, or choose a file',
  NotFoundError: 'connect a camera, or choose a file',
  NotReadableError: 'end what uses the camera, or choose a file',
};

/**
 * Shows what a camera sees in a dialog of the element, until people take a picture or close it.
 *
 * @param root where the dialog is put
 * @returns the picture, a PNG of the camera's size; undefined where the dialog was closed
 * @throws DenoiseError `device-unavailable`: there is no camera, it is refused or in use, or was taken away
 */
export async function photograph(root: ShadowRoot, signal: AbortSignal): Promise<File | undefined> {
  const stream = await openCamera();
  const { dialog, video } = createDialog();
  const close = (): void => {
    dialog.close();
  };
  try {
    signal.throwIfAborted();
    root.append(dialog);
    const closed = new Promise((resolve) => {
      dialog.addEventListener('close', resolve, { once: true });
    });
    signal.addEventListener('abort', close);
    for (const track of stream.getTracks()) track.addEventListener('ended', close);
    video.srcObject = stream;
    dialog.showModal();
    await closed;
    signal.throwIfAborted();
    if (stream.getTracks().some(({ readyState }) => readyState === 'ended'))
      throw unavailable('it was taken away');
    return dialog.returnValue === 'take' ? await fileOf(video) : undefined;
  } finally {
    signal.removeEventListener('abort', close);
    for (const track of stream.getTracks()) track.stop();
    dialog.remove();
  }
}

async function openCamera(): Promise<MediaStream> {
  try {
    const size = { ideal: most };
    // The one that looks away from whoever holds the phone.
    const video = { facingMode: 'environment', width: size, height: size };
    return await navigator.mediaDevices.getUserMedia({ video });
  } catch (cause) {
    throw unavailable(textOf(cause), cause);
  }
}

function unavailable(actual: string, cause?: unknown): DenoiseError {
  const name = cause instanceof DOMException ? cause.name : '';
  const fix = fixes[name] ?? 'try again, or choose a file';
  return new DenoiseError('device-unavailable', { what: 'the camera cannot be used', actual, fix, cause });
}

function createDialog(): { readonly dialog: HTMLDialogElement; readonly video: HTMLVideoElement } {
  const dialog = document.createElement('dialog');
  dialog.ariaLabel = 'Camera';
  dialog.style.cssText =
    'padding: 1rem; color: inherit; background: var(--_surface); border-radius: var(--_radius)';
  const video = document.createElement('video');
  Object.assign(video, { autoplay: true, muted: true, playsInline: true, ariaLabel: 'What the camera sees' });
  video.style.cssText = 'display: block; max-width: 100%; max-height: 70vh; margin-block-end: 1rem';
  const form = document.createElement('form');
  form.method = 'dialog';
  form.className = 'row';
  const take = Object.assign(button('Take picture', 'take'), { autofocus: true, disabled: true });
  video.addEventListener('playing', () => {
    take.disabled = false;
    take.focus();
  });
  form.append(take, button('Close', ''));
  dialog.append(video, form);
  return { dialog, video };
}

function button(text: string, value: string): HTMLButtonElement {
  return Object.assign(document.createElement('button'), { textContent: text, value });
}

async function fileOf(video: HTMLVideoElement): Promise<File> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new File([blob], 'camera.png', { type: blob.type });
}
