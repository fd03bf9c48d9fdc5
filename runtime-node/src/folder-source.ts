import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DenoiseError,
  maxManifestBytes,
  maxModelBytes,
  parseManifest,
  readingError,
  type ModelManifest,
  type ModelSource,
} from '@denoisekit/core';

const manifestName = 'manifest.json';
const pointToFolder = 'point to a folder that `denoisekit export` wrote';

/**
 * A model in a folder on disk.
 *
 * @param path a folder that holds `manifest.json`, or the path of such a file
 *
 * Its calls reject with DenoiseError `file-missing`, `file-unreadable`, `manifest-invalid`, `model-invalid` (larger
 * than a model may be) or `digest-mismatch`.
 *
 * @example
 * const source = folderSource('models/compact');
 * const bytes = await source.bytes((await source.manifest()).files.fp32);
 */
export function folderSource(path: string): ModelSource {
  let manifest: Promise<ModelManifest> | undefined;
  return {
    location: path,
    manifest() {
      manifest ??= readManifest(path).catch((error: unknown) => {
        manifest = undefined; // a failure is not remembered: the file may be there next time
        throw error;
      });
      return manifest;
    },
    async bytes(file) {
      const folder = dirname(await manifestPath(path));
      return readChecked(join(folder, basename(file.path)), file);
    },
  };
}

/** The source that a user means: a path, a file URL, or a source already, which `loadModel` checks. */
export function modelSource(model: string | URL | ModelSource): ModelSource {
  if (typeof model === 'string') return folderSource(model);
  if (!(model instanceof URL)) return model;
  if (model.protocol === 'file:') return folderSource(fileURLToPath(model));
  throw new DenoiseError('usage', {
    what: 'a model is not read from an address here',
    actual: model.href,
    expected: 'a path or a file URL',
    fix: 'download the folder first',
  });
}

async function manifestPath(path: string): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => {
    // Of what is no path, the id of a shipped model is meant.
    const fix = /[\\/]/.test(path)
      ? pointToFolder
      : `give a path, or modelUrl('${path}') of @denoisekit/models`;
    throw new DenoiseError('file-missing', { what: `there is no model at ${path}`, fix, cause });
  });
  if (found.isFile() && /\.onnx$/i.test(path)) {
    throw new DenoiseError('manifest-invalid', {
      what: `${path} is an ONNX file, and a model is a folder that also says how to run it`,
      fix: `give its folder, or make one: denoisekit import ${path}`,
    });
  }
  return found.isDirectory() ? join(path, manifestName) : path;
}

async function readManifest(path: string): Promise<ModelManifest> {
  const file = await manifestPath(path);
  const bytes = await readUpTo(file, maxManifestBytes, 'manifest-invalid', 'a manifest');
  return parseManifest(new TextDecoder().decode(bytes), file);
}

/** Reads once and gives back the very bytes that were checked, so a file swapped afterwards changes nothing. */
async function readChecked(path: string, expected: Parameters<ModelSource['bytes']>[0]): Promise<Uint8Array> {
  const bytes = await readUpTo(path, maxModelBytes, 'model-invalid', 'a model');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length === expected.bytes && sha256 === expected.sha256) return bytes;
  const facts = (size: number, digest: string) => `${size} bytes with sha256 ${digest.slice(0, 12)}…`;
  throw new DenoiseError('digest-mismatch', {
    what: `${path} is not the file that its manifest describes`,
    actual: facts(bytes.length, sha256),
    expected: facts(expected.bytes, expected.sha256),
    fix: 'export or download the model again',
    details: { path, actualSha256: sha256, expectedSha256: expected.sha256 },
  });
}

async function readUpTo(
  path: string,
  limit: number,
  code: 'manifest-invalid' | 'model-invalid',
  kind: string,
): Promise<Uint8Array> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw readingError(path, cause, pointToFolder);
  });
  try {
    const { size } = await handle.stat();
    if (size > limit) {
      throw new DenoiseError(code, {
        what: `${path} is too large for ${kind}`,
        actual: `${size} bytes`,
        expected: `at most ${limit}`,
      });
    }
    return new Uint8Array(await handle.readFile());
  } catch (error) {
    throw error instanceof DenoiseError ? error : readingError(path, error, pointToFolder);
  } finally {
    await handle.close();
  }
}
