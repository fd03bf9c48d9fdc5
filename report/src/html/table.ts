import { html, type Content, type Markup } from './markup.js';

export interface TableOptions {
  /** What the table shows; also the name of the region that scrolls. */
  readonly caption: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Collapsed at first. */
  readonly folded?: boolean;
}

/** Figures in columns, the first cell of a row being its name. On a narrow screen the table scrolls, not the page. */
export function table({ caption, heading, rows, folded = false }: TableOptions): Markup {
  const inner = html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      ${
        folded
          ? null
          : html`<caption>
              ${caption}
            </caption>`
      }
      <thead>
        <tr>
          ${heading.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(rowOf)}
      </tbody>
    </table>
  </div> `;
  return folded
    ? html`<details>
        <summary>${caption}</summary>
        ${inner}
      </details>`
    : inner;
}

function rowOf([name = '', ...cells]: readonly Content[]): Markup {
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr> `;
}

/** Names and values, in two columns. */
export function factTable(facts: readonly (readonly [string, Content])[]): Markup {
  return html`<table class="facts">
    <tbody>
      ${facts.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table> `;
}

/** A few figures that matter most, each in a box. */
export function figureBoxes(figures: readonly (readonly [string, string])[]): Markup {
  return html`<dl class="figures">
    ${figures.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl> `;
}
