import { access, readFile } from 'node:fs/promises';
import { systemCodeOf } from '@denoisekit/core';
import { join } from 'node:path';
import type { FileSystem } from './file-system.js';

/** As in the manifest: what a model may be called, and so what its folder is called. */
export const modelIdPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

const printWidth = 110;

const heading = '// Written by `denoisekit export`, which lists the folders here that hold a manifest.';

/** Whether a file is such an index, which may be written again, or is not there. What a project has under that name stays. */
export async function isIndexOrAbsent(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return heading;
    throw error;
  });
  return text.startsWith(heading);
}

/** Ids of the models in a folder, in order: every folder of a valid name that holds a manifest. */
export async function listModels(directory: string, fileSystem: FileSystem): Promise<string[]> {
  const names = (await fileSystem.list(directory)).filter((name) => modelIdPattern.test(name));
  const found = await Promise.all(
    names.map((name) =>
      access(join(directory, name, 'manifest.json')).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => found[index]).sort();
}

/** The typed index of the models: plain ESM and its declarations, formatted as prettier formats them here. */
export function indexFiles(ids: readonly string[]): {
  readonly 'index.js': string;
  readonly 'index.d.ts': string;
} {
  const quoted = ids.map((id) => `'${id}'`);
  return { 'index.js': moduleText(quoted), 'index.d.ts': typesText(quoted) };
}

function moduleText(quoted: readonly string[]): string {
  const oneLine = `export const modelIds = [${quoted.join(', ')}];`;
  const list =
    oneLine.length <= printWidth
      ? oneLine
      : `export const modelIds = [\n${quoted.map((id) => `  ${id},\n`).join('')}];`;
  return `${heading}

/** Ids of the models in this package: the names of their folders. */
${list}

/** Where a file of a model lies; its manifest unless another is named. */
export function modelUrl(id, file = 'manifest.json') {
  if (!modelIds.includes(id)) {
    throw new RangeError(\`there is no model "\${id}": expected one of \${modelIds.join(', ') || 'none'}\`);
  }
  if (!/^[a-z0-9][a-z0-9._-]*(\\/[a-z0-9][a-z0-9._-]*)*$/i.test(file)) {
    throw new RangeError(\`"\${file}" is no file inside the folder of a model\`);
  }
  return new URL(\`./\${id}/\${file}\`, import.meta.url);
}
`;
}

function typesText(quoted: readonly string[]): string {
  const oneLine = `export type ModelId = ${quoted.join(' | ') || 'never'};`;
  const nextLine = `  ${quoted.join(' | ')};`;
  const perLine = quoted.map((id) => `  | ${id}`).join('\n');
  const wrapped = `export type ModelId =\n${nextLine.length <= printWidth ? nextLine : `${perLine};`}`;
  const union = oneLine.length <= printWidth ? oneLine : wrapped;
  return `${heading}

${union}

/** Ids of the models in this package: the names of their folders. */
export declare const modelIds: readonly ModelId[];

/**
 * Where a file of a model lies; its manifest unless another is named.
 *
 * @throws RangeError for an id that is none of \`modelIds\`, and for a file outside the model's folder
 */
export declare function modelUrl(id: ModelId, file?: string): URL;
`;
}
