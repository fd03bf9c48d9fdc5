/*
 * A server that asks for a key gives its models only with one. The key is kept while the tab is open, and sent to the page's
 * own server alone.
 */

const place = 'denoisekit-key';

/** Sends the key with whatever this thread fetches from its own origin. */
export function sendKey(key: string): void {
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin === location.origin) request.headers.set('x-api-key', key);
    return plain(request);
  };
}

/** Sends the key that was given to this page, if one was. @returns it, as what follows a worker's address, for `sendKeyOfAddress` */
export function sendKeptKey(): string {
  const key = sessionStorage.getItem(place);
  if (key === null) return '';
  sendKey(key);
  return `#${encodeURIComponent(key)}`;
}

/** For workers, which see neither the page nor what it has kept. */
export function sendKeyOfAddress(): void {
  if (location.hash !== '') sendKey(decodeURIComponent(location.hash.slice(1)));
}

/** Shows the form and starts the page anew with what is entered. */
export function askForKey(form: HTMLFormElement): void {
  const input = form.querySelector('input')!;
  if (sessionStorage.getItem(place) !== null) {
    form.querySelector('[role=status]')!.textContent = 'This key is not known here.';
    sessionStorage.removeItem(place);
  }
  form.hidden = false;
  input.focus();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(place, input.value.trim());
    location.reload();
  });
}
