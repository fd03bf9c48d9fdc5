import { canvasSettings } from '../raster/canvas-settings.js';
import type { Raster } from '../raster/raster-part.js';
import type { Panes } from '../view/panes.js';
import type { Parts } from '../view/template.js';

/** Pixels of the screen between the loupe and the edge of the picture. */
const margin = 4;

/** What the loupe is asked to do by keys. */
export interface Loupe {
  readonly isOn: () => boolean;
  readonly toggle: (on?: boolean) => void;
  /** Moves what is looked at, in pixels of the picture. */
  readonly move: (x: number, y: number) => void;
}

/**
 * One place of the picture at its real size, one of its pixels a pixel of the screen, before and after side by side. It follows the pointer, and keys
 * move it.
 */
export function createLoupe({ compare, after, view, loupe, loupeButton }: Parts, panes: Panes): Loupe {
  /** What is looked at, in pixels of the picture. */
  let place = { x: 0, y: 0 };
  const isOn = (): boolean => loupeButton.getAttribute('aria-pressed') === 'true';

  const size = (): Raster => panes.before.raster!;

  function look(x: number, y: number): void {
    const limit = (at: number, size: number): number => Math.min(Math.max(at, 0), size - 1);
    place = { x: limit(x, size().width), y: limit(y, size().height) };
    draw();
  }

  function draw(): void {
    loupe.hidden = !isOn();
    if (loupe.hidden) return;
    const box = compare.getBoundingClientRect();
    const seen = view.getBoundingClientRect();
    loupe.style.maxWidth = `${seen.width - 2 * margin}px`;
    const { offsetWidth, offsetHeight } = loupe;
    loupe.width = offsetWidth * devicePixelRatio;
    loupe.height = offsetHeight * devicePixelRatio;
    const scale = box.width / size().width;
    // Within what is seen of the picture, as near to the place as there is room.
    const within = (at: number, size: number, [from, to]: readonly [number, number]): number =>
      Math.max(from + margin, Math.min(at - size / 2, to - size - margin));
    const across = [Math.max(0, seen.x - box.x), Math.min(box.width, seen.right - box.x)] as const;
    const along = [Math.max(0, seen.y - box.y), Math.min(box.height, seen.bottom - box.y)] as const;
    loupe.style.left = `${within(place.x * scale, offsetWidth, across)}px`;
    loupe.style.top = `${within(place.y * scale, offsetHeight, along)}px`;

    const context = loupe.getContext('2d', canvasSettings())!;
    const half = Math.floor(loupe.width / 2);
    const pictures = after.hidden ? [panes.before] : [panes.before, panes.after];
    const width = after.hidden ? loupe.width : half;
    const [x, y] = [Math.round(place.x - width / 2), Math.round(place.y - loupe.height / 2)];
    pictures.forEach((pane, index) => {
      pane.draw(loupe, { x, y, width, height: loupe.height }, { x: x - index * half, y });
    });
    if (after.hidden) return;
    context.fillStyle = '#fff';
    context.fillRect(half - 1, 0, 2, loupe.height);
  }

  function toggle(on = !isOn()): void {
    loupeButton.setAttribute('aria-pressed', String(on));
    view.toggleAttribute('data-loupe', on);
    look(size().width / 2, size().height / 2);
  }

  function follow({ clientX, clientY }: PointerEvent): void {
    if (!isOn()) return;
    const box = compare.getBoundingClientRect();
    const scale = size().width / box.width;
    look((clientX - box.x) * scale, (clientY - box.y) * scale);
  }
  compare.addEventListener('pointermove', follow);
  compare.addEventListener('pointerdown', follow);
  loupeButton.addEventListener('click', () => {
    toggle();
  });
  // Another picture, another answer, another size on the screen.
  compare.addEventListener('denoise-painted', draw);
  new ResizeObserver(draw).observe(compare);

  return {
    isOn,
    toggle,
    move: (x, y) => {
      look(place.x + x, place.y + y);
    },
  };
}
