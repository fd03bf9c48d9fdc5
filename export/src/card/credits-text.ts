import { attributionFile, type Credit } from '@denoisekit/core';
import { table } from './table.js';

/**
 * Who made the pictures that a model learnt from: a row a licence, the most frequent first, whatever spelling a table of credits has for it. Names hold
 * commas, so a semicolon parts them. Empty where there are no credits.
 */
export function creditsText(credits: readonly Credit[]): readonly string[] {
  if (credits.length === 0) return [];
  const byLicence = new Map<string, Credit[]>();
  for (const credit of credits) {
    const name = licenceName(credit.licence);
    byLicence.set(name, [...(byLicence.get(name) ?? []), credit]);
  }
  const rows = [...byLicence]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, some]) => [name, some.length.toLocaleString('en-US'), authorsText(some)]);
  return [
    `It learnt from, and was chosen by, ${credits.length.toLocaleString('en-US')} pictures that others made; \`${attributionFile}\` names each and where it comes from:`,
    table(['their licence', 'pictures', 'by'], rows),
  ];
}

/** One spelling for licences that are written in many: `CC-BY-SA 4.0` is `CC BY-SA 4.0`. Remarks in brackets stay in the table of credits. */
export function licenceName(text: string): string {
  const plain = text.replace(/\s*\(.*$/s, '').trim();
  if (plain === '') return text.trim() || 'not stated';
  if (/^cc[\s-]*0/i.test(plain)) return 'CC0 1.0';
  if (/^public domain\b/i.test(plain)) return 'public domain';
  const [, terms, version] = /^cc[\s-]*(by(?:[\s-]*(?:nc|nd|sa))*)[\s-]*(\d\.\d)?$/i.exec(plain) ?? [];
  if (terms === undefined) return plain;
  return `CC ${terms.toUpperCase().replace(/[\s-]+/g, '-')} ${version ?? '(version not stated)'}`;
}

/** Tables of credits point to another file where they do not name the author: `see CREDITS.md`. */
const pointsElsewhere = /^see\s/i;

function authorsText(credits: readonly Credit[]): string {
  const named = [...new Set(credits.map(({ author }) => author))].filter(
    (author) => author !== '' && !pointsElsewhere.test(author),
  );
  const others = credits.filter(({ author }) => author === '' || pointsElsewhere.test(author)).length;
  if (others === 0) return named.join('; ');
  return [...named, `${others.toLocaleString('en-US')} without a name in the table`].join('; ');
}
