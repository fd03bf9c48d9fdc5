import { groupAlike } from './fingerprint.js';
import type { SurveyedPicture } from './survey.js';

export type Part = 'train' | 'validation' | 'test';

export interface Split extends Readonly<Record<Part, readonly SurveyedPicture[]>> {
  /** Training pictures that look like one of another part's subfolder, and therefore do not train. */
  readonly alike: readonly SurveyedPicture[];
  /** Whether so many pictures look alike that some that do are on two sides. */
  readonly straddles: boolean;
}

/** Names of a part's subfolder. */
const subfolders: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
};

/** One in so many validates, and as many test. */
const heldOutPart = 10;
/** More add little information, and take long. */
const maxHeldOut = 100;
/** A group with a larger share of all pictures is split: otherwise nothing might be left to train on. */
const maxGroupShare = 1 / 3;

/**
 * Which pictures train, validate and test. Where the folder has a subfolder `train`, its subfolders say so: `train`, `val`, `test`.
 * A part without a subfolder is taken from the training pictures: a tenth of them, at most 100. Pictures that look alike stay on one side. The
 * pictures' bytes decide, not their names.
 */
export function splitPictures(pictures: readonly SurveyedPicture[]): Split {
  const groups = sceneGroups(pictures);
  const named = pictures.map(({ name }) => subfolders[name.split('/')[0]!.toLowerCase()] ?? 'train');
  const hasSubfolders = pictures.some(({ name }) => /^train(ing)?\//i.test(name));
  const parts: Part[] = hasSubfolders ? named : named.map(() => 'train');

  const heldOut = new Set(groups.filter((_, i) => parts[i] !== 'train'));
  const isAlike = pictures.map((_, i) => parts[i] === 'train' && heldOut.has(groups[i]!));

  const training = [...pictures.keys()].filter((i) => parts[i] === 'train' && !isAlike[i]);
  const { units, whole } = unitsOf(training, groups, pictures);
  const wanted = Math.min(maxHeldOut, Math.max(1, Math.round(training.length / heldOutPart)));
  let taken = 0;
  for (const part of ['test', 'validation'] as const) {
    if (parts.includes(part)) continue;
    for (let count = 0; count < wanted && taken < units.length; taken++) {
      for (const i of units[taken]!) parts[i] = part;
      count += units[taken]!.length;
    }
  }

  const partOf = (part: Part) => pictures.filter((_, i) => parts[i] === part && !isAlike[i]);
  return {
    train: partOf('train'),
    validation: partOf('validation'),
    test: partOf('test'),
    alike: pictures.filter((_, i) => isAlike[i]),
    straddles: taken > whole,
  };
}

/** Pictures that look alike, and pairs with the same clean file. */
function sceneGroups(pictures: readonly SurveyedPicture[]): readonly number[] {
  const groups = groupAlike(pictures.map(({ fingerprint }) => fingerprint));
  const groupOf = new Map<string, number>();
  return groups.map((group, i) => {
    const clean = pictures[i]!.digest.slice(0, 64);
    const known = groupOf.get(clean) ?? group;
    groupOf.set(clean, known);
    return known;
  });
}

/** Sets that are held out together, ordered by the pictures' digests: first whole groups, then parts of large ones. */
function unitsOf(
  numbers: readonly number[],
  groups: readonly number[],
  pictures: readonly SurveyedPicture[],
): { readonly units: readonly (readonly number[])[]; readonly whole: number } {
  const byDigest = numbers.toSorted((a, b) => (pictures[a]!.digest < pictures[b]!.digest ? -1 : 1));
  const members = new Map<number, number[]>();
  for (const i of byDigest) members.set(groups[i]!, [...(members.get(groups[i]!) ?? []), i]);
  const limit = Math.max(1, numbers.length * maxGroupShare);
  const small = [...members.values()].filter(({ length }) => length <= limit);
  const large = [...members.values()].filter(({ length }) => length > limit).flat();
  return { units: [...small, ...large.map((i) => [i])], whole: small.length };
}
