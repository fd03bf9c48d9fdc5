import type { ImageTensor } from '@denoisekit/core';

/** Pixels of the picture along each side, as digits of MNIST have. */
const size = 28;
/** Pixels of the paper for each of the picture. */
const scale = 10;
const side = size * scale;
/** Pixels of the paper: strokes of about two pixels of the picture, as those of MNIST. */
const penWidth = 22;

export interface DrawPad {
  /** `[1, 1, 28, 28]`, white on black. */
  picture(): ImageTensor;
  clear(): void;
}

/**
 * Lets people draw on a canvas of 280x280 pixels with a pen, a mouse, a finger or the keyboard.
 *
 * @param onStroke called when a stroke has ended
 * @param say called with what a screen reader should announce
 */
export function createDrawPad(
  canvas: HTMLCanvasElement,
  onStroke: () => void,
  say: (text: string) => void,
): DrawPad {
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  let pen = { x: side / 2, y: side / 2, down: false };

  function clear(): void {
    context.fillStyle = '#000';
    context.fillRect(0, 0, side, side);
  }

  function lineTo(x: number, y: number): void {
    context.strokeStyle = '#fff';
    context.lineWidth = penWidth;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(pen.x, pen.y);
    context.lineTo(x, y);
    context.stroke();
  }

  function moveTo(x: number, y: number): void {
    if (pen.down) lineTo(x, y);
    pen = { ...pen, x, y };
  }

  function lift(): void {
    if (!pen.down) return;
    pen = { ...pen, down: false };
    onStroke();
  }

  function at(event: PointerEvent): [x: number, y: number] {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * side, ((event.clientY - top) / height) * side];
  }

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    pen = { x, y, down: true };
    lineTo(x, y);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!pen.down || !canvas.hasPointerCapture(event.pointerId)) return;
    // A fast pen moves several times between two frames.
    const moves = event.getCoalescedEvents();
    for (const move of moves.length > 0 ? moves : [event]) moveTo(...at(move));
  });
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('blur', lift);
  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step !== undefined) {
      const within = (value: number): number => Math.min(Math.max(value, scale), side - scale);
      moveTo(within(pen.x + step[0]! * scale), within(pen.y + step[1]! * scale));
      if (!pen.down) say(`pen at column ${Math.round(pen.x / scale)}, row ${Math.round(pen.y / scale)}`);
    } else if (event.key === ' ') {
      if (pen.down) {
        lift();
      } else {
        pen = { ...pen, down: true };
        lineTo(pen.x, pen.y);
      }
      say(pen.down ? 'pen down' : 'pen up');
    } else {
      return;
    }
    event.preventDefault();
  });

  clear();
  return {
    clear,
    picture() {
      const { data } = context.getImageData(0, 0, side, side);
      const grey = new Float32Array(size * size);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          grey[Math.floor(y / scale) * size + Math.floor(x / scale)]! += data[4 * (y * side + x)]!;
        }
      }
      return { data: grey.map((sum) => sum / (255 * scale * scale)), shape: [1, 1, size, size] };
    },
  };
}
