/** Characters that mean something in a cell of a table or in a line of text. */
const special = /[\\`*_{}[\]<>|~]/g;

/** Text as it may stand in a line of Markdown: names in files are untrusted. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(special, (character) => `\\${character}`);
}

/**
 * A table, its columns aligned in the source as Prettier aligns them: names to the left, figures to the right.
 *
 * @param rows the heading first; what is put in must be Markdown already
 */
export function markdownTable(
  rows: readonly (readonly string[])[],
  textColumns: readonly number[] = [0],
): string {
  const widths = rows[0]!.map((_, column) =>
    Math.max(3, ...rows.map((cells) => widthOf(cells[column] ?? ''))),
  );
  const isText = (column: number) => textColumns.includes(column);
  const line = (cells: readonly string[]) =>
    `| ${cells
      .map((cell, column) => {
        const padding = ' '.repeat(widths[column]! - widthOf(cell));
        return isText(column) ? cell + padding : padding + cell;
      })
      .join(' | ')} |`;
  const rule = `| ${widths
    .map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
    .join(' | ')} |`;
  const [heading, ...body] = rows;
  return [line(heading!), rule, ...body.map(line)].join('\n');
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
