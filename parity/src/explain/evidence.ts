import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, elementCount, fromLittleEndian, littleEndian, readingError } from '@denoisekit/core';
import { count, finite, parseDocument } from '@denoisekit/core/schema';
import * as v from 'valibot';
import type { NamedValues } from '../probe/probe.js';
import type { Part } from './search.js';

export const evidenceFiles = { index: 'explanation.json', model: 'node.onnx' } as const;

/** Far above what a node's values take; read whole into memory. */
const maxFileBytes = 512 * 1024 * 1024;

const tensorFile = /^(?:input|expected|actual)-\d+\.bin$/;

const tensor = v.object({
  name: v.string(),
  /** Little-endian float32 values. */
  file: v.pipe(v.string(), v.regex(tensorFile)),
  dims: v.array(count),
});

const indexSchema = v.object({
  format: v.literal('denoisekit-node'),
  version: v.literal(1),
  target: v.string(),
  image: v.string(),
  nodes: v.array(v.string()),
  tolerance: finite,
  inputs: v.array(tensor),
  expected: v.array(tensor),
  actual: v.optional(v.array(tensor)),
  /** In this folder. */
  rerun: v.string(),
});

/** Nodes at fault as a model, with values: what a report to the makers of a runtime needs. */
export interface Evidence extends Part {
  /** Where it was wrong. */
  readonly target: string;
  readonly image: string;
}

/**
 * Writes nodes as `node.onnx`, each tensor as little-endian float32 values in a file of its own, and `explanation.json`, which has
 * their names, sizes and files, and the command that runs it again. The files of a former run go.
 */
export async function writeEvidence(folder: string, evidence: Evidence): Promise<void> {
  await mkdir(folder, { recursive: true });
  const old = (await readdir(folder)).filter((name) => tensorFile.test(name));
  await Promise.all(old.map((name) => rm(join(folder, name))));
  const write = (kind: string, values: NamedValues) =>
    Promise.all(
      Object.entries(values).map(async ([name, { dims, data }], i) => {
        const file = `${kind}-${i}.bin`;
        await writeFile(join(folder, file), littleEndian(data));
        return { name, file, dims };
      }),
    );
  const { target, image, nodes, tolerance, actual } = evidence;
  const index = {
    format: 'denoisekit-node',
    version: 1,
    target,
    image,
    nodes,
    tolerance,
    inputs: await write('input', evidence.inputs),
    expected: await write('expected', evidence.expected),
    actual: actual && (await write('actual', actual)),
    rerun: `denoisekit parity --rerun . --on ${target}`,
  };
  await writeFile(join(folder, evidenceFiles.model), evidence.onnx);
  await writeFile(join(folder, evidenceFiles.index), `${JSON.stringify(index, undefined, 2)}\n`);
}

/**
 * What `writeEvidence` wrote.
 *
 * @throws DenoiseError `file-missing`, `manifest-invalid` for an index that is none or does not fit its files
 */
export async function readEvidence(folder: string): Promise<Evidence> {
  const path = join(folder, evidenceFiles.index);
  const index = parseDocument(indexSchema, new TextDecoder().decode(await read(path)), {
    where: path,
    what: 'the index of a node',
    code: 'manifest-invalid',
    maxLength: maxFileBytes,
    fix: rewrite,
  });
  const { target, image, nodes, tolerance, inputs, expected, actual } = index;
  const values = async (tensors: readonly v.InferOutput<typeof tensor>[]): Promise<NamedValues> =>
    Object.fromEntries(
      await Promise.all(
        tensors.map(async ({ name, file, dims }) => {
          const data = fromLittleEndian(await read(join(folder, file)));
          const length = elementCount(dims);
          if (data.length !== length)
            throw invalid(join(folder, file), `${data.length} values, not ${length}`);
          return [name, { dims, data }] as const;
        }),
      ),
    );
  return {
    target,
    image,
    nodes,
    tolerance,
    onnx: await read(join(folder, evidenceFiles.model)),
    inputs: await values(inputs),
    expected: await values(expected),
    actual: actual && (await values(actual)),
  };
}

const rewrite = 'write it again with --explain';

async function read(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw readingError(path, cause, 'name a folder that denoisekit parity --explain wrote');
  });
  if (bytes.length > maxFileBytes) throw invalid(path, `${bytes.length} bytes`);
  return bytes;
}

function invalid(path: string, actual: string): DenoiseError {
  return new DenoiseError('manifest-invalid', {
    what: `${path} is not what denoisekit parity --explain writes`,
    actual,
    fix: rewrite,
  });
}
