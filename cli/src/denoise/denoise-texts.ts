import {
  pictureStages,
  unsuitedText,
  type Levels,
  type ModelManifest,
  type PictureKind,
  type SessionDescription,
} from '@denoisekit/core';
import type { Denoised, Failed, Profile } from './denoise-files.js';
import { formatSeconds } from '../terminal/format.js';
import { inOneLine } from '../terminal/io.js';

/** `in.png -> out.png 640x480 241.7 ms on cpu in int8, estimated noise 24.8 -> 1.3 of 255`; the usual float32 is not named. */
export function textOfDone(
  done: Denoised,
  { device, dtype }: Pick<SessionDescription, 'device' | 'dtype'>,
): string {
  const { input, output, width, height, frames, milliseconds, notes } = done;
  const size = `${frames === 1 ? '' : `${frames} of `}${width}x${height}`;
  const remark = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  const time = `${milliseconds.toFixed(1)} ms on ${device}${dtype === 'fp32' ? '' : ` in ${dtype}`}`;
  return `${inOneLine(input)} -> ${inOneLine(output)} ${size} ${time}${textOfNoise(done)}${remark}`;
}

function textOfNoise({ estimatedNoise, range }: Denoised): string {
  if (estimatedNoise === null) return '';
  const { low, high } = range ?? { low: 0, high: 255 };
  const [before, after] = [estimatedNoise.before, estimatedNoise.after].map((sigma) =>
    ((high - low) * sigma).toFixed(1),
  );
  return `, estimated noise ${before} -> ${after} ${range === null ? 'of 255' : 'samples'}`;
}

/** `decode 98.1, floats 60.2, … ms of 3012.9 ms, 13.7 megapixels through the model` */
export function textOfProfile({ milliseconds, pixelsRun, totalMilliseconds }: Profile): string {
  const stages = pictureStages.map((stage) => `${stage} ${milliseconds[stage].toFixed(1)}`);
  const through = `${(pixelsRun / 1e6).toFixed(1)} megapixels through the model`;
  return `${stages.join(', ')} ms of ${totalMilliseconds.toFixed(1)} ms, ${through}`;
}

const pictureKinds: readonly PictureKind[] = ['digits', 'photographs', 'scans'];

/** That a picture is of another kind than those that the model is for. */
export function textOfKind(
  { input }: Pick<Denoised, 'input'>,
  seems: PictureKind,
  manifest: Pick<ModelManifest, 'id' | 'suits'>,
  better: string | undefined,
): string {
  const advice = better === undefined ? '' : `; for ${seems} take --model ${better}`;
  return `${inOneLine(input)} ${unsuitedText(seems, manifest)}${advice}`;
}

/** That a picture has more noise, or less, than the model is for. */
export function textOfLevel(
  { input }: Pick<Denoised, 'input'>,
  estimate: number,
  { id }: Pick<ModelManifest, 'id'>,
  { least, greatest }: Levels,
): string {
  const of255 = (sigma: number) => Math.round(255 * sigma);
  return `${inOneLine(input)} has noise of about ${of255(estimate)} of 255, and ${id} is for ${of255(least)} to ${of255(greatest)}`;
}

/** What became of a batch of `total` pictures: `38 of 40 images denoised in 1m12s, 2 could not be`. */
export function textOfBatch(results: readonly (Denoised | Failed)[], total: number, seconds: number): string {
  const done = results.filter((result): result is Denoised => !('error' in result));
  const failed = results.length - done.length;
  const kinds = pictureKinds.map((kind) => {
    const count = done.filter(({ seems }) => seems === kind).length;
    return count === 0 ? '' : `${count} ${count === 1 ? 'looks' : 'look'} like ${kind}`;
  });
  const rest = [
    failed === 0 ? '' : `${failed} could not be`,
    results.length === total ? '' : `${total - results.length} left`,
    ...kinds,
  ];
  const all = [`${done.length} of ${total} images denoised in ${formatSeconds(seconds)}`, ...rest];
  return all.filter((text) => text !== '').join(', ');
}

/** The first of them, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = 5;
  const more = names.length - shown;
  return [...names.slice(0, shown).map(inOneLine), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
