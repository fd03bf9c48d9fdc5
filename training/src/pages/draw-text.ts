import type { Draws } from './draws.js';
import type { Face } from './fonts.js';
import type { Context } from './load-canvas.js';
import { texts } from './texts.js';

/** Sizes of letters, in pixels: 6 points at 100 pixels an inch to 12 points at 300. */
const [smallest, largest] = [9, 50];

/** A grey of ink: nearly black mostly. */
export function inkOf(draw: Draws): string {
  return greyOf(draw.chance(0.7) ? draw.between(0, 0.06) : draw.between(0, 0.25));
}

export function greyOf(value: number): string {
  const byte = Math.round(value * 255);
  return `rgb(${byte},${byte},${byte})`;
}

/** Lines of text over a square of `side` pixels, which may show where the lines begin and end. */
export function drawLines(
  context: Context,
  side: number,
  draw: Draws,
  face: Face,
  [low, high]: readonly [number, number] = [smallest, largest],
): void {
  const size = draw.size(low, high);
  const leading = size * draw.between(1.05, 1.8);
  const left = draw.chance(0.3) ? draw.between(0, side / 2) : -draw.between(0, 6 * size);
  const right = draw.chance(0.25) ? side * draw.between(0.4, 1) : side + size;
  const text = draw.pick(texts[face.script]);
  const capitals = draw.chance(0.06);
  const underlined = draw.chance(0.05);
  context.font = `${size}px "${face.family}"`;
  context.fillStyle = inkOf(draw);
  context.letterSpacing = draw.chance(0.1) ? `${draw.between(0, 0.15) * size}px` : '0px';
  for (let y = -draw.between(0, leading) + size; y < side + size; y += leading) {
    if (draw.chance(0.06)) continue;
    const ends = draw.chance(0.1) ? left + (right - left) * draw.between(0.2, 0.9) : right;
    const line = part(text, Math.ceil((ends - left) / (0.45 * size)), draw);
    context.fillText(capitals ? line.toUpperCase() : line, left, y);
    if (underlined) context.fillRect(left, y + 0.12 * size, ends - left, Math.max(1, size / 16));
  }
  context.letterSpacing = '0px';
}

/** Whole words of a text, from any of them on, of about so many letters. */
export function part(text: string, letters: number, draw: Draws): string {
  const from = text.indexOf(' ', Math.floor(draw.between(0, text.length - 1))) + 1;
  const words = `${text.slice(from)} ${text}`.slice(0, Math.max(3, letters));
  const end = words.lastIndexOf(' ');
  return end > 0 ? words.slice(0, end) : words;
}
