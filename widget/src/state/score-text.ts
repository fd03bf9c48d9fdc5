export interface Score {
  /** On [0, 1] images. */
  readonly mse: number;
  /** In dB; null where the images are the same. */
  readonly psnr: number | null;
  /** At most 1, which is equal. */
  readonly ssim: number;
}

/** How far the noisy and the denoised picture are from the clean one. */
export interface Scores {
  readonly noisy: Score;
  readonly denoised: Score;
}

/** The rows of the table, as text: what, before, after. */
export function scoreRows({ noisy, denoised }: Scores): readonly (readonly [string, string, string])[] {
  return [
    ['PSNR', decibels(noisy.psnr), decibels(denoised.psnr)],
    ['SSIM', noisy.ssim.toFixed(3), denoised.ssim.toFixed(3)],
    ['MSE', noisy.mse.toFixed(4), denoised.mse.toFixed(4)],
  ];
}

/** What denoising gained, for people: `+11.4 dB`; undefined where one of the two is perfect. */
export function gainText({ noisy, denoised }: Scores): string | undefined {
  if (noisy.psnr === null || denoised.psnr === null) return undefined;
  const gain = denoised.psnr - noisy.psnr;
  return `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(1)} dB`;
}

function decibels(psnr: number | null): string {
  return psnr === null ? 'equal' : `${psnr.toFixed(1)} dB`;
}
