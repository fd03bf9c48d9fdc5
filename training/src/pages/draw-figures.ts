import type { Draws } from './draws.js';
import { drawLines, greyOf, inkOf, part } from './draw-text.js';
import type { Face } from './fonts.js';
import type { Context } from './load-canvas.js';
import { texts } from './texts.js';

/** Cells with words and numbers, between rules or without. */
export function drawTable(context: Context, side: number, draw: Draws, face: Face): void {
  const size = draw.size(9, 32);
  const rowHeight = size * draw.between(1.3, 2.4);
  const columnWidth = size * draw.between(3, 9);
  const [top, left] = [-draw.between(0, rowHeight), -draw.between(0, columnWidth)];
  const [down, across] = [draw.chance(0.7), draw.chance(0.7)];
  const ruleWidth = draw.size(1, Math.max(1.5, size / 6));
  const text = draw.pick(texts[face.script]);
  const shaded = draw.chance(0.15);
  context.font = `${size}px "${face.family}"`;
  const ink = inkOf(draw);
  for (let y = top, row = 0; y < side; y += rowHeight, row++) {
    if (shaded && row % 2 === 0) {
      context.fillStyle = greyOf(0.88);
      context.fillRect(0, y, side, rowHeight);
    }
    context.fillStyle = ink;
    if (across) context.fillRect(0, y, side, ruleWidth);
    for (let x = left; x < side; x += columnWidth) {
      if (draw.chance(0.12)) continue;
      const word = draw.chance(0.5)
        ? draw.between(0, 9999).toFixed(draw.pick([0, 1, 2]))
        : part(text, columnWidth / (0.5 * size), draw);
      context.fillText(word, x + ruleWidth + 0.3 * size, y + 0.5 * (rowHeight + 0.7 * size));
    }
  }
  if (down) for (let x = left; x < side; x += columnWidth) context.fillRect(x, 0, ruleWidth, side);
}

/** Strokes as of a pen: loops along lines. */
export function drawStrokes(context: Context, side: number, draw: Draws): void {
  const height = draw.size(8, 40);
  context.strokeStyle = inkOf(draw);
  context.lineWidth = draw.size(0.8, 4);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (let y = draw.between(0, 2 * height); y < side + height; y += height * draw.between(1.6, 3)) {
    for (let x = -draw.between(0, 4 * height); x < side; x += height * draw.between(0.4, 1)) {
      context.beginPath();
      context.moveTo(x, y);
      for (const end = x + height * draw.between(1, 5); x < end; x += height * draw.between(0.15, 0.5)) {
        const [dx, dy] = [height * draw.between(-0.4, 0.6), height * draw.between(-1.2, 0.6)];
        context.quadraticCurveTo(x + dx, y + dy, x + height * 0.3, y + height * draw.between(-0.5, 0.2));
      }
      context.stroke();
    }
  }
}

/** Line art: curves, boxes, circles, hatching, the axes of a plot. */
export function drawArt(context: Context, side: number, draw: Draws): void {
  context.strokeStyle = inkOf(draw);
  const place = () => draw.between(-0.2, 1.2) * side;
  for (let shapes = Math.floor(draw.between(2, 9)); shapes > 0; shapes--) {
    context.lineWidth = draw.size(0.8, 5);
    context.setLineDash(draw.chance(0.15) ? [draw.size(2, 12), draw.size(2, 8)] : []);
    context.beginPath();
    const kind = draw.pick(['polyline', 'box', 'circle', 'hatching', 'curve'] as const);
    if (kind === 'box') context.rect(place(), place(), draw.size(8, side), draw.size(8, side));
    if (kind === 'circle') context.arc(place(), place(), draw.size(3, side / 2), 0, 7);
    if (kind === 'curve') {
      context.moveTo(place(), place());
      context.bezierCurveTo(place(), place(), place(), place(), place(), place());
    }
    if (kind === 'polyline') {
      context.moveTo(place(), place());
      for (let points = draw.between(1, 7); points > 0; points--) context.lineTo(place(), place());
    }
    if (kind === 'hatching') {
      const [step, slope, x0, y0, length] = [
        draw.size(3, 16),
        draw.between(-1, 1),
        place(),
        place(),
        place(),
      ];
      for (let x = x0; x < x0 + length; x += step) {
        context.moveTo(x, y0);
        context.lineTo(x + slope * length, y0 + length);
      }
    }
    if (kind !== 'hatching' && draw.chance(0.2)) {
      context.fillStyle = context.strokeStyle;
      context.fill();
    } else {
      context.stroke();
    }
  }
  context.setLineDash([]);
}

/** A ring or a box with a word in it, at an angle, in paler ink. */
export function drawStamp(context: Context, side: number, draw: Draws, face: Face): void {
  const radius = draw.size(20, 120);
  context.save();
  context.translate(draw.between(0, side), draw.between(0, side));
  context.rotate(draw.between(-0.5, 0.5));
  context.globalAlpha = draw.between(0.5, 1);
  context.strokeStyle = context.fillStyle = greyOf(draw.between(0.05, 0.45));
  context.lineWidth = draw.size(1.5, 6);
  context.beginPath();
  if (draw.chance(0.6)) context.arc(0, 0, radius, 0, 7);
  else context.rect(-radius, -radius / 2, 2 * radius, radius);
  context.stroke();
  const size = radius * draw.between(0.25, 0.5);
  context.font = `${size}px "${face.family}"`;
  context.textAlign = 'center';
  context.fillText(part(draw.pick(texts[face.script]), 9, draw).toUpperCase(), 0, size / 3);
  context.textAlign = 'left';
  context.restore();
}

/** White on black. */
export function drawReversed(context: Context, side: number, draw: Draws, face: Face): void {
  const [x, y] = [draw.between(-0.5, 0.5) * side, draw.between(-0.5, 0.5) * side];
  context.fillStyle = inkOf(draw);
  context.fillRect(x, y, side, side);
  const size = draw.size(12, 48);
  context.font = `${size}px "${face.family}"`;
  context.fillStyle = 'white';
  for (let line = y + 1.2 * size; line < y + side; line += 1.4 * size) {
    context.fillText(part(draw.pick(texts[face.script]), side / (0.5 * size), draw), x + size / 2, line);
  }
}

/** A heading above lines, and a rule. */
export function drawHeading(context: Context, side: number, draw: Draws, face: Face): void {
  drawLines(context, side, draw, face, [30, 90]);
  if (!draw.chance(0.6)) return;
  context.fillStyle = inkOf(draw);
  context.fillRect(0, draw.between(0, side), side, draw.size(1, 8));
}
