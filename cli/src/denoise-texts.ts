import type { Levels, ModelManifest, PictureKind } from '@denoisekit/core';
import type { Denoised, EstimatedNoise, Failed } from './denoise-files.js';
import { formatSeconds } from './format.js';

/** `in.png -> out.png 640x480 241.7 ms on cpu, estimated noise 24.8 -> 1.3 of 255` */
export function textOfDone(done: Denoised, device: string): string {
  const { input, output, width, height, milliseconds, estimatedNoise, notes } = done;
  const remark = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  const time = `${milliseconds.toFixed(1)} ms on ${device}`;
  return `${input} -> ${output} ${width}x${height} ${time}${textOfNoise(estimatedNoise)}${remark}`;
}

function textOfNoise(noise: EstimatedNoise | null): string {
  if (noise === null) return '';
  const of255 = (sigma: number) => (255 * sigma).toFixed(1);
  return `, estimated noise ${of255(noise.before)} -> ${of255(noise.after)} of 255`;
}

const kindTexts: Readonly<Record<PictureKind, { readonly one: string; readonly several: string }>> = {
  digits: { one: 'digits', several: 'digits' },
  photographs: { one: 'a photograph', several: 'photographs' },
  scans: { one: 'a scan', several: 'scans' },
};

/** That a picture is of another kind than those that the model is for. */
export function textOfKind(
  { input }: Pick<Denoised, 'input'>,
  seems: PictureKind,
  { id, suits }: Pick<ModelManifest, 'id' | 'suits'>,
  better: string | undefined,
): string {
  const advice = better === undefined ? '' : `; for ${kindTexts[seems].several} take --model ${better}`;
  return `${input} looks like ${kindTexts[seems].one}, and ${id} is for ${suits?.pictures.join(', ')}${advice}`;
}

/** That a picture has more noise, or less, than the model is for. */
export function textOfLevel(
  { input }: Pick<Denoised, 'input'>,
  estimate: number,
  { id }: Pick<ModelManifest, 'id'>,
  { least, greatest }: Levels,
): string {
  const of255 = (sigma: number) => Math.round(255 * sigma);
  return `${input} has noise of about ${of255(estimate)} of 255, and ${id} is for ${of255(least)} to ${of255(greatest)}`;
}

/** What became of a batch of `total` pictures: `38 of 40 images denoised in 1m12s, 2 could not be`. */
export function textOfBatch(results: readonly (Denoised | Failed)[], total: number, seconds: number): string {
  const done = results.filter((result): result is Denoised => !('error' in result));
  const failed = results.length - done.length;
  const kinds = Object.entries(kindTexts).map(([kind, { several }]) => {
    const count = done.filter(({ seems }) => seems === kind).length;
    return count === 0 ? '' : `${count} look like ${several}`;
  });
  const rest = [
    failed === 0 ? '' : `${failed} could not be`,
    results.length === total ? '' : `${total - results.length} not begun`,
    ...kinds,
  ];
  const all = [`${done.length} of ${total} images denoised in ${formatSeconds(seconds)}`, ...rest];
  return all.filter((text) => text !== '').join(', ');
}

/** The first of them, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = 5;
  const more = names.length - shown;
  return [...names.slice(0, shown), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
