import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DenoiseError, maxModelBytes, readingError } from '@denoisekit/core';
import { assertHarmless, decodeModel, type OnnxModel } from '@denoisekit/runtime-node/onnx';
import { withDataInside } from './external-data.js';
import { assertNoOtherFormat } from './other-formats.js';

/** A stranger's file, read and taken apart; ONNX Runtime has not seen it. */
export interface ForeignFile {
  readonly name: string;
  readonly sha256: string;
  readonly model: OnnxModel;
}

/** Versions of ONNX's operators that ONNX Runtime reads. */
const opsets = { oldest: 7, newest: 24 } as const;
/** The largest denoiser that is known, Restormer, has some 3,000 nodes; ONNX Runtime takes seconds to load ten times as many. */
const maxNodes = 20_000;

/**
 * Rejects with DenoiseError `file-missing`, `file-unreadable`, `model-invalid` for what is no ONNX model or one that no denoiser is, `not-portable` for
 * operators that are not ONNX's own.
 */
export async function readForeign(path: string): Promise<ForeignFile> {
  const bytes = await bytesOf(path);
  const name = basename(path);
  assertNoOtherFormat(bytes, name);
  const model = parseForeign(await withDataInside(bytes, dirname(path)), name);
  return { name, sha256: createHash('sha256').update(bytes).digest('hex'), model };
}

/**
 * What a stranger's bytes are taken for, before ONNX Runtime sees them.
 *
 * @throws DenoiseError as `readForeign` rejects with
 */
export function parseForeign(bytes: Uint8Array, name: string): OnnxModel {
  assertHarmless(bytes, name);
  const model = decodeModel(bytes);
  assertKnown(model);
  assertFinite(model);
  return model;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const facts = await stat(path);
    if (facts.isFile() && facts.size <= maxModelBytes) return new Uint8Array(await readFile(path));
    throw new DenoiseError(facts.isFile() ? 'model-invalid' : 'file-unreadable', {
      what: facts.isFile() ? `${path} is too large for a denoiser` : `${path} is no file`,
      actual: facts.isFile() ? `${facts.size} bytes` : undefined,
      expected: facts.isFile() ? `at most ${maxModelBytes}` : 'an ONNX file',
      fix: facts.isFile() ? undefined : 'name the file itself',
    });
  } catch (cause) {
    throw cause instanceof DenoiseError ? cause : readingError(path, cause, 'name an ONNX file');
  }
}

function assertKnown({ nodes, opset = 0 }: OnnxModel): void {
  if (opset < opsets.oldest || opset > opsets.newest) {
    throw new DenoiseError('not-portable', {
      what: 'the file is of a version of the operators that is not read',
      actual: opset === 0 ? 'no version' : `opset ${opset}`,
      expected: `${opsets.oldest} to ${opsets.newest}`,
      fix:
        opset === 0
          ? 'it may be damaged or incomplete: download or export it again'
          : 'export it with another opset_version',
    });
  }
  const custom = nodes.find(({ domain }) => domain !== undefined);
  if (custom !== undefined) {
    throw new DenoiseError('not-portable', {
      what: 'the file has an operator that is not one of ONNX',
      actual: `${custom.op} of ${custom.domain ?? ''} in the node ${JSON.stringify(custom.name)}`,
      expected: 'operators that every runtime has',
      fix: 'export the model without custom operators, and without optimising it for one runtime',
    });
  }
  if (nodes.length === 0 || nodes.length > maxNodes) {
    throw new DenoiseError('model-invalid', {
      what: 'the number of nodes is none that a denoiser has',
      actual: String(nodes.length),
      expected: `1 to ${maxNodes}`,
    });
  }
}

/** @throws DenoiseError `model-invalid` for float32 constants that are not finite */
export function assertFinite({ initializers }: OnnxModel): void {
  for (const { name, data } of initializers) {
    if (!(data instanceof Float32Array)) continue;
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    throw new DenoiseError('model-invalid', {
      what: `the weights ${JSON.stringify(name.slice(0, 80))} are not all numbers`,
      actual: `${data[at]!} at index ${at}`,
      expected: 'finite values',
      fix: 'the training of the model broke: take an earlier checkpoint',
    });
  }
}
