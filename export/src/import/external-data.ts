import { constants } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, maxModelBytes, readingError, systemCodeOf } from '@denoisekit/core';
import {
  bytes,
  fieldsOf,
  joined,
  message,
  textField,
  type Field,
  type FoundField,
} from '@denoisekit/runtime-node/onnx';

// Numbers of fields in onnx/onnx.proto.
const ofModel = { graph: 7 } as const;
const ofGraph = { initializer: 5 } as const;
const ofTensor = { name: 8, raw: 9, external: 13, location: 14 } as const;
const ofEntry = { key: 1, value: 2 } as const;

/** A name, and nothing that leads to another folder: no slash of either kind, no drive, no hidden file. */
const plainName = /^[\p{L}\p{N}_][\p{L}\p{N} ._()+-]{0,199}$/u;

/**
 * The model with its weights inside, where they lie in files beside it, as PyTorch's newer exporter puts them by default. A file beside it is one of a plain
 * name in the same folder, itself and no link; the rest is left to the guard, which refuses what then still lies outside.
 *
 * Rejects with DenoiseError `model-invalid` for other places, `file-missing`, `file-unreadable`.
 */
export async function withDataInside(onnx: Uint8Array, folder: string): Promise<Uint8Array> {
  const model = fieldsOf(onnx);
  const graph = model.findLast(({ field }) => field === ofModel.graph);
  if (graph === undefined) return onnx;
  const files = new Map<string, Uint8Array>();
  let left = maxModelBytes - onnx.length;
  let changed = false;

  async function fileOf(name: string): Promise<Uint8Array> {
    const known = files.get(name);
    if (known !== undefined) return known;
    const read = await readBeside(folder, name, left);
    left -= read.length;
    files.set(name, read);
    return read;
  }

  const fields: Field[] = [];
  for (const { field, raw, content } of fieldsOf(graph.content)) {
    const tensor = field === ofGraph.initializer ? fieldsOf(content) : [];
    const entries = tensor.filter((one) => one.field === ofTensor.external);
    if (entries.length === 0) {
      fields.push(raw);
      continue;
    }
    changed = true;
    const inside = await dataOf(entries, textField(tensor, ofTensor.name), fileOf);
    const kept = tensor.filter((one) => one.field !== ofTensor.external && one.field !== ofTensor.location);
    fields.push(message(ofGraph.initializer, [...kept.map((one) => one.raw), bytes(ofTensor.raw, inside)]));
  }
  if (!changed) return onnx;
  const rest = model.filter(({ field }) => field !== ofModel.graph).map(({ raw }) => raw);
  return joined([...rest, message(ofModel.graph, fields)]);
}

async function dataOf(
  entries: readonly FoundField[],
  tensor: string,
  fileOf: (name: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const facts = new Map(
    entries.map(({ content }) => {
      const entry = fieldsOf(content);
      return [textField(entry, ofEntry.key), textField(entry, ofEntry.value)] as const;
    }),
  );
  const name = facts.get('location') ?? '';
  if (!plainName.test(name)) {
    throw new DenoiseError('model-invalid', {
      what: 'the file has weights in another place',
      actual: `${JSON.stringify(name.slice(0, 100))} for ${JSON.stringify(tensor.slice(0, 80))}`,
      expected: 'a file of a plain name beside it',
      fix: 'put the weights into the ONNX file: onnx.save(model, path, save_as_external_data=False)',
    });
  }
  const file = await fileOf(name);
  const offset = Number(facts.get('offset') ?? 0);
  const length = facts.has('length') ? Number(facts.get('length')) : file.length - offset;
  const isWithin =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= file.length;
  if (isWithin) return file.subarray(offset, offset + length);
  throw new DenoiseError('model-invalid', {
    what: `the weights ${JSON.stringify(tensor.slice(0, 80))} lie outside the file beside the model`,
    actual: `${length} bytes from ${offset} on`,
    expected: `within the ${file.length} bytes of ${name}`,
    fix: 'both files have to be of the same export',
  });
}

async function readBeside(folder: string, name: string, most: number): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    const facts = await lstat(path);
    if (facts.isFile() && facts.nlink === 1 && facts.size <= most) {
      // What has become a link since is not followed: it could be one to any file that this process may read.
      return new Uint8Array(await readFile(path, { flag: constants.O_RDONLY | constants.O_NOFOLLOW }));
    }
    throw new DenoiseError('model-invalid', {
      what: `${path} cannot be the weights of the file`,
      actual: facts.isFile()
        ? `${facts.size} bytes under ${facts.nlink} names`
        : 'a link, a folder or no file at all',
      expected: `a file of one name, of at most ${most} bytes`,
      fix: 'put the file itself there',
    });
  } catch (cause) {
    if (cause instanceof DenoiseError) throw cause;
    if (systemCodeOf(cause) !== 'ENOENT') throw readingError(path, cause);
    throw new DenoiseError('file-missing', {
      what: `the weights of the file are missing: there is no ${path}`,
      fix: 'put it beside the ONNX file',
      cause,
    });
  }
}
