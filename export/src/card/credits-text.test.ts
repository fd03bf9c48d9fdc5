import { expect, it } from 'vitest';
import { creditsText, licenceName } from './credits-text.js';

const credit = (licence: string, author: string) => ({ file: 'a.png', licence, author, origin: '' });

it.each([
  ['CC0', 'CC0 1.0'],
  ['CC0-1.0', 'CC0 1.0'],
  ['CC0 (Unsplash before 2017-06-08)', 'CC0 1.0'],
  ['CC-BY-SA 4.0', 'CC BY-SA 4.0'],
  ['CC-BY-SA-4.0', 'CC BY-SA 4.0'],
  ['CC BY-SA 3.0', 'CC BY-SA 3.0'],
  ['CC-BY-2.0', 'CC BY 2.0'],
  ['CC-BY-SA (set licence list in LICENSE.md)', 'CC BY-SA (version not stated)'],
  ['Public Domain (NASA HiRISE)', 'public domain'],
  ['Free Art 1.3', 'Free Art 1.3'],
  ['', 'not stated'],
])('calls the licence %j %s', (written, name) => {
  expect(licenceName(written)).toBe(name);
});

it('puts licences that are spelt differently into one row, and parts names by semicolons', () => {
  const [, rows] = creditsText([
    credit('CC-BY-SA-4.0', 'Peter Nerlich, 2018'),
    credit('CC BY-SA 4.0', 'Bolly, 2018'),
    credit('CC0', 'A. Name'),
  ]);
  expect(rows).toContain(
    '| CC BY-SA 4.0 | 2 | Peter Nerlich, 2018; Bolly, 2018 |\n| CC0 1.0 | 1 | A. Name |',
  );
});

it('does not take a file that names the authors for an author', () => {
  const [, rows] = creditsText([
    credit('CC0', 'see CREDITS.md'),
    credit('CC0', ''),
    credit('CC0', 'See the page'),
    credit('CC0', 'Seeley'),
  ]);
  expect(rows).toContain('| CC0 1.0 | 4 | Seeley; 3 without a name in the table |');
});

it('says nothing where there are no credits', () => {
  expect(creditsText([])).toEqual([]);
});
