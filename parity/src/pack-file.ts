import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  DenoiseError,
  elementCount,
  fileOf,
  imageTensor,
  fromLittleEndian,
  littleEndian,
  readingError,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { count, parseDocument, positive, sha256 } from '@denoisekit/core/schema';
import * as v from 'valibot';
import type { ParityCase, ReferencePack } from './pack.js';

/** Far above what a reference needs; read whole into memory. */
const maxDataBytes = 256 * 1024 * 1024;

export const packFiles = { index: 'reference.json', data: 'reference.bin' } as const;

const indexSchema = v.object({
  format: v.literal('denoisekit-reference'),
  version: v.literal(1),
  model: v.string(),
  modelSha256: sha256,
  madeBy: v.string(),
  dataset: v.string(),
  tile: v.optional(v.object({ height: positive, width: positive })),
  /** Little-endian float32 values. */
  data: v.object({ bytes: positive, sha256 }),
  cases: v.pipe(
    v.array(
      v.object({
        name: v.string(),
        noise: v.string(),
        shape: v.strictTuple([positive, positive, positive, positive]),
        /** In bytes. */
        inputOffset: count,
        outputOffset: count,
        cleanOffset: v.optional(count),
      }),
    ),
    v.minLength(1),
    v.maxLength(10_000),
  ),
});

/**
 * Writes a reference as a folder of two files: an index with digests, and little-endian float32 values. What several cases share,
 * as the clean images of several noises, is written once.
 */
export async function writePack(folder: string, pack: ReferencePack): Promise<void> {
  const parts: Uint8Array[] = [];
  const offsets = new Map<Float32Array, number>();
  let bytes = 0;
  const place = ({ data }: ImageTensor): number => {
    const known = offsets.get(data);
    if (known !== undefined) return known;
    const at = bytes;
    offsets.set(data, at);
    parts.push(littleEndian(data));
    bytes += 4 * data.length;
    return at;
  };
  const cases = pack.cases.map(({ name, noise, input, output, clean }) => ({
    name,
    noise,
    shape: input.shape,
    inputOffset: place(input),
    outputOffset: place(output),
    cleanOffset: clean && place(clean),
  }));
  const data = Buffer.concat(parts);
  const { model, modelSha256, madeBy, dataset, tile } = pack;
  const index = {
    format: 'denoisekit-reference',
    version: 1,
    model,
    modelSha256,
    madeBy,
    dataset,
    tile,
    data: { bytes: data.length, sha256: digestOf(data) },
    cases,
  };
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  await writeFile(join(temporary, packFiles.data), data);
  await writeFile(join(temporary, packFiles.index), JSON.stringify(index));
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
}

/**
 * The reference that `writePack` wrote.
 *
 * @throws DenoiseError `file-missing`, `manifest-invalid` for an index that is none, `digest-mismatch` for values that are not those
 * of the index
 */
export async function readPack(folder: string): Promise<ReferencePack> {
  const [json, bytes] = await Promise.all(
    [packFiles.index, packFiles.data].map((name) => readPart(join(folder, name))),
  );
  const index = parseDocument(indexSchema, new TextDecoder().decode(json), {
    where: join(folder, packFiles.index),
    what: 'the index of a reference',
    code: 'manifest-invalid',
    maxLength: maxDataBytes,
    fix: remake,
  });
  const actual = digestOf(bytes!);
  if (bytes!.length !== index.data.bytes || actual !== index.data.sha256) {
    throw new DenoiseError('digest-mismatch', {
      what: `${join(folder, packFiles.data)} is not what its index describes`,
      actual: `${bytes!.length} bytes with sha256 ${actual.slice(0, 12)}…`,
      expected: `${index.data.bytes} bytes with sha256 ${index.data.sha256.slice(0, 12)}…`,
      fix: remake,
    });
  }
  const { model, modelSha256, madeBy, dataset, tile } = index;
  const tensors = tensorReader(bytes!);
  const cases = index.cases.map(
    ({ name, noise, shape, inputOffset, outputOffset, cleanOffset }): ParityCase => ({
      name,
      noise,
      input: tensors(inputOffset, shape),
      output: tensors(outputOffset, shape),
      clean: cleanOffset === undefined ? undefined : tensors(cleanOffset, shape),
    }),
  );
  return { model, modelSha256, madeBy, dataset, tile, cases };
}

/** @throws DenoiseError `digest-mismatch` when the reference was made from another version of the model */
export function assertBelongs(pack: ReferencePack, manifest: Pick<ModelManifest, 'id' | 'files'>): void {
  const { sha256 } = fileOf(manifest);
  if (pack.modelSha256 === sha256) return;
  throw new DenoiseError('digest-mismatch', {
    what: `the reference does not belong to this version of ${manifest.id}`,
    actual: `made from ${pack.model}, sha256 ${pack.modelSha256.slice(0, 12)}…`,
    expected: `sha256 ${sha256.slice(0, 12)}…`,
    fix: remake,
  });
}

const remake = 'make it again: denoisekit parity MODEL --make-reference';

async function readPart(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw readingError(path, cause, remake);
  });
  if (bytes.length <= maxDataBytes) return bytes;
  throw new DenoiseError('manifest-invalid', {
    what: `${path} is too large for a reference`,
    actual: `${bytes.length} bytes`,
    expected: `at most ${maxDataBytes}`,
  });
}

function tensorReader(bytes: Uint8Array) {
  return (at: number, shape: readonly [number, number, number, number]): ImageTensor => {
    const length = elementCount(shape);
    if (at + 4 * length > bytes.length) {
      throw new DenoiseError('manifest-invalid', {
        what: 'a case of the reference lies outside its file',
        actual: `${bytes.length} bytes`,
        expected: `at least ${at + 4 * length}`,
        fix: remake,
      });
    }
    return imageTensor(fromLittleEndian(bytes.subarray(at, at + 4 * length)), shape);
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
