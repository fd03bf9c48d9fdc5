import { html, trusted, type Markup } from './markup.js';
import { styleSheet } from './style.js';

/** A file of a report. */
export interface ReportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PageOptions {
  readonly title: string;
  readonly lead: string;
  readonly notes: readonly string[];
  readonly body: readonly Markup[];
  readonly madeAt: string;
  readonly version: string;
}

/** If an escape were ever missing, the browser would still run nothing and request nothing. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** A self-contained document, `index.html`. */
export function htmlPage({ title, lead, notes, body, madeAt, version }: PageOptions): ReportFile {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${trusted(styleSheet)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="lead">${lead}</p>
        </header>
        <main>${notesBox(notes)} ${body}</main>
        <footer>Made by denoisekit ${version}, ${madeAt}.</footer>
      </body>
    </html> `;
  return { name: 'index.html', bytes: new TextEncoder().encode(text) };
}

function notesBox(notes: readonly string[]): Markup | null {
  if (notes.length === 0) return null;
  return html`<div class="notes" role="note">
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </div>`;
}

/** A heading and what belongs to it; nothing where there is nothing. */
export function section(heading: string, content: readonly (Markup | null)[]): Markup {
  if (content.every((part) => part === null)) return html``;
  return html`<section>
    <h2>${heading}</h2>
    ${content}
  </section> `;
}
