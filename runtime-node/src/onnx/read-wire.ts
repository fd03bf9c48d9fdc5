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

const cutOff = 'a file that ends too early';
const unknown = 'bytes that are no ONNX';

interface Varint {
  readonly value: number;
  readonly next: number;
}

/** What to throw for bytes that are no message, by what they are instead. */
export type Refuse = (actual: string) => DenoiseError;

interface Place extends Pick<FoundField, 'field' | 'integer'> {
  /** Of the tag. */
  readonly start: number;
  /** Of the content; the end for other wire types than 2. */
  readonly from: number;
  readonly end: number;
}

/**
 * Where the fields of a message lie, in order; those of messages inside it are left to another call on their content.
 *
 * @throws what `refuse` makes; by default DenoiseError `model-invalid`
 */
export function* placesIn(message: Uint8Array, refuse: Refuse = notOnnx): Generator<Place> {
  for (let at = 0; at < message.length;) {
    const start = at;
    const { value: tag, next } = varintAt(message, start, refuse);
    let from: number | undefined;
    let integer = 0;
    switch (tag % 8) {
      case 0:
        ({ value: integer, next: at } = varintAt(message, next, refuse));
        break;
      case 1:
        at = next + 8;
        break;
      case 2: {
        const length = varintAt(message, next, refuse);
        from = length.next;
        at = from + length.value;
        break;
      }
      case 5:
        at = next + 4;
        break;
      default:
        throw refuse(unknown);
    }
    if (at > message.length) throw refuse(cutOff);
    yield { field: Math.floor(tag / 8), start, from: from ?? at, end: at, integer };
  }
}

/** The fields themselves. */
export function fieldsOf(message: Uint8Array): readonly FoundField[] {
  return Array.from(placesIn(message), ({ field, start, from, end, integer }) => {
    const content = message.subarray(from, end);
    return { field, raw: message.subarray(start, end), content, integer };
  });
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

/** The whole number of the last field of that number; 0 where there is none. */
export function integerField(fields: readonly FoundField[], number: number): number {
  return Number(signedFields(fields, number).at(-1) ?? 0n);
}

function varintAt(bytes: Uint8Array, at: number, refuse: Refuse = notOnnx): Varint {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw refuse(cutOff);
    value += (byte % 128) * 2 ** (7 * index);
    if (byte < 128) return { value, next: at + index + 1 };
  }
  throw refuse(unknown);
}

export function notOnnx(actual: string): DenoiseError {
  return new DenoiseError('model-invalid', {
    what: 'the bytes are no ONNX model',
    actual,
    fix: 'it may be damaged or incomplete: download or export it again',
  });
}
