import { handFocusOn } from '../view/hand-focus-on.js';
import { sentence } from '../view/status-text.js';
import { templateNodes } from '../view/template-nodes.js';
import { mayWorkAgain, mostFiles, type Entry, type Queue } from './queue.js';

/** What people ask of a list of files. */
export interface QueueCommands {
  readonly choose: (file: File) => void;
  readonly start: () => void;
  readonly stop: () => void;
  readonly download: () => void;
  /** Called when the choice to leave out EXIF has changed. */
  readonly strip: () => void;
  readonly clear: () => void;
}

export interface QueueView {
  /** Shows one entry that has changed, or all of them, and what they come to. */
  show(queue: Queue, index?: number): void;
  /** Says that files were left out. */
  leaveOut(count: number): void;
  /** Whether EXIF is to be left out. */
  strips(): boolean;
}

const skeleton = `
<p id="queue-text" aria-live="polite"></p>
<progress id="queue-progress" aria-label="Files" max="1"></progress>
<div class="row">
  <button type="button" id="queue-run" part="button"></button>
  <button type="button" id="queue-save" part="button"></button>
  <button type="button" id="queue-clear" part="button">Clear list</button>
</div>
<label class="check"><input type="checkbox" id="queue-strip"> all without EXIF (date, place, camera)</label>
<ul id="queue-list"></ul>
<p class="small" id="queue-note" hidden></p>`;

const styles = `
.files { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; padding: 0.75rem; border: 1px solid var(--_line); border-radius: 8px; }
.files ul { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.3rem; max-height: 14rem; margin: 0; padding: 5px; overflow: auto; list-style: none; }
.files li button { display: flex; align-items: center; gap: 0.75rem; width: 100%; text-align: start; }
.files li button[aria-pressed='true'] { border-color: var(--_accent); box-shadow: 0 0 0 1px var(--_accent); }
.files .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.files .state { flex: none; color: var(--_quiet); font-variant-numeric: tabular-nums; }
.files li .small { margin: 0.1rem 0.3rem 0.3rem; overflow-wrap: anywhere; }
.files .failed, .files .failed .state { color: var(--_error); }
.files .row button { flex: 1 0 auto; }`;

/** Shows files with what comes of each, and buttons for all of them. */
export function createQueueView(place: HTMLElement, commands: QueueCommands): QueueView {
  const root = place.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
  place.replaceChildren(templateNodes(skeleton));
  const part = (id: string): HTMLElement => place.querySelector<HTMLElement>(`#queue-${id}`)!;
  const [text, note, list] = [part('text'), part('note'), part('list')];
  const progress = part('progress') as HTMLProgressElement;
  const strip = part('strip') as HTMLInputElement;
  const [runButton, saveButton] = [part('run'), part('save')];
  const rows: Row[] = [];
  let runs = false;

  runButton.addEventListener('click', () => {
    if (runs) commands.stop();
    else commands.start();
  });
  saveButton.addEventListener('click', commands.download);
  strip.addEventListener('change', commands.strip);
  part('clear').addEventListener('click', () => {
    commands.clear();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
    handFocusOn(root, () => {
      place.replaceChildren();
      place.hidden = true;
    });
  });

  function addRow({ file }: Entry): Row {
    const row = createRow(file.name, () => {
      for (const other of rows) other.press(other === row);
      commands.choose(file);
    });
    row.press(rows.length === 0);
    list.append(row.item);
    return row;
  }

  function showSum({ entries, isRunning }: Queue): void {
    const count = (kind: Entry['state']['kind']): number =>
      entries.reduce((sum, { state }) => sum + Number(state.kind === kind), 0);
    const [waiting, done, failed] = [count('waiting'), count('done'), count('failed')];
    const again = entries.filter(({ state }) => mayWorkAgain(state)).length;
    const saved = entries.filter(({ result }) => result).length;
    runs = isRunning();
    const more = `${failed > 0 ? `, ${failed} failed` : ''}${saved > done ? `, ${saved - done} as before` : ''}`;
    const sum = `${done} of ${entries.length} files denoised${more}.`;
    if (text.textContent !== sum) text.textContent = sum;
    const shares = entries.map(({ state }) =>
      state.kind === 'working' ? state.share : Number(state.kind !== 'waiting'),
    );
    progress.hidden = !runs;
    progress.value = shares.reduce((all, share) => all + share, 0) / entries.length;
    runButton.textContent = runs
      ? 'Stop'
      : waiting > 0
        ? `Denoise ${done + failed === 0 ? 'all' : 'the other'} ${waiting}`
        : `Try ${again} again`;
    saveButton.textContent = `Download ${saved} as ZIP`;
    saveButton.hidden = saved === 0;
    saveButton.classList.toggle('primary', !runs && waiting === 0);
    runButton.hidden = !runs && waiting + again === 0;
  }

  return {
    show(queue, index) {
      const { entries } = queue;
      place.hidden = entries.length === 0;
      while (rows.length < entries.length) rows.push(addRow(entries[rows.length]!));
      const changed = index === undefined ? entries.keys() : [index];
      for (const one of changed) rows[one]!.show(entries[one]!);
      handFocusOn(root, () => {
        showSum(queue);
      });
    },
    leaveOut(count) {
      note.hidden = count === 0;
      note.textContent = `A list has room for ${mostFiles} files: ${count} were left out. Download these, clear the list, and add the others.`;
    },
    strips: () => strip.checked,
  };
}

interface Row {
  readonly item: HTMLElement;
  press(isPressed: boolean): void;
  show(entry: Entry): void;
}

function createRow(name: string, choose: () => void): Row {
  const item = document.createElement('li');
  item.append(
    templateNodes(
      '<button type="button"><span class="name"></span><span class="state"></span></button><p class="small" hidden></p>',
    ),
  );
  const [button, note] = [item.querySelector('button')!, item.querySelector('p')!];
  const [title, state] = button.querySelectorAll('span');
  title!.textContent = name;
  title!.after(' '); // as a screen reader reads them
  button.addEventListener('click', choose);
  return {
    item,
    press: (isPressed) => {
      button.setAttribute('aria-pressed', String(isPressed));
    },
    show(entry) {
      const { kind } = entry.state;
      state!.textContent = stateText(entry.state);
      item.classList.toggle('failed', kind === 'failed');
      const said =
        entry.state.kind === 'failed'
          ? sentence(entry.state.error.message)
          : entry.state.kind === 'done'
            ? entry.result!.remarks.join(' ')
            : '';
      note.textContent = said;
      note.hidden = said === '';
    },
  };
}

function stateText(state: Entry['state']): string {
  return state.kind === 'working' ? `${Math.floor(100 * state.share)} %` : state.kind;
}
