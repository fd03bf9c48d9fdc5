import { maskedCrc32c } from './crc32c.js';

/** What TensorBoard draws at one step. */
export type Scalars = Readonly<Record<string, number>>;

/**
 * One record of a TFRecord file: length (uint64), its checksum, the data, their checksum, little-endian.
 */
export function record(data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, uint32(maskedCrc32c(length)), data, uint32(maskedCrc32c(data))]);
}

/**
 * The message `Event` of TensorFlow's event.proto with which each file begins.
 *
 * @param seconds since 1970
 */
export function versionEvent(seconds: number): Uint8Array {
  return Buffer.concat([wallTime(seconds), bytesField(3, Buffer.from('brain.Event:2'))]);
}

/** Tells TensorBoard to drop this step and those after it: they are made again. */
export function restartEvent(seconds: number, step: number): Uint8Array {
  const started = varintField(1, 1); // SessionLog.status = START
  return Buffer.concat([wallTime(seconds), varintField(2, step), bytesField(7, started)]);
}

/** Values of a step by tag: `Event.summary`, each with `simple_value`. */
export function scalarsEvent(seconds: number, step: number, scalars: Scalars): Uint8Array {
  const values = Object.entries(scalars).map(([tag, value]) => {
    const float = Buffer.alloc(5);
    float[0] = key(2, 5);
    float.writeFloatLE(value, 1);
    return bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), float]));
  });
  return Buffer.concat([wallTime(seconds), varintField(2, step), bytesField(5, Buffer.concat(values))]);
}

function wallTime(seconds: number): Uint8Array {
  const field = Buffer.alloc(9);
  field[0] = key(1, 1);
  field.writeDoubleLE(seconds, 1);
  return field;
}

function varintField(number: number, value: number): Uint8Array {
  return Buffer.concat([Buffer.of(key(number, 0)), varint(value)]);
}

function bytesField(number: number, data: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(key(number, 2)), varint(data.length), data]);
}

/** Protocol Buffers: number and wire type of a field in one byte, for numbers to 15. */
function key(number: number, wireType: number): number {
  return (number << 3) | wireType;
}

/** Seven bits a byte, the lowest first. Takes integers to 2^53 - 1. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.of(...bytes, rest);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
