import { DenoiseError } from '@denoisekit/core';

interface Format {
  readonly what: string;
  readonly fix: string;
  readonly is: (bytes: Uint8Array, start: string) => boolean;
}

const exportIt = 'export the network to ONNX: docs/import.md begins with the lines that do it';

/** What people have under the name of an ONNX file. */
const formats: readonly Format[] = [
  {
    what: 'a web page',
    fix: 'download the file itself, by the link "raw" or "download"',
    is: (_, start) => /^\s*<(!doctype|html|\?xml)/i.test(start),
  },
  {
    what: 'a pointer of Git LFS, not the file that it stands for',
    fix: 'get that by git lfs pull',
    is: (_, start) => start.startsWith('version https://git-lfs'),
  },
  {
    what: 'a zip archive, as PyTorch writes checkpoints (.pth, .pt)',
    fix: `${exportIt}; if it is an archive of an ONNX file, unpack it`,
    is: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
  },
  {
    what: 'a pickle of Python, as PyTorch wrote checkpoints (.pth)',
    fix: exportIt,
    is: (bytes) => startsWith(bytes, 0x80, 0x02),
  },
  {
    what: 'an HDF5 file, as Keras writes models (.h5)',
    fix: 'convert it: python -m tf2onnx.convert --keras model.h5 --output model.onnx',
    is: (_, start) => start.startsWith('\x89HDF'),
  },
  {
    what: 'a TensorFlow Lite model',
    fix: 'convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx',
    is: (_, start) => start.slice(4, 8) === 'TFL3',
  },
  {
    what: 'weights alone, without a network (safetensors)',
    fix: exportIt,
    is: (_, start) => start.slice(8, 10) === '{"',
  },
  {
    what: 'a model of ONNX Runtime (.ort), which holds the graph as one version of it optimised it',
    fix: 'take the ONNX file that it was made of',
    is: (_, start) => start.slice(4, 8) === 'ORTM',
  },
];

/**
 * Refuses what is another kind of file, by its first bytes.
 *
 * @throws DenoiseError `model-invalid`
 */
export function assertNoOtherFormat(bytes: Uint8Array, name: string): void {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const format =
    bytes.length === 0
      ? { what: 'empty', fix: 'export or download it again' }
      : formats.find(({ is }) => is(bytes, start));
  if (format === undefined) return;
  throw new DenoiseError('model-invalid', {
    what: `${name} is no ONNX model`,
    actual: format.what,
    fix: format.fix,
  });
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
