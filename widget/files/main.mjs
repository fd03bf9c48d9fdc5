import { parseArgs } from 'node:util';
import { CopyFault, copyStandalone } from './copy-standalone.mjs';

export const help = `Usage: denoisekit-widget [options] <folder>

Copies all that a page with <denoise-widget> asks for into a folder that you serve: the element's script and its
worker's, the WebAssembly of onnxruntime-web, and models.

  --model <id or folder>  may be given more than once (default: photo-small, of @denoisekit/models)
  --at <address>          where the folder is served, for the lines that are printed (default: /, then its name)
  --json                  one JSON document on stdout
  --help                  this text

Example:
  npm install @denoisekit/widget @denoisekit/models
  npx denoisekit-widget public/denoisekit
`;

const options = {
  model: { type: 'string', multiple: true, default: ['photo-small'] },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/**
 * The command `denoisekit-widget`.
 *
 * @param {readonly string[]} args
 * @param {{cwd: string, print: (text: string) => void, complain: (text: string) => void}} io
 * @returns {0 | 2} 2 for what cannot be used: the arguments, or what they name
 */
export function main(args, { cwd, print, complain }) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) {
      print(help);
      return 0;
    }
    const [out, ...rest] = positionals;
    if (out === undefined || rest.length > 0) {
      throw new CopyFault('name one folder to copy to: denoisekit-widget public/denoisekit');
    }
    const copied = copyStandalone({ out, models: values.model, cwd });
    const at = addressOf(values.at, copied.folder);
    const html = htmlLines(at, copied.models[0]);
    print(values.json ? `${JSON.stringify({ ...copied, html })}\n` : report(copied, html));
    return 0;
  } catch (error) {
    const usage = error instanceof CopyFault || String(error.code).startsWith('ERR_PARSE_ARGS');
    const disk = error.syscall !== undefined;
    if (!usage && !disk) throw error;
    complain(`denoisekit-widget: ${error.message}\n`);
    return 2;
  }
}

/** A page's lines: what the README shows. */
function htmlLines(at, model) {
  return [
    '<!doctype html>',
    `<script type="module" src="${at}/widget.js"></script>`,
    `<denoise-widget model="${at}/models/${model}"></denoise-widget>`,
  ];
}

function addressOf(at, folder) {
  return (at ?? `/${folder.split(/[\\/]/).at(-1)}`).replace(/\/$/, '');
}

function report({ folder, files }, html) {
  const rows = files.map(({ path, bytes }) => `${String(bytes).padStart(12)}  ${path}`);
  return `${[`copied to ${folder} (bytes, file):`, ...rows, '', 'a page:', ...html.map((line) => `  ${line}`)].join('\n')}\n`;
}
