import { DenoiseError } from '@denoisekit/core/session';
import { joined, type Field } from './wire.js';

/** A field of a Protocol Buffers message as it was found. */
export interface FoundField {
  /** Its number in the message's definition. */
  readonly field: number;
  /** Tag and all, to be copied as it stands. */
  readonly raw: Field;
  /** The content of wire type 2; empty for others. */
  readonly content: Uint8Array;
  /** The value of wire type 0, of which only safe integers are right; 0 for others. */
  readonly integer: number;
}

interface Varint {
  readonly value: number;
  readonly next: number;
}

/**
 * The fields of a message, in order; those of messages inside it are left to another call on their content.
 *
 * @throws DenoiseError `model-invalid` for bytes that are no message
 */
export function fieldsOf(message: Uint8Array): readonly FoundField[] {
  const out: FoundField[] = [];
  for (let at = 0; at < message.length;) {
    const tag = varintAt(message, at);
    const start = at;
    let content = new Uint8Array();
    let integer = 0;
    switch (tag.value % 8) {
      case 0: {
        const { value, next } = varintAt(message, tag.next);
        integer = value;
        at = next;
        break;
      }
      case 1:
        at = tag.next + 8;
        break;
      case 2: {
        const { value: length, next } = varintAt(message, tag.next);
        at = next + length;
        content = message.subarray(next, at) as Uint8Array<ArrayBuffer>;
        break;
      }
      case 5:
        at = tag.next + 4;
        break;
      default:
        throw notOnnx('a field of an unknown type');
    }
    if (at > message.length) throw notOnnx('a field that ends after the file');
    out.push({ field: Math.floor(tag.value / 8), raw: message.subarray(start, at), content, integer });
  }
  return out;
}

/** The text of the last field of that number, as the format has it; empty where there is none. */
export function textField(fields: readonly FoundField[], number: number): string {
  return new TextDecoder().decode(fields.findLast(({ field }) => field === number)?.content);
}

/** The texts of all fields of that number. */
export function textFields(fields: readonly FoundField[], number: number): readonly string[] {
  return fields
    .filter(({ field }) => field === number)
    .map(({ content }) => new TextDecoder().decode(content));
}

/**
 * Signed whole numbers of a repeated field, 64 bits each: one a field, or packed into one. The last of them is the value of a field that is
 * not repeated.
 */
export function signedFields(fields: readonly FoundField[], number: number): readonly bigint[] {
  return fields
    .filter(({ field }) => field === number)
    .flatMap(({ raw, content }) => {
      const packed = raw[0]! % 8 === 2;
      const from = packed ? content : raw.subarray(varintAt(raw, 0).next);
      const out: bigint[] = [];
      for (let at = 0; at < from.length;) {
        let value = 0n;
        const { next } = varintAt(from, at);
        for (let i = next - 1; i >= at; i--) value = (value << 7n) | BigInt(from[i]! % 128);
        out.push(BigInt.asIntN(64, value));
        at = next;
      }
      return out;
    });
}

/** The bytes of the numbers of a repeated field of wire type 1 or 5, one after the other, as they stand in the file. */
export function fixedFields(fields: readonly FoundField[], number: number, width: 4 | 8): Uint8Array {
  const own = fields.filter(({ field }) => field === number);
  return joined(own.map(({ raw, content }) => (raw[0]! % 8 === 2 ? content : raw.subarray(-width))));
}

/** Whole numbers of a repeated field: one a field, or packed into one. */
export function integerFields(fields: readonly FoundField[], number: number): readonly number[] {
  return fields
    .filter(({ field }) => field === number)
    .flatMap(({ content, integer }) => {
      if (content.length === 0) return [integer];
      const out: number[] = [];
      for (let at = 0; at < content.length;) {
        const { value, next } = varintAt(content, at);
        out.push(value);
        at = next;
      }
      return out;
    });
}

function varintAt(bytes: Uint8Array, at: number): Varint {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw notOnnx('a number that ends after the file');
    value += (byte % 128) * 2 ** (7 * index);
    if (byte < 128) return { value, next: at + index + 1 };
  }
  throw notOnnx('a number of more than ten bytes');
}

function notOnnx(actual: string): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: 'the bytes are no ONNX model',
    actual,
    fix: 'download or export the model again',
  });
}
