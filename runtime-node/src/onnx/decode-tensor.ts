import { fromLittleEndian } from '@denoisekit/core';
import { dataTypes, typeBytes, type OnnxTensor, type OnnxType } from './model.js';
import {
  fieldsOf,
  fixedFields,
  integerField,
  signedFields,
  textField,
  type FoundField,
} from './read-wire.js';
import { refused } from './refused.js';

/** Fields of TensorProto that hold values, for each type that has one beside `raw_data`. */
const ofFloats = 4;
const ofInt32s = 5;
const ofInt64s = 7;
const ofDoubles = 10;
const ofUint64s = 11;
const ofRaw = 9;

/**
 * A constant from the bytes of a TensorProto.
 *
 * @throws DenoiseError `model-invalid` for values outside the file, of no usual type, or of another number than its shape says
 */
export function decodeTensor(content: Uint8Array): OnnxTensor {
  const fields = fieldsOf(content);
  const name = JSON.stringify(textField(fields, 8).slice(0, 80));
  if (integerField(fields, 14) !== 0) throw refused(`the constant ${name} lies outside the file`);
  const shape = signedFields(fields, 1).map(Number);
  const type = typeOf(integerField(fields, 2), `the constant ${name}`);
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = valuesOf(fields, type);
  if (shape.some((size) => size < 0) || bytes.length !== count * typeBytes[type]) {
    throw refused(
      `the constant ${name} of shape [${shape.join(', ')}] has ${bytes.length / typeBytes[type]} values`,
    );
  }
  if (type === 'float32') return { shape, data: fromLittleEndian(bytes) };
  if (type !== 'int64') return { shape, type, data: bytes };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { shape, data: BigInt64Array.from({ length: count }, (_, i) => view.getBigInt64(8 * i, true)) };
}

/** The values little-endian, as `raw_data` has them, whichever field holds them. */
function valuesOf(fields: readonly FoundField[], type: OnnxType): Uint8Array {
  const raw = fields.findLast(({ field }) => field === ofRaw);
  if (raw !== undefined) return raw.content;
  switch (type) {
    case 'float32':
      return fixedFields(fields, ofFloats, 4);
    case 'float64':
      return fixedFields(fields, ofDoubles, 8);
    case 'int64':
      return packed(signedFields(fields, ofInt64s), 8);
    case 'uint32':
    case 'uint64':
      return packed(signedFields(fields, ofUint64s), typeBytes[type]);
    default:
      return packed(signedFields(fields, ofInt32s), typeBytes[type]);
  }
}

function packed(values: readonly bigint[], width: number): Uint8Array {
  const out = new Uint8Array(values.length * width);
  values.forEach((value, i) => {
    for (let byte = 0; byte < width; byte++)
      out[i * width + byte] = Number((value >> BigInt(8 * byte)) & 255n);
  });
  return out;
}

/** @throws DenoiseError `model-invalid` for a type that is none of `dataTypes` */
export function typeOf(number: number, of: string): OnnxType {
  const found = Object.entries(dataTypes).find(([, value]) => value === number);
  if (found === undefined)
    throw refused(`${of} has values that are no numbers of a usual kind (ONNX data type ${number})`);
  return found[0] as OnnxType;
}
