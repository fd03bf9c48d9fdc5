import { textOf } from '@denoisekit/core';
import { decodePair } from './decode-example.js';
import { likeness } from './fingerprint.js';
import type { FilePair } from './pair-files.js';
import { matchPair, maxShift } from './match-pair.js';
import type { DecodedPicture } from './picture.js';
import {
  examineFile,
  severalAtOnce,
  type LeftOut,
  type SurveyedPicture,
  type SurveyOptions,
} from './survey.js';

/**
 * Correlations of thumbnails and of details below which two pictures show different things. Of photographs and others those are below 0.4
 * and 0.025; with noise of sigma 60 of 255, details keep 0.045. Stains on a sheet of paper change its thumbnail, but not its letters.
 */
const leastLikeness = 0.5;
const leastDetail = 0.03;

/** Reads each pair once, before training: both files, whether they match, and their shift. */
export async function surveyPairs(
  pairs: readonly FilePair[],
  options: SurveyOptions,
): Promise<{ readonly pictures: readonly SurveyedPicture[]; readonly leftOut: readonly LeftOut[] }> {
  const results = await severalAtOnce(pairs, options, (pair) => examinePair(pair, options));
  return {
    pictures: results.flatMap((result) => ('fault' in result ? [] : [result])),
    leftOut: results.flatMap((result) => ('fault' in result ? [result] : [])),
  };
}

async function examinePair(files: FilePair, options: SurveyOptions): Promise<SurveyedPicture | LeftOut> {
  const clean = await examineFile(files.clean, options);
  if ('fault' in clean) return clean;
  const noisy = await examineFile(files.noisy, options);
  if ('fault' in noisy) return noisy;

  const mismatch = (detail: string): LeftOut => ({ name: noisy.name, fault: 'mismatch', detail });
  const { width, height } = clean;
  if (width !== noisy.width || height !== noisy.height) {
    return mismatch(`${noisy.width}x${noisy.height}, and ${width}x${height} clean`);
  }
  if (clean.digest === noisy.digest) return mismatch('the same file twice');
  try {
    const { clean: still, noisy: moving } = await decodePair(clean, noisy);
    if (isSame(still, moving)) return mismatch('the same picture twice');
    const { shift, detail, reversed } = matchPair(still, moving);
    if (detail < leastDetail && likeness(clean.fingerprint, noisy.fingerprint) < leastLikeness) {
      return mismatch('shows something else');
    }
    const [right, down] = shift;
    if (Math.max(Math.abs(right), Math.abs(down)) === maxShift) {
      return mismatch(`shifted by ${maxShift} pixels or more`);
    }
    return {
      ...clean,
      name: noisy.name,
      digest: clean.digest + noisy.digest,
      width: width - Math.abs(right),
      height: height - Math.abs(down),
      pair: { clean: factsOf(clean), noisy: { ...factsOf(noisy), path: noisy.path }, shift, reversed },
    };
  } catch (error) {
    return { name: noisy.name, fault: 'unreadable', detail: textOf(error) };
  }
}

function isSame({ data: a }: DecodedPicture, { data: b }: DecodedPicture): boolean {
  return a.length === b.length && a.every((sample, i) => sample === b[i]);
}

function factsOf({ width, height, channels, bits, alpha }: SurveyedPicture) {
  return { width, height, channels, bits, alpha };
}
