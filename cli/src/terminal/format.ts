/** 412345 -> `412.3 kB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** 1234567 -> `1,234,567` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** The longest kind with a span of levels and a rounding after it fits. */
const maxNoiseText = 48;

/** As much of a noise's text as fits into a line with other things. */
export function formatNoiseText(noise: string): string {
  return noise.length <= maxNoiseText ? noise : `${noise.slice(0, maxNoiseText - 1)}…`;
}

/** Decibels, or `-` where there are none because the pictures are the same. */
export function formatDecibels(psnr: number | null): string {
  return psnr === null ? '-' : `${psnr.toFixed(2)} dB`;
}

/** 72.4 -> `1m12s`, 7384 -> `2h03m` */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two((whole % 3600) / 60)}m`;
}
