import { DenoiseError } from '../errors.js';

/** The name of a table of who made the pictures in a folder: beside them, in a run and in a model folder. */
export const attributionFile = 'ATTRIBUTION.tsv';

/** Who made a picture, and what allows others to use it. */
export interface Credit {
  /** Inside the folder of the pictures, with `/`. */
  readonly file: string;
  readonly licence: string;
  /** Empty where it is not stated. */
  readonly author: string;
  /** Where the picture comes from. Empty where it is not stated. */
  readonly origin: string;
}

const columns = {
  file: ['file', 'name', 'path'],
  licence: ['licence', 'license'],
  author: ['author', 'creator', 'by'],
  origin: ['origin', 'source', 'url'],
} as const;

/**
 * Reads a table of tab-separated values whose first line names its columns: `file`, `licence` (or `license`), and where they are there
 * `author` and `origin` (or `source`, `url`), in any order.
 *
 * @param where the file's path, named in errors
 * @throws DenoiseError `dataset-invalid`
 */
export function parseAttribution(text: string, where: string): readonly Credit[] {
  const [heading = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = heading.split('\t').map((name) => name.trim().toLowerCase());
  const at = (field: keyof typeof columns): number =>
    names.findIndex((name) => (columns[field] as readonly string[]).includes(name));
  if (at('file') < 0 || at('licence') < 0) {
    throw new DenoiseError('dataset-invalid', {
      what: `${where} does not say who made which picture`,
      actual: `the columns ${names.join(', ')}`,
      expected: 'columns parted by tabs, among them "file" and "licence", named in the first line',
    });
  }
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split('\t');
      const cell = (field: keyof typeof columns): string => cells[at(field)]?.trim() ?? '';
      return {
        file: cell('file'),
        licence: cell('licence'),
        author: cell('author'),
        origin: cell('origin'),
      };
    });
}

/** Undone by `parseAttribution`. */
export function attributionText(credits: readonly Credit[]): string {
  const rows = credits.map(({ file, licence, author, origin }) => [file, licence, author, origin]);
  return [['file', 'licence', 'author', 'origin'], ...rows].map((row) => `${row.join('\t')}\n`).join('');
}
