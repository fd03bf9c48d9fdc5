import { describe, expect, it } from 'vitest';
import { cssVariables, darkScheme, inColours, lightScheme, namedTheme } from './theme.js';

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', lightScheme],
  ['dark', darkScheme],
])('the %s scheme', (_, scheme) => {
  it('has text of a contrast of 4.5 and lines of 3', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 9);
    for (const text of [scheme.ink, scheme.muted]) {
      expect(contrast(text, scheme.background)).toBeGreaterThanOrEqual(4.5);
    }
    for (const line of scheme.series)
      expect(contrast(line, scheme.background), line).toBeGreaterThanOrEqual(3);
  });

  it('gives a value to every name that plots in a page use', () => {
    const css = cssVariables(scheme);
    for (const used of [namedTheme.ink, namedTheme.muted, namedTheme.grid, ...namedTheme.series]) {
      expect(css).toContain(`${used.slice('var('.length, -1)}:#`);
    }
  });
});

describe('a plot in colours', () => {
  it('has no names left, and words that look like one as they were', () => {
    const svg = '<path stroke="var(--series-1)" fill="var(--ink)"/><text>var(--ink) "var(--nothing)"</text>';
    expect(inColours(svg, lightScheme)).toBe(
      `<path stroke="#0072b2" fill="${lightScheme.ink}"/><text>var(--ink) "var(--nothing)"</text>`,
    );
  });
});
