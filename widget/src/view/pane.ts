import { canvasSettings } from '../raster/canvas-settings.js';
import { reduced } from '../raster/image-data.js';
import { overlap, wholeOf, type Raster, type Rect } from '../raster/raster-part.js';
import { nextTurn, stripsOf } from '../raster/turns.js';

/** Without a GPU Chromium copies each canvas for each frame, in 50 ms the first time where it has 12 megapixels. */
const overviewPixels = 3 * 2 ** 20;
/** How long pixels are painted in one turn: between two frames. */
const turnMs = 8;

/** One of the two pictures: an overview of it, and over that the pixels of the part that people look at closer. */
export interface Pane {
  /** Undefined where none is shown. */
  readonly raster: Raster | undefined;
  /** Pixels of the picture along each side of one of the overview. */
  readonly factor: number;
  /** Shows a picture, strip by strip. What is shown already is left alone; another of the same size is painted over it. */
  show(picture: Raster, icc: Uint8Array | undefined): Promise<void>;
  /** Shows a part of a picture that is not whole yet. */
  add(picture: Raster, icc: Uint8Array | undefined, part: Rect): void;
  clear(): void;
  /** Shows the pixels of a part; without one, the overview alone. */
  focus(part: Rect | undefined): Promise<void>;
  /** Paints what there is of a part on a canvas, whose first pixel is that of the picture at `from`. */
  draw(canvas: HTMLCanvasElement, part: Rect, from: Pick<Rect, 'x' | 'y'>): void;
}

/**
 * @param box holds the two canvases
 * @param onBegin called when a picture of another size begins
 */
export function createPane(box: HTMLElement, onBegin: (picture: Raster) => void): Pane {
  const [overview, near] = box.children as unknown as readonly [HTMLCanvasElement, HTMLCanvasElement];
  let raster: Raster | undefined;
  let profile: Uint8Array | undefined;
  let factor = 1;
  /** What of the picture is there. */
  let parts: Rect[] = [];
  let focused: Rect | undefined;

  function put(canvas: HTMLCanvasElement, image: ImageData, x: number, y: number): void {
    canvas.getContext('2d', canvasSettings())?.putImageData(image, x, y);
  }

  function draw(canvas: HTMLCanvasElement, part: Rect, from: Pick<Rect, 'x' | 'y'>): void {
    for (const one of parts) {
      const common = overlap(one, part);
      if (common !== undefined)
        put(canvas, raster!.image(common, profile), common.x - from.x, common.y - from.y);
    }
  }

  function begin(picture: Raster, icc: Uint8Array | undefined): void {
    const { width, height } = picture;
    const isSame = raster?.width === width && raster.height === height;
    raster = picture;
    profile = icc;
    if (isSame) return;
    factor = Math.ceil(Math.sqrt((width * height) / overviewPixels));
    overview.width = Math.ceil(width / factor);
    overview.height = Math.ceil(height / factor);
    onBegin(picture);
  }

  function paint(part: Rect): void {
    // All pixels of each pixel of the overview.
    const [x, y] = [Math.floor(part.x / factor), Math.floor(part.y / factor)];
    const right = Math.ceil((part.x + part.width) / factor);
    const bottom = Math.ceil((part.y + part.height) / factor);
    const place = {
      x: x * factor,
      y: y * factor,
      width: (right - x) * factor,
      height: (bottom - y) * factor,
    };
    const own = overlap(place, wholeOf(raster!))!;
    put(overview, reduced(raster!.image(own, profile), factor), x, y);
    const close = focused && overlap(part, focused);
    if (close !== undefined) draw(near, close, focused!);
  }

  return {
    get raster() {
      return raster;
    },
    get factor() {
      return factor;
    },
    draw,
    async show(picture, icc) {
      parts = [wholeOf(picture)];
      if (raster === picture) return;
      begin(picture, icc);
      for (const strip of stripsOf(picture)) {
        if (strip.y > 0) await nextTurn();
        if (raster !== picture) return;
        paint(strip);
      }
      box.dispatchEvent(new Event('denoise-painted', { bubbles: true }));
    },
    add(picture, icc, part) {
      if (raster !== picture) {
        this.clear(); // the picture before is seen through what is not there yet
        begin(picture, icc);
      }
      parts.push(part);
      paint(part);
    },
    clear() {
      raster = undefined;
      parts = [];
      overview.width = near.width = 0;
    },
    async focus(part) {
      focused = part;
      near.hidden = part === undefined;
      if (part === undefined || raster === undefined) return;
      near.width = part.width;
      near.height = part.height;
      const { width, height } = raster;
      near.style.cssText = `left: ${(100 * part.x) / width}%; top: ${(100 * part.y) / height}%;
        width: ${(100 * part.width) / width}%; height: ${(100 * part.height) / height}%`;
      let start = performance.now();
      for (const strip of stripsOf(part)) {
        if (performance.now() - start > turnMs) {
          await nextTurn();
          start = performance.now();
        }
        if (focused !== part) return;
        draw(near, { ...strip, x: part.x, y: part.y + strip.y }, part);
      }
    },
  };
}
