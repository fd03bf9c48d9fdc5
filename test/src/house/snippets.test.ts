import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectFiles, readText, repository } from './repository.js';

/** Of the compiler: names that a snippet takes from the reader, such as `clean`; in shorthand, and as test runners have them. */
const unknownName = new Set([2304, 18004, 2593]);

it('shows TypeScript on its pages that the compiler accepts, but for names that the reader brings', () => {
  const snippets = new Map<string, string>();
  for (const path of projectFiles().filter((file) => file.endsWith('.md'))) {
    for (const [, code] of readText(path).matchAll(/^```ts\n(.*?)^```$/gms)) {
      if (code!.includes("from '@denoisekit/")) {
        snippets.set(join(repository, 'test', `${path.replace(/\W/g, '-')}-${snippets.size}.ts`), code!);
      }
    }
  }
  expect(snippets.size).toBeGreaterThanOrEqual(8);
  const control = join(repository, 'test', 'wrong.ts');
  snippets.set(control, "import { psnrPooled } from '@denoisekit/core';\npsnrPooled('a', noisy);\n");
  expect(errorsOf(snippets)).toEqual([expect.stringMatching(/wrong\.ts: Argument of type 'string'/)]);
}, 60_000);

function errorsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    customConditions: ['source'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => files.has(path) || disk.fileExists(path);
  host.readFile = (path) => files.get(path) ?? disk.readFile(path);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .filter(({ code }) => !unknownName.has(code))
      .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}
