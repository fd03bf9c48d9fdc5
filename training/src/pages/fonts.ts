/** Of which script a face has letters, as `texts.ts` has texts. */
export type Script =
  'latin' | 'cyrillic' | 'greek' | 'hebrew' | 'arabic' | 'devanagari' | 'thai' | 'georgian';

/** Text is set in it, or it looks as if it was written by hand. */
export type FontUse = 'print' | 'hand';

/** A font of the npm packages `@fontsource/...`, all under the SIL Open Font License. */
export interface FontFamily {
  /** The package's name after `@fontsource/`. */
  readonly name: string;
  readonly use: FontUse;
  /** The files that are drawn with. Default: Latin. */
  readonly scripts?: readonly Script[];
  /** Whether there are italic and bold files too, which are drawn with as well. */
  readonly styles?: boolean;
}

/** Those that `scan` trains with. */
export const trainingFonts: readonly FontFamily[] = [
  { name: 'tinos', use: 'print', scripts: ['latin', 'cyrillic', 'greek', 'hebrew'], styles: true },
  { name: 'pt-serif', use: 'print', scripts: ['latin', 'cyrillic'], styles: true },
  { name: 'libre-baskerville', use: 'print', styles: true },
  { name: 'eb-garamond', use: 'print', scripts: ['latin', 'cyrillic', 'greek'], styles: true },
  { name: 'merriweather', use: 'print', styles: true },
  { name: 'old-standard-tt', use: 'print', scripts: ['latin', 'cyrillic'] },
  { name: 'lora', use: 'print', styles: true },
  { name: 'arimo', use: 'print', scripts: ['latin', 'cyrillic', 'greek', 'hebrew'], styles: true },
  { name: 'open-sans', use: 'print', styles: true },
  { name: 'lato', use: 'print', styles: true },
  { name: 'fira-sans', use: 'print', scripts: ['latin', 'cyrillic', 'greek'], styles: true },
  { name: 'ibm-plex-sans', use: 'print', styles: true },
  { name: 'inter', use: 'print' },
  { name: 'noto-sans', use: 'print', scripts: ['latin', 'cyrillic', 'greek', 'devanagari'] },
  { name: 'oswald', use: 'print' },
  { name: 'cousine', use: 'print' },
  { name: 'courier-prime', use: 'print', styles: true },
  { name: 'special-elite', use: 'print' },
  { name: 'im-fell-english', use: 'print' },
  { name: 'playfair-display', use: 'print' },
  { name: 'noto-sans-hebrew', use: 'print', scripts: ['hebrew'] },
  { name: 'noto-naskh-arabic', use: 'print', scripts: ['arabic'] },
  { name: 'noto-sans-devanagari', use: 'print', scripts: ['devanagari'] },
  { name: 'noto-sans-thai', use: 'print', scripts: ['thai'] },
  { name: 'noto-sans-georgian', use: 'print', scripts: ['georgian'] },
  { name: 'caveat', use: 'hand', scripts: ['latin', 'cyrillic'] },
  { name: 'kalam', use: 'hand', scripts: ['latin', 'devanagari'] },
  { name: 'homemade-apple', use: 'hand' },
];

/** Those that nothing trains with: pages in them validate and test. They were chosen before the first training. */
export const fontsKeptAside: readonly FontFamily[] = [
  { name: 'crimson-text', use: 'print', styles: true },
  { name: 'gelasio', use: 'print', styles: true },
  { name: 'pt-sans', use: 'print', scripts: ['latin', 'cyrillic'], styles: true },
  { name: 'work-sans', use: 'print' },
  { name: 'zilla-slab', use: 'print' },
  { name: 'anonymous-pro', use: 'print', scripts: ['latin', 'greek'] },
  { name: 'gochi-hand', use: 'hand' },
];

/** A file of a font, as text is drawn with it. */
export interface Face {
  /** By which the canvas knows it. */
  readonly family: string;
  readonly use: FontUse;
  readonly script: Script;
  /** Within its package. */
  readonly file: string;
  /** The package's whole name. */
  readonly package: string;
}

const plain = '400-normal';

export function facesOf(families: readonly FontFamily[]): readonly Face[] {
  return families.flatMap(({ name, use, scripts = ['latin'], styles = false }) =>
    scripts.flatMap((script) =>
      [plain, ...(styles && script === 'latin' ? ['400-italic', '700-normal'] : [])].map((style) => {
        const file = `files/${name}-${script}-${style}.woff2`;
        return { use, script, package: `@fontsource/${name}`, file, family: `${name} ${script} ${style}` };
      }),
    ),
  );
}
