/** `rXYZ` */
const redColorant = 0x72_58_59_5a;

/**
 * The colour space that a canvas is told of a picture, by the red of its ICC profile (ICC.1, sections 7.3 and 9.2.43): Display P3 has 0.515 there, sRGB 0.436. Others are
 * shown as sRGB, as they were.
 */
export function colourSpaceOf(icc: Uint8Array | undefined): PredefinedColorSpace {
  if (icc === undefined || icc.length < 132) return 'srgb';
  const view = new DataView(icc.buffer, icc.byteOffset, icc.length);
  const end = Math.min(icc.length, 132 + 12 * view.getUint32(128));
  for (let at = 132; at + 12 <= end; at += 12) {
    const from = view.getUint32(at + 4) + 8;
    if (view.getUint32(at) !== redColorant || from + 4 > icc.length) continue;
    if (Math.abs(view.getInt32(from) / 65_536 - 0.515) < 0.01) return 'display-p3';
  }
  return 'srgb';
}
