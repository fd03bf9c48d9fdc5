import { contactSheet, middleOf, type ImageTensor } from '@denoisekit/core';

/** Of larger images only the middle is shown: noise is seen in pixels, and pixels are what a file pays for. */
export const maxShownSize = 96;
/** Noise does not compress. Four or five pictures of this many values make a page of half a megabyte. */
const maxSheetValues = 150_000;
const maxColumns = 12;

export interface Sheet {
  /** `[1, channels, height, width]` */
  readonly picture: ImageTensor;
  readonly columns: number;
  /** How many times larger than its pixels it should be shown. */
  readonly scale: number;
  /** Whether only the middle of each image is shown. */
  readonly cropped: boolean;
}

/**
 * Rows of images as one picture, as many columns as a page has room for.
 *
 * @param rows each of single images, `[1, channels, height, width]`, in the same order
 */
export function sheetOf(rows: readonly (readonly ImageTensor[])[]): Sheet | null {
  const first = rows[0]?.[0];
  if (first === undefined) return null;
  const [, channels, height, width] = first.shape;
  const shown = { height: Math.min(height, maxShownSize), width: Math.min(width, maxShownSize) };
  const valuesOfColumn = channels * shown.height * shown.width * rows.length;
  const room = Math.max(1, Math.min(maxColumns, Math.floor(maxSheetValues / valuesOfColumn)));
  const columns = Math.min(room, Math.max(...rows.map((row) => row.length)));
  const picture = contactSheet(
    rows.map((row) => row.slice(0, columns).map((image) => middleOf(image, shown.height, shown.width))),
    { gap: 1, background: 0.5 },
  );
  const cropped = height > shown.height || width > shown.width;
  return { picture, columns, scale: shown.width <= 48 ? 2 : 1, cropped };
}
