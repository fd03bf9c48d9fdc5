/** 277377 -> `277k`, 17818752 -> `17.8M` */
export function formatShort(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)}k`;
  if (count < 1e9) return `${(count / 1e6).toPrecision(3)}M`;
  return `${(count / 1e9).toPrecision(3)}G`;
}

/** 388.4 -> `6 min 28 s` */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Decibels, or a dash where there are none because the pictures are the same. */
export function formatDecibels(psnr: number | null): string {
  return psnr === null ? '–' : `${psnr.toFixed(2)} dB`;
}

/** 0.0084502 -> `0.00845`: three digits that count. */
export function formatError(value: number): string {
  return value === 0 ? '0' : value < 1e-4 ? value.toExponential(2) : value.toPrecision(3);
}

/** 1.234 -> `1.23 ms` */
export function formatMilliseconds(milliseconds: number): string {
  return `${milliseconds.toPrecision(3)} ms`;
}

/**
 * 0.00345 and 0.0000979 -> `0.003450 ± 0.000098`: two digits of what is uncertain, and no more of the rest.
 *
 * @param most decimals, where more would mean nothing
 */
export function formatInterval(value: number, half: number, most = 8): string {
  if (half === 0) return formatError(value);
  const decimals = Math.min(Math.max(1 - Math.floor(Math.log10(Number(half.toPrecision(2)))), 0), most);
  const rounded = Number(value.toFixed(decimals)); // of -0, toFixed writes no sign
  return `${rounded.toFixed(decimals)} ± ${half.toFixed(decimals)}`;
}
