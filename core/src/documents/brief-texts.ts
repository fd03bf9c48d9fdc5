/** 1234567 -> `1,234,567` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** 412345 -> `412.3 kB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The longest kind with a span of levels and a rounding after it fits. */
const maxNoiseText = 48;

/** As much of a noise's text as fits into a line with other things. */
export function briefNoise(noise: string): string {
  return noise.length <= maxNoiseText ? noise : `${noise.slice(0, maxNoiseText - 1)}…`;
}
