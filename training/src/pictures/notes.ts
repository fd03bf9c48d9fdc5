import { pixelsOf } from './picture.js';
import type { Split } from './split.js';
import type { Fault, LeftOut, SurveyedPicture } from './survey.js';

/** How many files are named for each fault. */
const maxNamed = 3;

const faults: Readonly<Record<Fault, (many: boolean) => string>> = {
  foreign: (many) => `${many ? 'are' : 'is'} in a format that is not read`,
  unreadable: () => 'cannot be read',
  unfit: (many) => `${many ? 'are' : 'is'} of a kind that does not train`,
  'too-small': (many) => `${many ? 'are' : 'is'} too small`,
  'too-large': (many) => `${many ? 'are' : 'is'} too large`,
  flat: (many) =>
    `${many ? 'have' : 'has'} one colour only (masks of 0 and 1 look so: scale them to 0 to 255)`,
  alone: (many) => `${many ? 'have' : 'has'} no partner`,
  mismatch: (many) => `${many ? 'do' : 'does'} not match ${many ? 'their partners' : 'its partner'}`,
  duplicate: (many) => (many ? 'are copies of others' : 'is a copy of another'),
};

/** What a network for photographs wants, in pixels: with fewer it memorises the pictures. DnCNN's 400 pictures have 13 million. */
const wantedPixels = 13_000_000;

/** What was left out and why, a sentence for each fault, with the first few names. */
export function leftOutNotes(leftOut: readonly LeftOut[]): readonly string[] {
  return (Object.keys(faults) as Fault[]).flatMap((fault) => {
    const files = leftOut.filter((file) => file.fault === fault);
    if (files.length === 0) return [];
    const named = firstFew(files.map(({ name, detail }) => `${name} (${detail})`));
    const count = files.length === 1 ? '1 file' : `${files.length} files`;
    return [`left out: ${count} that ${faults[fault](files.length > 1)}: ${named}`];
  });
}

function firstFew(names: readonly string[]): string {
  const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '';
  return `${names.slice(0, maxNamed).join(', ')}${more}`;
}

/** What is left, how it is split, and whether it is enough. */
export function splitNotes(
  split: Split,
  kind: 'pictures' | 'sample' | 'pairs',
  maxHeldOut: number,
): readonly string[] {
  const { train, validation, test } = split;
  const things = kind === 'pairs' ? 'pairs' : 'pictures';
  const pixels = train.reduce((sum, picture) => sum + pixelsOf(picture), 0);
  const grey = train.filter(({ channels }) => channels === 1).length;
  const notes = [
    `${train.length} ${things} train (${(pixels / 1e6).toFixed(1)} million pixels), ${validation.length} validate, ${test.length} test`,
    ...shiftNotes([...train, ...validation, ...test]),
    ...reversedNotes([...train, ...validation, ...test]),
  ];
  if (grey > 0 && grey < train.length) notes.push(`${grey} of the training ${things} are grey`);
  if (validation.length > maxHeldOut) notes.push(`of those that validate, ${maxHeldOut} are used`);
  if (test.length > maxHeldOut) notes.push(`of those that test, ${maxHeldOut} are used`);
  if (split.straddles) {
    notes.push(`most of the ${things} look alike: what is held out says little about other pictures`);
  }
  const wanted = `${wantedPixels / 1e6} million pixels or more, of many different scenes`;
  if (kind === 'sample') {
    notes.push(
      `these are sample pictures, to try things with; for a network to use, name a folder: ${wanted}`,
    );
  } else if (pixels < wantedPixels) {
    notes.push(`this is little to train on: ${wanted}, make a better network`);
  }
  return notes;
}

/** `3 to the left`, `2 up`. */
function along(pixels: number, back: string, forth: string): string {
  const way = pixels < 0 ? back : forth;
  return `${Math.abs(pixels)} ${['left', 'right'].includes(way) ? 'to the ' : ''}${way}`;
}

/** A clean picture or two with grain are nobody's mistake. */
function reversedNotes(pictures: readonly SurveyedPicture[]): readonly string[] {
  const count = pictures.filter(({ pair }) => pair?.reversed === true).length;
  if (count <= pictures.length / 2) return [];
  return [
    `in ${count} of ${pictures.length} pairs the clean picture has more noise than the noisy one: the folder of the noisy ones is to be named first`,
  ];
}

function shiftNotes(pictures: readonly SurveyedPicture[]): readonly string[] {
  const shifted = pictures.flatMap(({ name, pair }) => {
    const [right, down] = pair?.shift ?? [0, 0];
    return right === 0 && down === 0
      ? []
      : [`${name} (${along(right, 'left', 'right')}, ${along(down, 'up', 'down')})`];
  });
  if (shifted.length === 0) return [];
  const count = shifted.length === 1 ? '1 pair is' : `${shifted.length} pairs are`;
  return [`${count} shifted by whole pixels, and put right: ${firstFew(shifted)}`];
}
