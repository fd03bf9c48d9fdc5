import { checkDevice, devices, type ParityRow, type Site } from './parity.js';
import { row } from './rows.js';

export interface ParitySection {
  readonly check: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  readonly table: HTMLTableElement;
  readonly status: HTMLElement;
}

/**
 * Checks every model on every device of this browser when asked to, a row each, until all are done or it is stopped.
 *
 * @param ids the models in the order in which they are checked
 */
export function listenToParity(
  { check, stop, table, status }: ParitySection,
  ids: () => readonly string[],
  site: Site,
): void {
  let current: AbortController | undefined;

  async function run(signal: AbortSignal): Promise<void> {
    const pairs = ids().flatMap((model) => devices.map((device) => ({ model, device })));
    const reasons = new Set<string>();
    for (const [index, { model, device }] of pairs.entries()) {
      status.textContent = `Opening ${model} on ${device}, ${index + 1} of ${pairs.length}…`;
      const found = await checkDevice(model, device, site, signal);
      // What is not there for one model is not there for the next, and why has been said.
      const isSaid = found.ok === undefined && reasons.has(found.text);
      reasons.add(found.text);
      table.tBodies[0]!.append(rowOf(isSaid ? { ...found, text: 'as above' } : found));
    }
    status.textContent = 'Checked in this browser just now.';
  }

  check.addEventListener('click', () => {
    const own = new AbortController();
    current = own;
    table.tBodies[0]!.replaceChildren();
    table.parentElement!.hidden = false;
    check.disabled = true;
    stop.hidden = false;
    run(own.signal)
      .catch(() => {
        status.textContent = 'Stopped.';
      })
      .finally(() => {
        check.disabled = false;
        if (stop.matches(':focus')) check.focus();
        stop.hidden = true;
      });
  });
  stop.addEventListener('click', () => current?.abort());
  check.disabled = false;
}

function rowOf({ model, device, ok, text, where }: ParityRow): HTMLTableRowElement {
  const result = ok === undefined ? 'not available' : ok ? '✓ within tolerance' : '✗ not right';
  const element = row([`${model} on ${device}`, result, text, where]);
  element.dataset['device'] = device;
  element.className = ok === undefined ? '' : ok ? 'ok' : 'not';
  return element;
}
