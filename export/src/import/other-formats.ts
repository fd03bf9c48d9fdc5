import { DenoiseError } from '@denoisekit/core';
import { otherFile, unknownFormat } from '@denoisekit/core/image-file';

interface Format {
  readonly what: string;
  readonly fix: string;
  readonly is: (start: string) => boolean;
}

const exportIt = 'export the network to ONNX: docs/import.md begins with the lines that do it';

/** What people have under the name of an ONNX file. */
const formats: readonly Format[] = [
  {
    what: 'a web page',
    fix: 'download the file itself, by the link "raw" or "download"',
    is: (start) => /^\s*<(!doctype|html|\?xml)/i.test(start),
  },
  {
    what: 'a pointer of Git LFS, not the file that it stands for',
    fix: 'get that by git lfs pull',
    is: (start) => start.startsWith('version https://git-lfs'),
  },
  {
    what: 'a zip archive, as PyTorch writes checkpoints (.pth, .pt)',
    fix: `${exportIt}; if it is an archive of an ONNX file, unpack it`,
    is: (start) => start.startsWith('PK\x03\x04'),
  },
  {
    what: 'a pickle of Python, as PyTorch wrote checkpoints (.pth)',
    fix: exportIt,
    is: (start) => start.startsWith('\x80') && start.charCodeAt(1) <= 5,
  },
  {
    what: 'an HDF5 file, as Keras writes models (.h5)',
    fix: 'convert it: python -m tf2onnx.convert --keras model.h5 --output model.onnx',
    is: (start) => start.startsWith('\x89HDF'),
  },
  {
    what: 'a TensorFlow Lite model',
    fix: 'convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx',
    is: (start) => start.slice(4, 8) === 'TFL3',
  },
  {
    what: 'weights alone, without a network (safetensors)',
    fix: exportIt,
    is: (start) => start.slice(8, 10) === '{"',
  },
  {
    what: 'a model of ONNX Runtime (.ort), which holds the graph as one version of it optimised it',
    fix: 'take the ONNX file that it was made of',
    is: (start) => start.slice(4, 8) === 'ORTM',
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
      : (formats.find(({ is }) => is(start)) ?? formatElsewhere(bytes));
  if (format === undefined) return;
  throw new DenoiseError('model-invalid', {
    what: `${name} is no ONNX model`,
    actual: format.what,
    expected: 'an ONNX file',
    fix: format.fix,
  });
}

/** Pictures, documents and text. */
function formatElsewhere(bytes: Uint8Array): Pick<Format, 'what' | 'fix'> | undefined {
  const { isImage, found } = otherFile(bytes);
  if (isImage) return { what: found, fix: 'denoise takes pictures, import takes networks' };
  return found === unknownFormat ? undefined : { what: found, fix: 'name the file that holds the network' };
}
