import type { RandomStream } from '@denoisekit/core';
import { drawArt, drawHeading, drawReversed, drawStamp, drawStrokes, drawTable } from './draw-figures.js';
import { drawPicture } from './draw-picture.js';
import { drawLines } from './draw-text.js';
import { drawsOf, type Draws } from './draws.js';
import type { Face } from './fonts.js';
import type { CanvasLibrary, Context } from './load-canvas.js';

/** Draws windows into pages of one size. */
export interface WindowDrawer {
  /** Grey values of a clean page, `height * width`, in an array of their own. All is drawn from `stream`, from its beginning. */
  draw(stream: RandomStream): Float32Array;
}

type Content = 'lines' | 'heading' | 'table' | 'hand' | 'strokes' | 'art' | 'reversed' | 'blank';

const contents: readonly (readonly [weight: number, content: Content])[] = [
  [0.51, 'lines'],
  [0.07, 'heading'],
  [0.11, 'table'],
  [0.07, 'hand'],
  [0.04, 'strokes'],
  [0.06, 'art'],
  [0.02, 'reversed'],
  [0.12, 'blank'],
];

/** Latin is printed most, and other scripts often enough. */
const latinShare = 0.7;

export function createWindowDrawer(
  { createCanvas }: Pick<CanvasLibrary, 'createCanvas'>,
  faces: readonly Face[],
  { height, width }: { readonly height: number; readonly width: number },
): WindowDrawer {
  const context = createCanvas(width, height).getContext('2d');
  const printed = faces.filter(({ use }) => use === 'print');
  const hands = faces.filter(({ use }) => use === 'hand');
  const latin = printed.filter(({ script }) => script === 'latin');
  const side = Math.ceil(Math.hypot(height, width));

  return {
    draw(stream) {
      const draw = drawsOf(stream);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = 'white';
      context.fillRect(0, 0, width, height);
      // A square that covers the window however the page is turned.
      context.translate(width / 2, height / 2);
      context.rotate(drawTurn(draw));
      context.translate(-side / 2, -side / 2);
      const face = draw.pick(draw.chance(latinShare) ? latin : printed);
      drawContent(context, side, draw, face, draw.pick(hands));
      if (draw.chance(0.05)) drawStamp(context, side, draw, face);
      const { data } = context.getImageData(0, 0, width, height);
      const page = Float32Array.from({ length: height * width }, (_, i) => data[4 * i]! / 255);
      if (draw.chance(0.08)) {
        const top = Math.floor(draw.between(0, 0.6) * height);
        const left = Math.floor(draw.between(0, 0.6) * width);
        const bottom = Math.ceil(top + (height - top) * draw.between(0.4, 1));
        drawPicture(
          page,
          width,
          [top, bottom, left, Math.ceil(left + (width - left) * draw.between(0.4, 1))],
          draw,
        );
      }
      return page;
    },
  };
}

/** Radians: scans are askew by a degree or two, and some pages lie upside down or on their side. */
function drawTurn(draw: Draws): number {
  const skew = draw.chance(0.6) ? draw.between(-0.05, 0.05) : 0;
  return (
    skew +
    draw.weighted([
      [0.86, 0],
      [0.06, Math.PI],
      [0.04, Math.PI / 2],
      [0.04, -Math.PI / 2],
    ])
  );
}

function drawContent(context: Context, side: number, draw: Draws, face: Face, hand: Face): void {
  switch (draw.weighted(contents)) {
    case 'lines':
      drawLines(context, side, draw, face);
      break;
    case 'heading':
      drawHeading(context, side, draw, face);
      break;
    case 'table':
      drawTable(context, side, draw, face);
      break;
    case 'hand':
      drawLines(context, side, draw, hand, [16, 60]);
      break;
    case 'strokes':
      drawStrokes(context, side, draw);
      break;
    case 'art':
      drawArt(context, side, draw);
      break;
    case 'reversed':
      drawReversed(context, side, draw, face);
      break;
    case 'blank':
      break;
  }
}
