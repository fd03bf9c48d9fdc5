import { errorCodes, type ErrorCode, type ImageCodec } from '@denoisekit/core';
import { operationsFor, type Operation } from './operations.js';
import { statusOf, titleOf } from '../problem.js';
import { version } from './version.js';
import { openApiDocument } from './openapi.js';

/** Without scripts or other files, and its content security policy enforces that. */
export const docsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Codes that no request can cause. */
const foreign: ReadonlySet<ErrorCode> = new Set([
  'unknown-recipe',
  'unknown-device',
  'dataset-missing',
  'dataset-invalid',
  'run-invalid',
  'training-collapsed',
  'not-portable',
  'conversion-failed',
  'disk-full',
  'write-failed',
]);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

/**
 * The API for people, as one page that needs no network. Made of the same operations as `/openapi.json`.
 *
 * @param origin where the API answers, for the example: `http://127.0.0.1:8787`
 */
export function docsPage(origin: string, formats: ImageCodec['formats']): string {
  const { paths } = openApiDocument(formats) as {
    paths: Record<string, Record<string, { parameters: Parameter[] }>>;
  };
  const sections = operationsFor(formats).map((operation) =>
    sectionOf(operation, paths[operation.path]?.[operation.method]?.parameters ?? [], origin),
  );
  const codes = errorCodes
    .filter((code) => !foreign.has(code))
    .map(
      (code) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${statusOf[code]}</td><td>${titleOf(code)}</td></tr>`,
    );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Denoisekit API</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { padding: 0.75rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
:target { background: color-mix(in srgb, Highlight 25%, transparent); }
</style>
</head>
<body>
<main>
<h1>Denoisekit API ${version}</h1>
<p>Denoises pictures and tensors. For programs: <a href="/openapi.json">openapi.json</a>. What is served:
<a href="/v1/models">models</a>, <a href="/readyz">what runs</a>, <a href="/metrics">metrics</a>.</p>
${sections.join('\n')}
<h2 id="errors">Errors</h2>
<p>Errors are problem documents (RFC 9457) with one of these codes; under <code>/v2</code> they are <code>{"error": …}</code>, with
the code in the header <code>denoisekit-code</code>. With 429 and 503 comes <code>Retry-After</code>.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Means</th></tr></thead>
<tbody>${codes.join('\n')}</tbody></table>
</main>
</body>
</html>
`;
}

function sectionOf(
  { method, path, name, summary, request, answers, headers, example }: Operation,
  parameters: readonly Parameter[],
  origin: string,
): string {
  const rows = [
    ...parameters.map(({ name: parameter, in: place, description = '' }) => [place, parameter, description]),
    ...(headers?.['accept'] === undefined ? [] : [['header', 'accept', headers['accept']]]),
    ...(request === undefined ? [] : [['body', '', Object.keys(request).join(', ')]]),
    ...Object.entries(answers).map(([status, { description, content }]) => [
      'answer',
      status,
      `${description} (${Object.keys(content).join(', ')})`,
    ]),
  ].map(
    ([place = '', what = '', text = '']) =>
      `<tr><td>${escape(place)}</td><td><code>${escape(what)}</code></td><td>${escape(text)}</td></tr>`,
  );
  return `<section>
<h2 id="${name}"><code>${method.toUpperCase()} ${escape(path)}</code></h2>
<p>${escape(summary)}</p>
<table><tbody>${rows.join('\n')}</tbody></table>
${example === undefined ? '' : `<pre tabindex="0">${escape(example.replace('ORIGIN', origin))}</pre>`}
</section>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
