import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What publint has against a tarball, as sentences, its suggestions among them. */
export async function publintOf(tarball: string): Promise<readonly string[]> {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer } });
  return messages.map((message) => `${message.code}: ${formatMessage(message, pkg, { color: false })}`);
}

/**
 * What `attw --profile esm-only` has against a tarball: whether the types that TypeScript finds are those of the code that
 * runs. The packages are modules, without a copy for `require` and for Node 10.
 */
export async function typesOf(tarball: string): Promise<readonly string[]> {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  if (result.types === false) return ['it has no types'];
  return result.problems.filter((problem) => !isLeftOut(problem)).map((problem) => JSON.stringify(problem));
}

function isLeftOut(problem: Problem): boolean {
  return (
    'resolutionKind' in problem &&
    (problem.resolutionKind === 'node10' || problem.resolutionKind === 'node16-cjs')
  );
}
