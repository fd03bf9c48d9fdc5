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
