/**
 * The most pixels that a page takes: pictures are kept as bytes, four times over with what is shown, and a phone does not have much more for a tab than 12 megapixels
 * take.
 *
 * @param memoryGB `navigator.deviceMemory`, at most 8; undefined where the browser does not say
 */
export function mostPixels(memoryGB = 8): number {
  return memoryGB >= 8 ? 50_331_648 : memoryGB >= 4 ? 25_165_824 : 12_582_912;
}

/** `mostPixels` of this machine. */
export const defaultMaxPixels = mostPixels(
  (globalThis as { navigator?: { readonly deviceMemory?: number } }).navigator?.deviceMemory,
);

/** Pictures that noise is added to are kept as float32, several times over. */
export const mostNoisyPixels = 2 ** 22;

/** No picture within the limit of pixels needs more. */
export const maxImageBytes = 256 * 2 ** 20;
