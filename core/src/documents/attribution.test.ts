import { describe, expect, it } from 'vitest';
import { attributionText, parseAttribution } from './attribution.js';

describe('parseAttribution', () => {
  it('finds columns by their names, in any order, whatever else there is', () => {
    const text = 'File\tsize\tlicense\tsource\r\ntrain/a.png\t1x1\tCC0\thttps://example.org/a\r\n\r\n';
    expect(parseAttribution(text, 'x')).toEqual([
      { file: 'train/a.png', licence: 'CC0', author: '', origin: 'https://example.org/a' },
    ]);
  });

  it('reads what it wrote', () => {
    const credits = [
      { file: 'a.png', licence: 'CC-BY-4.0', author: 'A. Name', origin: 'somewhere' },
      { file: 'b/c.jpg', licence: 'CC0', author: '', origin: '' },
    ];
    expect(parseAttribution(attributionText(credits), 'x')).toEqual(credits);
  });

  it('refuses a table that names no licences', () => {
    expect(() => parseAttribution('file,licence\na.png,CC0\n', 'their/ATTRIBUTION.tsv')).toThrow(
      'their/ATTRIBUTION.tsv does not say who made which picture',
    );
  });
});
