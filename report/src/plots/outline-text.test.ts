import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { outlineText } from './outline-text.js';

const text = (content: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text ${attributes} transform="translate(100,30)" ` +
  `font-family="Inter" font-size="20px" fill="#000" opacity="1">${content}</text></svg>`;

/** Where the ink is, in columns, and how much of it. */
async function inkOf(svg: string): Promise<{ left: number; right: number; amount: number }> {
  const { data, info } = await sharp(Buffer.from(await outlineText(svg)))
    .flatten({ background: '#fff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let [left, right, amount] = [Infinity, -Infinity, 0];
  data.forEach((value, at) => {
    const ink = 1 - value / 255;
    amount += ink;
    if (ink < 0.5) return;
    left = Math.min(left, at % info.width);
    right = Math.max(right, at % info.width);
  });
  return { left, right, amount };
}

describe('text as outlines', () => {
  it('leaves no text for a font that may not be there', async () => {
    const svg = await outlineText(text('sigma 0.5'));
    expect(svg).not.toContain('<text');
    expect(svg).not.toContain('font');
    expect(svg).toContain('<path transform="translate(100,30)" fill="#000" opacity="1" d="M');
  });

  it('draws letters, not boxes: an l has less than half of the ink of an M', async () => {
    const [thin, wide] = [await inkOf(text('l')), await inkOf(text('M'))];
    expect(thin.amount).toBeGreaterThan(10);
    expect(thin.amount).toBeLessThan(wide.amount / 2);
  });

  it('begins, ends or stands in the middle where it should', async () => {
    const start = await inkOf(text('HHHH', 'text-anchor="start"'));
    const middle = await inkOf(text('HHHH', 'text-anchor="middle"'));
    const end = await inkOf(text('HHHH', 'text-anchor="end"'));
    // Letters have a little room at their sides: 2 pixels at this size.
    expect(start.left).toBeGreaterThanOrEqual(100);
    expect(start.left).toBeLessThan(103);
    expect(end.right).toBeLessThan(100);
    expect(end.right).toBeGreaterThan(96);
    expect((middle.left + middle.right) / 2).toBeCloseTo(99.5, 0);
  });

  it('draws what was escaped as the one character that it is', async () => {
    const [escaped, plain] = [await inkOf(text('&amp;')), await inkOf(text('+'))];
    expect(escaped.right - escaped.left).toBeLessThan(3 * (plain.right - plain.left));
  });

  it('keeps numbers in paths apart, whatever they round to', async () => {
    for (const anchor of ['start', 'middle', 'end']) {
      for (const content of ['3', '0.5', '12', '789']) {
        const svg = await outlineText(text(content, `text-anchor="${anchor}"`));
        const path = / d="([^"]*)"/.exec(svg)![1]!;
        // Every command has as many numbers as it takes (SVG 2, section 9.3), each with two decimals at most.
        const takes: Readonly<Record<string, number>> = { M: 2, L: 2, Q: 4, C: 6, Z: 0 };
        for (const [, command, numbers] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
          const each = numbers!.split(' ').filter((number) => number !== '');
          expect(each).toHaveLength(takes[command!]!);
          for (const number of each) expect(number).toMatch(/^-?\d+(\.\d{1,2})?$/);
        }
      }
    }
  });

  it('refuses text that is written in a way it does not know', async () => {
    await expect(outlineText('<svg><text x="1"><tspan>a</tspan></text></svg>')).rejects.toMatchObject({
      code: 'internal',
    });
  });
});
