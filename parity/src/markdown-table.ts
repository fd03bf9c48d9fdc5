/** A table as Prettier leaves it, the heading first: the first column to the left, all others to the right. */
export function markdownTable([heading = [], ...body]: readonly (readonly string[])[]): string {
  const widths = heading.map((title, i) =>
    Math.max(3, title.length, ...body.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(heading), line(rule), ...body.map(line)].join('\n');
}
