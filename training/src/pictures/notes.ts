import type { Fault, LeftOut } from './survey.js';

/** As many files are named of each fault. */
const maxNamed = 3;

const faults: Readonly<Record<Fault, (many: boolean) => string>> = {
  foreign: (many) => `${many ? 'are' : 'is'} in a format that is not read`,
  unreadable: () => 'cannot be read',
  unfit: (many) => `${many ? 'are' : 'is'} of a kind that does not train`,
  'too-small': (many) => `${many ? 'are' : 'is'} too small`,
  'too-large': (many) => `${many ? 'are' : 'is'} too large`,
  flat: (many) => `${many ? 'have' : 'has'} one colour only`,
  duplicate: (many) => (many ? 'are copies of others' : 'is a copy of another'),
};

/** What was left out and why, a sentence for each fault, with the first few names. */
export function leftOutNotes(leftOut: readonly LeftOut[]): readonly string[] {
  return (Object.keys(faults) as Fault[]).flatMap((fault) => {
    const files = leftOut.filter((file) => file.fault === fault);
    if (files.length === 0) return [];
    const named = files.slice(0, maxNamed).map(({ name, detail }) => `${name} (${detail})`);
    const more = files.length > maxNamed ? ` and ${files.length - maxNamed} more` : '';
    const count = files.length === 1 ? '1 file' : `${files.length} files`;
    return [`left out: ${count} that ${faults[fault](files.length > 1)}: ${named.join(', ')}${more}`];
  });
}
