import type { ErrorCode, ImageCodec } from '@denoisekit/core';
import { operationsFor, type Operation } from './operations.js';
import { statusOf } from '../problem.js';
import { version } from './version.js';
import { openApiDocument } from './openapi.js';

/** Without scripts or other files, and its content security policy enforces that. */
export const docsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What each code means that a request can cause. */
const meanings: Readonly<Record<Exclude<ErrorCode, Foreign>, string>> = {
  usage: 'A field of the address is wrong, or not known.',
  'unknown-model': 'No model of this id is served; /v1/models lists them.',
  'noise-invalid': 'This is not a noise that can be added.',
  'file-missing': 'A file of the model is missing on the server.',
  'file-unreadable': 'A file of the model cannot be read on the server.',
  'image-invalid': 'The body is not a picture, or the picture is damaged.',
  'image-too-large': 'The picture or tensor has more pixels than the server takes.',
  'image-unsupported': 'It is a picture, but of a kind that is not read here.',
  'manifest-invalid': 'The model on the server is described wrongly.',
  'model-invalid': 'The model on the server is damaged.',
  'digest-mismatch': 'The model on the server is not the file that its manifest describes.',
  'shape-mismatch': 'The model does not take this size or shape.',
  'values-not-finite': 'The tensor holds NaN or infinity.',
  'values-out-of-range': 'The tensor is not on the scale from 0 to 1; the parameter scale may help.',
  aborted: 'The client went away before the answer.',
  disposed: 'The server is closing.',
  'tolerance-exceeded': 'The model answers wrongly on this server, so it is not used.',
  'inference-failed': 'The model failed on this input.',
  'device-unavailable': 'What the model should run on is not there.',
  'queue-full': 'Too many requests wait; try again after the seconds of Retry-After.',
  'worker-crashed': 'The thread or process that ran the model ended; try again.',
  'origin-refused': 'Pages of this origin may not call the server.',
  'key-missing': 'The server wants a key and got none.',
  'key-unknown': 'The server does not know this key.',
  'rate-exceeded': 'This key or address has used up its share; try again after the seconds of Retry-After.',
  'not-found': 'There is nothing at this address.',
  'not-allowed': 'This address does not take the method; the header Allow has those that it takes.',
  'not-acceptable': 'The picture cannot be answered in any type that Accept names.',
  'body-unsupported': 'The body has a type or an encoding that is not read here.',
  'body-invalid': 'The body is missing, cut, or not what the address takes.',
  'body-too-large': 'The body has more bytes than the server takes.',
  'body-timeout': 'The body came too slowly.',
  'timed-out': 'The work took longer than the server allows.',
  'not-ready': 'The model cannot be opened now; /readyz says why.',
  'network-failed': 'The server could not load the model from where it lies.',
  'setup-missing': 'The server lacks something that the model needs.',
  internal: 'A fault of the server; its log has more under the id in instance.',
};

/** Codes that no request can cause. */
type Foreign =
  | 'unknown-recipe'
  | 'unknown-device'
  | 'dataset-missing'
  | 'dataset-invalid'
  | 'run-invalid'
  | 'training-collapsed'
  | 'not-portable'
  | 'conversion-failed'
  | 'disk-full'
  | 'write-failed';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: { readonly enum?: readonly string[] };
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
  const codes = Object.entries(meanings).map(
    ([code, meaning]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${statusOf[code as ErrorCode]}</td><td>${meaning}</td></tr>`,
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
    ...parameters.map(({ name: parameter, in: place, description = '', schema }) => [
      place,
      parameter,
      [description, ...(schema?.enum ? [`One of ${schema.enum.join(', ')}.`] : [])].join(' '),
    ]),
    ...(headers?.['accept'] === undefined ? [] : [['header', 'accept', headers['accept']]]),
    ...(request === undefined ? [] : [['body', '', Object.keys(request).join(', ')]]),
    ...Object.entries(answers).flatMap(([status, { description, content, headers: sent = {} }]) => [
      ['answer', status, `${description} (${Object.keys(content).join(', ')})`],
      ...Object.entries(sent).map(([header, text]) => ['answer', header, text]),
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
