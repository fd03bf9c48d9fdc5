/**
 * Canvases hold Display P3 where the screen shows it, and else sRGB; what is painted on them is converted. On other screens Display P3 would gain nothing, and
 * Chromium without a GPU shows its values as if they were of sRGB: paler.
 */
export function canvasSettings(): CanvasRenderingContext2DSettings {
  return { colorSpace: matchMedia('(color-gamut: p3)').matches ? 'display-p3' : 'srgb' };
}
