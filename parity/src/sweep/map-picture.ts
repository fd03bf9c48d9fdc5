import { gridWidths, widest, type OperatorGroup } from './group.js';
import type { OperatorMap } from './map.js';

/** In units of the picture. */
const cell = 5;
const margin = { left: 30, top: 34, right: 14, bottom: 10 } as const;
const columns = 4;

const colours = {
  ground: '#ffffff',
  right: '#d7ecd9',
  wrong: '#c0392b',
  refused: '#7f8c8d',
  text: '#222222',
} as const;

/** The grids of all groups that have one, as an SVG: green what is right on all targets, red what is wrong on some, grey what is refused. */
export function mapPicture(groups: readonly OperatorGroup[], map: OperatorMap): string {
  const shown = groups.filter(
    ({ name, keys }) =>
      keys.length === widest ** 2 && keys.includes(`${widest}>${widest}`) && map.groups[name] !== undefined,
  );
  const [width, height] = [
    margin.left + widest * cell + margin.right,
    margin.top + widest * cell + margin.bottom,
  ];
  const panels = shown.map((group, i) => {
    const at = `translate(${(i % columns) * width} ${Math.floor(i / columns) * height})`;
    return `<g transform="${at}">${panel(group, map)}</g>`;
  });
  const size = [Math.min(columns, shown.length) * width, Math.ceil(shown.length / columns) * height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" font-family="sans-serif" fill="${colours.text}">`,
    '<title>Safe and unsafe widths: channels in downwards, channels out to the right</title>',
    `<rect width="100%" height="100%" fill="${colours.ground}"/>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

function panel({ name }: OperatorGroup, map: OperatorMap): string {
  const findings = Object.values(map.groups[name]?.findings ?? {});
  const wrong = new Set(findings.flatMap((one) => Object.keys(one.wrong)));
  const refused = new Set(findings.flatMap((one) => Object.keys(one.refused)));
  const side = widest * cell;
  const labels = gridWidths
    .filter((size) => size % 12 === 0)
    .flatMap((size) => {
      const middle = (size - 0.5) * cell;
      return [
        `<text x="-3" y="${middle + 3}" text-anchor="end">${size}</text>`,
        `<text x="${middle}" y="-3" text-anchor="middle">${size}</text>`,
      ];
    });
  return [
    `<text x="${margin.left}" y="14" font-size="11">${name}</text>`,
    `<g transform="translate(${margin.left} ${margin.top})" font-size="8">`,
    `<rect width="${side}" height="${side}" fill="${colours.right}"/>`,
    squares(refused, colours.refused),
    squares(wrong, colours.wrong),
    ...labels,
    '</g>',
  ].join('');
}

function squares(keys: ReadonlySet<string>, fill: string): string {
  if (keys.size === 0) return '';
  const path = [...keys].map((key) => {
    const [from, to] = key.split('>').map(Number) as [number, number];
    return `M${(to - 1) * cell} ${(from - 1) * cell}h${cell}v${cell}h-${cell}z`;
  });
  return `<path fill="${fill}" d="${path.join('')}"/>`;
}
