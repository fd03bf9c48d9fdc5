import { scanAims } from '@denoisekit/training';
import type { PageErrors, Way } from './read-pages.js';

/** Below it, a page as it is reads so well that a ratio says nothing. */
const leastRawRate = 0.05;
/** How much worse a single page may read than as it is: the greater of a share of its characters and a number of them. */
const worse = { share: 0.005, characters: 3 };

export interface DamageRow {
  readonly damage: string;
  /** Errors by characters, over all pages. */
  readonly rates: Readonly<Partial<Record<Way, number>>>;
}

/** What every page of a kind has beside what is tried. */
const beside = new Set(['paper', 'gaussian', 'jpeg', 'round']);

/** A name for plots: `paper:0.1+stain:0.6+round:8` is `stain`; where there is much, `all of it`. */
export function shortName(damage: string): string {
  const kinds = damage.split('+').map((stage) => stage.split(':')[0]!);
  const tried = kinds.filter((kind) => !beside.has(kind));
  return tried.length > 2 ? 'all of it' : tried.join(', ');
}

export function rowsOf(pages: readonly PageErrors[]): readonly DamageRow[] {
  return [...new Set(pages.map(({ damage }) => damage))].map((damage) => {
    const those = pages.filter((page) => page.damage === damage);
    const characters = those.reduce((sum, page) => sum + page.characters, 0);
    const ways = Object.keys(those[0]!.errors) as Way[];
    const rate = (way: Way) => those.reduce((sum, { errors }) => sum + errors[way]!, 0) / characters;
    return { damage, rates: Object.fromEntries(ways.map((way) => [way, rate(way)])) };
  });
}

/** Errors on cleaned pages by those on the pages as they are, where these are many; undefined without a model or without such damage. */
export function errorRatio(rows: readonly DamageRow[]): number | undefined {
  const hard = rows.filter(({ rates }) => rates.raw! > leastRawRate && rates.scan !== undefined);
  const sum = (way: Way) => hard.reduce((total, { rates }) => total + rates[way]!, 0);
  return hard.length === 0 ? undefined : sum('scan') / sum('raw');
}

/** Pages that the model made worse by more than it may. */
export function madeWorse(pages: readonly PageErrors[]): readonly PageErrors[] {
  return pages.filter(({ errors: { raw, scan }, characters }) => {
    return scan !== undefined && scan > raw! + Math.max(worse.characters, worse.share * characters);
  });
}

/** Markdown, a row for each kind of damage. */
export function tableOf(rows: readonly DamageRow[]): string {
  const ways = Object.keys(rows[0]!.rates) as Way[];
  const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;
  return [
    `| damage | ${ways.join(' | ')} |`,
    `| --- | ${ways.map(() => '---:').join(' | ')} |`,
    ...rows.map(
      ({ damage, rates }) => `| \`${damage}\` | ${ways.map((way) => percent(rates[way]!)).join(' | ')} |`,
    ),
  ].join('\n');
}

/** What was reached of an aim, in words. */
export function judged(figure: (typeof scanAims)[number]['figure'], value: number): string {
  const { first, owed, hoped } = scanAims.find((aim) => aim.figure === figure)!;
  const reached =
    value <= hoped ? 'as hoped' : value <= owed ? 'as owed' : value <= first ? 'first aim held' : 'missed';
  return `${value.toFixed(3)}: ${reached} (first ${first.toFixed(3)}, owed ${owed.toFixed(3)}, hoped for ${hoped.toFixed(3)})`;
}
