import { contactSheet, type ImageTensor } from '@denoisekit/core';
import { html, trusted, type Markup } from './html/markup.js';
import { drawChart, type Chart } from './plots/chart.js';
import { pngOfImage, pngOfSvg } from './png.js';
import { maxShownSize, type Sheet } from './sheets.js';
import type { ReportFile } from './html/page.js';

/** Draws the pictures of a page and keeps each as a PNG too. */
export interface Artwork {
  /** The chart for the page; nothing for null. */
  chart(chart: Chart | null): Promise<Markup | null>;
  charts(charts: readonly (Chart | null)[]): Promise<Markup | null>;
  sheet(options: SheetOptions): Promise<Markup | null>;
  /** Parts of one picture, side by side, a pixel for a pixel. @param at which picture it is, from 0 */
  realSize(at: number, images: readonly ImageTensor[], texts: SheetTexts): Promise<Markup | null>;
  /** In the order in which they were made. */
  readonly files: readonly ReportFile[];
}

export interface SheetTexts {
  readonly alt: string;
  readonly caption: string;
}

export interface SheetOptions extends SheetTexts {
  /** Of the PNG file, without the end. */
  readonly name: string;
  readonly sheet: Sheet | null;
  /** How many times larger than on the page it is in the file beside it. Default 2. */
  readonly enlarge?: number;
}

export interface ArtworkOptions {
  /** Called with the name of each finished picture. */
  readonly onPicture?: ((name: string) => void) | undefined;
  /** Checked before each picture. */
  readonly signal?: AbortSignal | undefined;
}

export function createArtwork({ onPicture, signal }: ArtworkOptions = {}): Artwork {
  const files: ReportFile[] = [];

  function keep(name: string, bytes: Uint8Array): void {
    files.push({ name: `${name}.png`, bytes });
    onPicture?.(name);
  }

  const artwork: Artwork = {
    files,
    async chart(chart) {
      if (chart === null) return null;
      signal?.throwIfAborted();
      const svg = await drawChart(chart);
      keep(chart.name, await pngOfSvg(svg));
      return html`<figure>
        <figcaption>${chart.title}</figcaption>
        ${trusted(svg)}
      </figure> `;
    },
    async charts(charts) {
      const drawn: Markup[] = [];
      // One after the other: each is a few hundred milliseconds of one core.
      for (const chart of charts) {
        const markup = await artwork.chart(chart);
        if (markup !== null) drawn.push(markup);
      }
      return drawn.length === 0 ? null : html`<div class="charts">${drawn}</div>`;
    },
    realSize(at, images, texts) {
      const picture = contactSheet([images], { gap: 2 });
      const sheet = { picture, columns: images.length, scale: 1, cropped: false };
      return artwork.sheet({ ...texts, name: `picture-${at + 1}`, sheet, enlarge: 1 });
    },
    async sheet({ name, sheet, alt, caption, enlarge = 2 }) {
      if (sheet === null) return null;
      signal?.throwIfAborted();
      // A page enlarges pixels itself; the file alone does not.
      keep(name, await pngOfImage(sheet.picture, enlarge * sheet.scale));
      const png = await pngOfImage(sheet.picture);
      const [, , height, width] = sheet.picture.shape;
      const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
      const cut = sheet.cropped ? ` Of each image the middle ${maxShownSize} pixels are shown.` : '';
      return html`<figure>
        <img src="${source}" alt="${alt}" width="${width * sheet.scale}" height="${height * sheet.scale}" />
        <figcaption>${caption}${cut}</figcaption>
      </figure> `;
    },
  };
  return artwork;
}
