import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DenoiseError } from '@denoisekit/core';
import opentype, { type Font, type PathCommand } from 'opentype.js';

/** Latin letters, digits and punctuation in one weight: 31 kB. */
const fontFile = '@fontsource/inter/files/inter-latin-400-normal.woff';

/** Vega writes a text as one element with attributes and plain content, and lines of text one by one. */
const textElement = /<text ([^>]*?)(?:\/>|>([^<]*)<\/text>)/g;

/**
 * The same SVG with every text as the outlines of its letters, from a font that comes with this package. A rasteriser on a machine without
 * fonts, as in a slim container, would draw boxes; and with outlines the picture is the same on every machine.
 *
 * @param svg as `drawChart` gives it
 * @throws DenoiseError `internal` when a text is written in another way than Vega's
 */
export async function outlineText(svg: string): Promise<string> {
  const font = await loadFont();
  const outlined = svg.replaceAll(textElement, (_, attributes: string, content = '') =>
    outline(font, attributesOf(attributes), unescapeXml(content as string)),
  );
  if (!outlined.includes('<text')) return outlined;
  throw new DenoiseError('internal', {
    what: 'a plot has text that cannot be drawn',
    actual: outlined.slice(outlined.indexOf('<text')).slice(0, 80),
  });
}

let loaded: Promise<Font> | undefined;

function loadFont(): Promise<Font> {
  loaded ??= readFile(createRequire(import.meta.url).resolve(fontFile)).then((bytes) =>
    opentype.parse(Uint8Array.from(bytes).buffer),
  );
  return loaded;
}

function outline(font: Font, attributes: ReadonlyMap<string, string>, content: string): string {
  if (content === '') return '';
  const size = Number.parseFloat(attributes.get('font-size') ?? '10');
  const glyphs = Array.from(content, (character) => font.charToGlyph(character));
  const scale = size / font.unitsPerEm;
  const widths = glyphs.map((glyph) => (glyph.advanceWidth ?? 0) * scale);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const anchor = attributes.get('text-anchor');
  let x = anchor === 'middle' ? -width / 2 : anchor === 'end' ? -width : 0;
  const paths = glyphs.map((glyph, index) => {
    const path = pathData(glyph.getPath(x, 0, size).commands);
    x += widths[index]!;
    return path;
  });
  const kept = ['transform', 'fill', 'opacity'].flatMap((name) => {
    const value = attributes.get(name);
    return value === undefined ? [] : [` ${name}="${value}"`];
  });
  return `<path${kept.join('')} d="${paths.join('')}"/>`;
}

/** Not `toPathData`, which leaves out the space before a number that rounds to 0 from below (opentype.js 2.0.0). */
function pathData(commands: readonly PathCommand[]): string {
  return commands
    .map((command) => {
      const { type, ...points } = command;
      const { x1, y1, x2, y2, x, y } = points as Partial<Record<string, number>>;
      const numbers = [x1, y1, x2, y2, x, y].filter((number) => number !== undefined);
      return type + numbers.map((number) => String(Math.round(100 * number) / 100)).join(' ');
    })
    .join('');
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => characters[name]!);
}
